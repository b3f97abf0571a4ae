#!/bin/sh
# make demo: everything, from a fresh clone to a site in the browser. Safe to repeat.
set -eu
. "$(dirname -- "$0")/messages.sh"
deploy/install.sh runtime
exec .venv/bin/python deploy/serve.py --demo
