# The settings of tests, checks and benchmarks: the demonstration's, in a folder of their own, whatever `.env` says.
# Sourced after messages.sh.

SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/ogp-test-XXXXXX")
export SCRATCH
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export DEMO=1 DEBUG= SECRET_KEY= SITE_URL=http://127.0.0.1:8000 REQUIRE_MFA=0 ALLOWED_HOSTS=127.0.0.1,localhost,testserver
export DATA_DIR="$SCRATCH/var" DATABASE_URL="sqlite:///$SCRATCH/var/db.sqlite3" REDIS_URL=
export EMAIL_URL="filemail://$SCRATCH/mail" DEFAULT_FROM_EMAIL="Secretariat <secretariat@localhost>" EMAIL_TIMEOUT=5
export DJANGO_ALLOW_ASYNC_UNSAFE=true PYTHONDONTWRITEBYTECODE=1
