# Shared by the scripts of this folder: French messages on the terminal, and the root of the installation.
# Sourced, never run.

say() { printf '\033[1m»\033[0m %s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$ROOT" || exit 1
