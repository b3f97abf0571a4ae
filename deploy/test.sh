#!/bin/bash
# make test, make faults: the suite with everything it needs, one closing line for each run of pytest.
#   deploy/test.sh            units on SQLite, units on PostgreSQL + Redis, browser journeys on PostgreSQL + Redis
#   deploy/test.sh faults     the long fault-injection tests: each run brings up its own installation, SQLite then PostgreSQL + Redis
#   deploy/test.sh on-services      the runs on PostgreSQL + Redis, services already up (called by services.py)
set -uo pipefail
. "$(dirname -- "$0")/messages.sh"

failed=0

# run_pytest TITLE ARGUMENT… : runs, keeps the closing line for the end, remembers a failure.
run_pytest() {
    local title=$1 log="$SCRATCH/pytest.log" code closing
    shift
    say "$title"
    .venv/bin/python -m pytest -q --no-header "$@" 2>&1 | tee "$log"
    code=${PIPESTATUS[0]}
    closing=$(tail -n 1 "$log" | tr -d '=')
    [ "$code" = 0 ] || failed=1
    printf '%s : %s\n' "$title" "$closing" >>"$SCRATCH/closing-lines"
}

case ${1:-all} in
on-services)
    TEST_TEMPLATE=$(.venv/bin/python deploy/test_template.py) || exit 1
    export TEST_TEMPLATE
    run_pytest "Unités sur PostgreSQL et Redis" -n 2 -m "not browser and not faults and not pure"
    run_pytest "Parcours dans Chromium (PostgreSQL, Redis)" -n 2 -m "browser and not faults"
    exit "$failed"
    ;;
esac

deploy/install.sh dev || exit 1
. deploy/test_environment.sh
if [ "${1:-all}" = faults ]; then
    run_pytest "Pannes provoquées (SQLite, puis PostgreSQL et Redis)" -p no:xdist -m faults
else
    TEST_TEMPLATE=$(.venv/bin/python deploy/test_template.py "$SCRATCH/template.sqlite3") || exit 1
    export TEST_TEMPLATE
    run_pytest "Unités sur SQLite" -n 2 -m "not browser and not faults and not postgres"
    .venv/bin/python deploy/services.py run -- "$0" on-services || failed=1
fi
say "Bilan"
cat "$SCRATCH/closing-lines"
exit "$failed"
