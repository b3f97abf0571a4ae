"""Brings up a private PostgreSQL and a private Redis, runs one command with their addresses, and takes them down.

    .venv/bin/python deploy/services.py run -- COMMAND [ARGUMENT…]

The command sees DATABASE_URL and REDIS_URL (free ports on 127.0.0.1) and DATA_DIR (an empty folder); its exit code is
ours. Everything lives in one temporary folder, removed at the end. PostgreSQL refuses to run as root: it is then run as
the user `postgres` of the Debian package. Durability is off: these are the databases of tests and benchmarks.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 10
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "timezone": "UTC",
}


class CannotStart(Exception):
    """The sentence to show instead of running the command."""


def free_port():
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_postgres():
    """The folder of initdb and postgres: Debian keeps it out of PATH."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *find_on_path("initdb")):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotStart("PostgreSQL est introuvable. Sur Debian : sudo apt-get install -y postgresql-15")


def find_on_path(program):
    """The folder of a program of PATH, as a list of none or one."""
    found = shutil.which(program)
    return [Path(found).resolve().parent] if found else []


def start(command, *, folder, log, user=None):
    """Start a server that ends with this program, out of reach of the terminal's Ctrl-C."""
    setpriv = shutil.which("setpriv")
    bound = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    with open(log, "ab") as output:
        return subprocess.Popen(
            [*bound, *map(str, command)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **as_user(user, folder),
        )


def as_user(user, folder):
    """The subprocess options that run a command as that user, root's environment left out."""
    if user is None:
        return {}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": environment}


def wait_for(process, answers, log, title):
    """Return when the server answers; raise with the end of its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers():
            return
        time.sleep(0.02)
    tail = "\n".join(Path(log).read_text(errors="replace").splitlines()[-15:])
    raise CannotStart(f"{title} ne démarre pas :\n{tail}")


def stop(process, number):
    """Ask a server to stop, then insist."""
    if process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Postgres:
    """A private PostgreSQL cluster in a new `folder`, which may be killed and started again on the same data."""

    def __init__(self, folder, settings=FAST):
        folder.mkdir()
        self.binaries, self.user = find_postgres(), None
        if os.geteuid() == 0:
            try:
                self.user = pwd.getpwnam("postgres")
            except KeyError:
                raise CannotStart("L'utilisateur postgres manque : sudo apt-get install -y postgresql-15") from None
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.folder, self.data, self.log = folder, folder / "data", folder.parent / "postgres.log"
        self.port, self.process = free_port(), None
        password = secrets.token_hex(16)
        self.address = f"postgres://secretariat:{password}@127.0.0.1:{self.port}/postgres"
        settings = {**settings, "port": str(self.port), "unix_socket_directories": str(folder)}
        self.options = [f"--{name}={value}" for name, value in settings.items()]
        self._make(password)

    def _make(self, password):
        secret = self.folder / "password"
        secret.write_text(password)
        if self.user:
            os.chown(secret, self.user.pw_uid, self.user.pw_gid)
        command = [self.binaries / "initdb", "-D", self.data, "-U", "secretariat", "--auth=scram-sha-256"]
        command += [f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        options = as_user(self.user, self.folder)
        made = subprocess.run(
            [*map(str, command)], cwd=self.folder, capture_output=True, text=True, check=False, **options
        )
        if made.returncode:
            raise CannotStart(f"initdb a échoué :\n{made.stderr.strip()}")

    def start(self):
        """Start the server, without waiting until it answers."""
        command = [self.binaries / "postgres", "-D", self.data, *self.options]
        self.process = start(command, folder=self.folder, log=self.log, user=self.user)

    def is_ready(self):
        """The server writes its own number and its state in the first and the eighth line of its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def wait(self):
        wait_for(self.process, self.is_ready, self.log, "PostgreSQL")


@contextmanager
def postgres(folder):
    """A fresh PostgreSQL cluster in `folder`; yields its DATABASE_URL."""
    server = Postgres(folder)
    server.start()
    try:
        server.wait()
        yield server.address
    finally:
        stop(server.process, signal.SIGINT)


class Redis:
    """A private Redis without persistence in a new `folder`: started again, it is empty."""

    def __init__(self, folder):
        self.program = shutil.which("redis-server")
        if self.program is None:
            raise CannotStart("Redis est introuvable. Sur Debian : sudo apt-get install -y redis-server")
        folder.mkdir()
        self.folder, self.log, self.port, self.process = folder, folder.parent / "redis.log", free_port(), None
        self.address = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        """Start the server, without waiting until it answers."""
        command = [self.program, "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = start([*command, "--dir", self.folder], folder=self.folder, log=self.log)

    def wait(self):
        wait_for(self.process, lambda: pongs(self.port), self.log, "Redis")


@contextmanager
def redis(folder):
    """A Redis without persistence; yields its REDIS_URL."""
    server = Redis(folder)
    server.start()
    try:
        server.wait()
        yield server.address
    finally:
        stop(server.process, signal.SIGTERM)


def pongs(port):
    """Whether Redis answers PING."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7).startswith(b"+PONG")
    except OSError:
        return False


def run(command):
    """Run the command with both services up; returns its exit code."""
    folder = Path(tempfile.mkdtemp(prefix="ogp-services-"))
    # The user postgres must be able to reach its own folder inside.
    folder.chmod(0o711)
    process = None
    try:
        with postgres(folder / "postgres") as database, redis(folder / "redis") as broker:
            data_dir = folder / "var"
            data_dir.mkdir(mode=0o700)
            addresses = {"DATABASE_URL": database, "REDIS_URL": broker, "DATA_DIR": str(data_dir)}
            process = subprocess.Popen(command, env={**os.environ, **addresses})
            return process.wait()
    finally:
        if process and process.poll() is None:
            stop(process, signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def interrupt(number, frame):
    """TERM and HUP end the run as Ctrl-C does: services first, then out."""
    raise KeyboardInterrupt


def main(arguments):
    """`run -- COMMAND…`; exit code of the command, 1 when a service does not start, 130 when interrupted."""
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print("Usage : deploy/services.py run -- COMMANDE…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        return run(arguments[2:])
    except CannotStart as sentence:
        print(sentence, file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"Commande introuvable : {error.filename}", file=sys.stderr)
        return 127
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
