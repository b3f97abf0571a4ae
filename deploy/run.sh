#!/bin/sh
# make run: serves an installation with its own settings and its own data.
set -eu
. "$(dirname -- "$0")/messages.sh"
deploy/install.sh runtime
exec .venv/bin/python deploy/serve.py
