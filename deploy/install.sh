#!/bin/sh
# Installs what is missing, and only that: deploy/install.sh runtime | dev
#   1. Debian packages (when root, or when sudo asks no password; otherwise the line to type is printed)
#   2. the virtual environment .venv, filled from the requirements files
#   3. the translation catalogues
# Each step is skipped when nothing changed, so that a second run takes a fraction of a second.
set -eu
. "$(dirname -- "$0")/messages.sh"

mode=${1:-runtime}
case $mode in
runtime) requirements=requirements.txt ;;
dev) requirements=requirements-dev.txt ;;
*) complain "Usage : deploy/install.sh runtime|dev"; exit 2 ;;
esac

usable_python() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
        if usable_python "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

installed() {
    case $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) in
    *" installed") return 0 ;;
    *) return 1 ;;
    esac
}

# Another program (unattended upgrades, another installation) may hold the locks of apt: wait for it, and say so.
# `DPkg::Lock::Timeout` covers the packages only, not the lists that `update` fetches; hence the loop.
APT_WAIT=300
apt_get() {
    waited=0
    # shellcheck disable=SC2086 # a list of words
    until $as_root apt-get -o DPkg::Lock::Timeout=5 "$@" </dev/null >>"$log" 2>&1; do
        grep -qE '^E: (Could not get lock|Unable to (lock|acquire))' "$log" && [ "$waited" -lt "$APT_WAIT" ] || return 1
        [ "$waited" -gt 0 ] || say "apt est occupé par un autre programme : attente, cinq minutes au plus."
        : >"$log"
        sleep "${APT_PAUSE:-5}"
        waited=$((waited + 10))
    done
}

# -- 1. Debian packages ------------------------------------------------------------------------------------------------

# Pango and HarfBuzz draw the PDFs (without libharfbuzz-subset0 a letter takes 25 times longer); gettext compiles
# the translations.
wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig gettext"
[ "$mode" = runtime ] || wanted="$wanted postgresql-15 redis-server chromium poppler-utils qpdf"
python=$(find_python || true)
if [ -z "$python" ]; then
    wanted="$wanted python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    wanted="$wanted python3-venv"
fi

if command -v dpkg-query >/dev/null 2>&1; then
    missing=""
    for package in $wanted; do
        installed "$package" || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        line="apt-get install -y --no-install-recommends$missing"
        if [ "$(id -u)" = 0 ]; then
            as_root="env LC_ALL=C DEBIAN_FRONTEND=noninteractive"
        elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            as_root="sudo -n env LC_ALL=C DEBIAN_FRONTEND=noninteractive"
        else
            complain "Il manque des paquets Debian. Tapez cette ligne, puis recommencez :"
            complain "    sudo $line"
            exit 1
        fi
        say "Installation des paquets Debian :$missing"
        log=$(mktemp)
        # shellcheck disable=SC2086 # these are lists of words
        if ! { apt_get update -q && apt_get install -y --no-install-recommends $missing; }; then
            tail -n 15 "$log" >&2
            rm -f "$log"
            complain "apt n'a pas pu les installer (réseau ? sources apt ? un autre programme l'occupe ?). La ligne à taper :"
            complain "    sudo $line"
            exit 1
        fi
        rm -f "$log"
    fi
else
    say "Ce système n'est pas un Debian : vérifiez que vous avez l'équivalent de : $wanted"
fi

# -- 2. Virtual environment --------------------------------------------------------------------------------------------

if ! usable_python .venv/bin/python; then
    python=$(find_python || true)
    if [ -z "$python" ]; then
        complain "Il faut Python 3.11 (ou plus récent) ; aucun n'a été trouvé."
        exit 1
    fi
    say "Création de l'environnement .venv ($("$python" -V))"
    if ! "$python" -m venv --clear .venv >/dev/null; then
        complain "L'environnement n'a pas pu être créé. Sur Debian : sudo apt-get install -y python3-venv"
        exit 1
    fi
fi

stamp=.venv/.installed-$mode
wanted_stamp=$(cat requirements.txt "$requirements" deploy/constraints.txt | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted_stamp" ]; then
    say "Installation des bibliothèques Python (une minute au plus, la première fois)"
    # uv takes seconds where pip takes more than a minute; it does not read pip's configuration, so pip remains the
    # second way, for networks where only pip is configured.
    log=$(mktemp)
    if ! { .venv/bin/python -m pip install -q --disable-pip-version-check -c deploy/constraints.txt uv &&
        .venv/bin/uv pip install -q --python .venv/bin/python -r "$requirements" -c deploy/constraints.txt; } \
        >"$log" 2>&1 &&
        ! .venv/bin/python -m pip install -q --disable-pip-version-check -r "$requirements" \
            -c deploy/constraints.txt >>"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        complain "Les bibliothèques Python n'ont pas pu être installées (réseau ? proxy ?)."
        exit 1
    fi
    rm -f "$log"
    printf '%s\n' "$wanted_stamp" >"$stamp"
fi

# -- 3. Translations ---------------------------------------------------------------------------------------------------

for source in locale/*/LC_MESSAGES/*.po; do
    [ -e "$source" ] || continue
    compiled=${source%.po}.mo
    if [ ! -e "$compiled" ] || [ "$source" -nt "$compiled" ]; then
        msgfmt --check-format -o "$compiled" "$source"
    fi
done
