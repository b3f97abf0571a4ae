#!/bin/sh
# make bench: the benchmarks, on PostgreSQL and Redis, printed as ratios.
set -eu
. "$(dirname -- "$0")/messages.sh"
deploy/install.sh dev
. deploy/test_environment.sh
if [ ! -e bench ]; then
    complain "Aucune mesure n'est écrite (dossier bench/)."
    exit 1
fi
.venv/bin/python deploy/services.py run -- .venv/bin/python -m bench "$@"
