#!/bin/bash
# make test, make faults: the suite with everything it needs, one closing line for each run of pytest.
#   deploy/test.sh            units on SQLite, units on PostgreSQL + Redis, browser journeys on PostgreSQL + Redis
#   deploy/test.sh faults     the long fault-injection tests, on PostgreSQL + Redis
#   deploy/test.sh on-services | faults-on-services      the same, services already up (called by services.py)
set -uo pipefail
. "$(dirname -- "$0")/messages.sh"

NO_TEST_COLLECTED=5
failed=0

# run_pytest TITLE ARGUMENT… : runs, keeps the closing line for the end, remembers a failure.
run_pytest() {
    local title=$1 log="$SCRATCH/pytest.log" code closing
    shift
    say "$title"
    .venv/bin/python -m pytest -q --no-header "$@" 2>&1 | tee "$log"
    code=${PIPESTATUS[0]}
    closing=$(tail -n 1 "$log" | tr -d '=')
    if [ "$code" = "$NO_TEST_COLLECTED" ] && [ "$title" = "$FAULTS" ]; then
        closing="aucun test long pour l'instant."
    elif [ "$code" != 0 ]; then
        failed=1
    fi
    printf '%s : %s\n' "$title" "$closing" >>"$SCRATCH/closing-lines"
}

FAULTS="Pannes provoquées (PostgreSQL, Redis)"

case ${1:-all} in
on-services)
    run_pytest "Unités sur PostgreSQL et Redis" -n 2 -m "not browser and not faults and not pure"
    run_pytest "Parcours dans Chromium (PostgreSQL, Redis)" -p no:xdist -m "browser and not faults"
    exit "$failed"
    ;;
faults-on-services)
    run_pytest "$FAULTS" -p no:xdist -m faults
    exit "$failed"
    ;;
esac

deploy/install.sh dev || exit 1
. deploy/test_environment.sh
if [ "${1:-all}" = faults ]; then
    .venv/bin/python deploy/services.py run -- "$0" faults-on-services || failed=1
else
    run_pytest "Unités sur SQLite" -n 2 -m "not browser and not faults and not postgres"
    .venv/bin/python deploy/services.py run -- "$0" on-services || failed=1
fi
say "Bilan"
cat "$SCRATCH/closing-lines"
exit "$failed"
