#!/bin/bash
# make check: everything a machine can say without running the suite. All checks run; any failure fails.
set -uo pipefail
. "$(dirname -- "$0")/messages.sh"
deploy/install.sh dev || exit 1
. deploy/test_environment.sh

failed=()

# check TITLE COMMAND… : silent when it passes, its output when it does not.
check() {
    local title=$1 log="$SCRATCH/check.log"
    shift
    if "$@" >"$log" 2>&1; then
        printf '  ok      %s\n' "$title"
    else
        cat "$log"
        printf '  ÉCHEC   %s\n' "$title"
        failed+=("$title")
    fi
}

check "mise en forme (ruff format)" .venv/bin/ruff format --check --quiet --diff .
check "règles (ruff check)" .venv/bin/ruff check --quiet .
check "gabarits (djlint)" .venv/bin/djlint --lint --quiet templates
check "types (mypy)" .venv/bin/mypy
check "sens des imports (import-linter)" .venv/bin/lint-imports --no-logo
check "configuration (manage.py check)" .venv/bin/python manage.py check --fail-level WARNING
check "migrations à jour" .venv/bin/python manage.py makemigrations --check --dry-run
check "traductions" .venv/bin/python deploy/check_translations.py

if [ ${#failed[@]} -gt 0 ]; then
    printf 'À corriger : %s\n' "$(IFS=';'; echo "${failed[*]}")"
    exit 1
fi
echo "Tout est en ordre."
