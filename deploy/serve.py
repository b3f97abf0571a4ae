"""Starts and watches one installation: the web server and the worker with its schedule, as one group.

    .venv/bin/python deploy/serve.py [--demo]

Ctrl-C or TERM stops both. A process that dies is started again once; if it dies again, everything stops and says so.
Only the standard library and django-environ are imported here, so that the whole start takes a few seconds.
"""

import argparse
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 10
RESTART_MEMORY_SECONDS = 600
LOG_BYTES = 5_000_000


class CannotStart(Exception):
    """The sentence to show instead of starting."""


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, TERM, or the terminal was closed."""


def say(sentence):
    """Print one line at once, also when the output is a file."""
    print(sentence, flush=True)


def read_port():
    """The port of the PORT variable (default 8000), once it is known to be free."""
    try:
        port = int(os.environ.get("PORT") or 8000)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise CannotStart(f"PORT={os.environ.get('PORT')} n'est pas un numéro de port (1 à 65535).")
    with socket.socket() as probe:
        # The same option as gunicorn's: a port that was just closed may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStart(
                f"Le port {port} est réservé au système. Choisissez-en un autre, par exemple PORT=8080."
            ) from None
        except OSError:
            raise CannotStart(
                f"Le port {port} est déjà pris. Choisissez-en un autre, par exemple : make demo PORT={port + 1}"
            ) from None
    return port


def take_lock(data_dir):
    """Hold the data folder until this process ends; returns the open file that holds it."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = open(data_dir / "serve.lock", "w")  # noqa: SIM115 (it stays open as long as we serve)
    except OSError as error:
        raise CannotStart(f"On ne peut pas écrire dans {data_dir} : {error.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"Le site tourne déjà sur ces données ({data_dir}).\n"
            "Arrêtez-le d'abord (Ctrl-C dans son terminal), ou prenez un autre dossier : make demo DATA_DIR=…"
        ) from None
    return lock


def bound_to_us(command):
    """The command, made to end with this process even if this one is killed outright (Linux only)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else command


def manage(*arguments, **options):
    """Start `manage.py …` without waiting for it; it never outlives this program."""
    command = bound_to_us([str(BIN / "python"), "manage.py", *arguments])
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, **options)


class Member:
    """One process of the group, with its log file."""

    def __init__(self, title, log, command):
        self.title = title
        self.log = log
        self.command = bound_to_us([str(part) for part in command])
        self.process = None
        self.restarted_at = None

    def start(self):
        """Start the process in a session of its own: only this program hears Ctrl-C, and stops it in order."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def signal_group(self, number):
        """Send a signal to the process and to its own children."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def restart(self):
        """Start it again, if that did not happen lately; says whether it did."""
        now = time.monotonic()
        if self.restarted_at is not None and now - self.restarted_at < RESTART_MEMORY_SECONDS:
            return False
        self.signal_group(signal.SIGKILL)
        self.restarted_at = now
        self.start()
        return True


def build_members(data_dir, port):
    """The web server and the worker (with the schedule inside)."""
    logs = data_dir / "log"
    logs.mkdir(parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
    gunicorn = [BIN / "python", "-m", "gunicorn", "ogp_secretariat.wsgi:application", "--bind", f"{HOST}:{port}"]
    gunicorn += ["--workers", "1", "--threads", "4", "--no-control-socket", "--access-logfile", "-"]
    celery = [BIN / "python", "-m", "celery", "-A", "ogp_secretariat", "worker", "--beat", "--pool", "solo"]
    celery += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return [Member("le site", logs / "web.log", gunicorn), Member("le courrier", logs / "worker.log", celery)]


def stop(members):
    """Ask each to finish, then insist after STOP_SECONDS."""
    running = [member for member in members if member.process]
    for member in running:
        if member.process.poll() is None:
            member.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for member in running:
        try:
            member.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        member.signal_group(signal.SIGKILL)
        member.process.wait()


def check_alive(members):
    """Start a dead member again, once."""
    for member in members:
        if member.process.poll() is None:
            continue
        if not member.restart():
            raise CannotStart(f"Arrêt : {member.title} s'est arrêté deux fois. Le journal dit pourquoi : {member.log}")
        say(f"Attention : {member.title} s'était arrêté, il est relancé ({member.log}).")


def wait_until_ready(members, port):
    """Return once /sante/ answers 200."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        check_alive(members)
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/sante/", timeout=10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotStart(f"Le site ne répond pas après {READY_SECONDS} s. Le journal dit pourquoi : {members[0].log}")


def prepare(demo):
    """Bring database, static files and (for the demonstration) its data up to date."""
    code = manage("prepare", *(["--demo"] if demo else [])).wait()
    if code:
        raise CannotStart("La préparation de la base a échoué : voir ci-dessus.")


def serve(members, port, demo):
    """Start everything, announce it, and watch until somebody stops it."""
    accounts = manage("demo_accounts", stdout=subprocess.PIPE, text=True) if demo else None
    for member in members:
        member.start()
    wait_until_ready(members, port)
    welcome = accounts.communicate()[0].rstrip() if accounts else ""
    say(welcome or f"\nLe site est prêt : http://{HOST}:{port}/   (Ctrl-C arrête tout)")
    say(f"\nJournaux : {members[0].log.parent}/")
    while True:
        time.sleep(0.5)
        check_alive(members)


def ask_for_stop(number, frame):
    """Turn a signal into an orderly end; further signals change nothing."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def main():
    """Parse, lock, prepare, serve; exit code 0 after Ctrl-C or TERM, 1 with a sentence when it cannot go on."""
    parser = argparse.ArgumentParser(description="Démarre le site et son courrier.")
    parser.add_argument("--demo", action="store_true", help="charge aussi les données de démonstration")
    demo = parser.parse_args().demo
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, ask_for_stop)
    members = []
    try:
        if (ROOT / ".env").exists():
            environ.Env.read_env(ROOT / ".env")
        data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
        lock = take_lock(data_dir)
        port = read_port()
        os.environ["PORT"] = str(port)
        say("Préparation…")
        prepare(demo)
        members = build_members(data_dir, port)
        serve(members, port, demo)
    except Stopped:
        say("\nArrêt…")
    except CannotStart as sentence:
        print(sentence, file=sys.stderr, flush=True)
        return 1
    finally:
        stop(members)
    lock.close()
    say("Tout est arrêté. Ce que vous avez saisi est conservé.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
