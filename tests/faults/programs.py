"""The programs of one installation under fault injection: database, broker, mail server, workers and schedules.

Each runs in a process group of its own and is started again when it dies, as systemd would.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from deploy.services import FAST, CannotStart, Postgres, Redis, free_port, start

# What production has, and what makes a killed database worth looking at.
DURABLE = {**FAST, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "ogp_secretariat"]
QUIET = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
# Concurrency of each worker: four dispatchers at once.
CHILDREN = 2
BOOT_SECONDS = 6.0


def children(pid):
    """The processes that this one started, whatever group they are in."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def send(number, *pids):
    """Send a signal to processes that may be gone already."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Program:
    """One program: started, killed outright, started again."""

    def __init__(self, name, command, log):
        self.name, self.command, self.log = name, command, log
        self.process, self.started_at, self.down_until = None, 0.0, 0.0

    def start(self):
        self._said_before = self.log.stat().st_size if self.log.exists() else 0
        self.process = start(self.command, folder=ROOT, log=self.log)
        self.started_at = time.monotonic()

    @property
    def age(self):
        return time.monotonic() - self.started_at

    def has_said(self, words):
        """Whether its log holds these words since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._said_before)
            return words in log.read()

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self, *, absent=0.0):
        """SIGKILL for the whole group; it stays away for `absent` seconds."""
        self.down_until = time.monotonic() + absent
        pid = self.process.pid
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def freeze(self):
        os.killpg(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        try:
            os.killpg(self.process.pid, signal.SIGCONT)
        except ProcessLookupError:
            pass


class Server(Program):
    """PostgreSQL or Redis of deploy/services.py."""

    def __init__(self, name, server):
        super().__init__(name, [], server.log)
        self.server = server

    def start(self):
        self.server.start()
        self.process = self.server.process
        self.started_at = time.monotonic()

    def kill(self, *, absent=0.0, number=signal.SIGKILL):
        """Backends of PostgreSQL have sessions of their own: they are killed one by one after their parent."""
        backends = children(self.process.pid)
        send(number, self.process.pid)
        if number == signal.SIGKILL:
            send(number, *backends)
        super().kill(absent=absent) if number == signal.SIGKILL else self._wait_for_end(absent)

    def _wait_for_end(self, absent):
        self.down_until = time.monotonic() + absent
        self.process.wait()


def tell_redis(port, *words):
    """One command; whatever Redis answers is fine, also nothing."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5) as connection:
            connection.sendall((" ".join(words) + "\r\n").encode())
            connection.recv(100)
    except OSError:
        pass


class Site:
    """One installation with everything around it."""

    def __init__(self, engine, folder, *, delay):
        self.engine, self.folder = engine, folder
        self.logs, self.data = folder / "log", folder / "var"
        self.logs.mkdir()
        self.data.mkdir()
        self.smtp_port = free_port()
        self.accepted = folder / "accepted.jsonl"
        sink = [sys.executable, "-m", "tests.mailroom.sink", "--port", self.smtp_port, "--folder", folder]
        self.sink = Program("sink", [*sink, "--delay", delay], self.logs / "sink.log")
        self.postgres = self.redis = None
        if engine == "postgres":
            self.postgres = Server("postgres", Postgres(folder / "postgres", DURABLE))
            self.redis = Server("redis", Redis(folder / "redis"))
        self.workers = [self._worker(number) for number in range(1, 3 if self.has_pools else 5)]
        self.beats = [self._beat(number) for number in (1, 2)]
        self.deaths = {}

    def _worker(self, number):
        pool = ["--concurrency", CHILDREN] if self.has_pools else ["--pool", "solo"]
        command = [*CELERY, "worker", *pool, "-n", f"w{number}@%h", *QUIET]
        return Program(f"worker{number}", command, self.logs / f"worker{number}.log")

    def _beat(self, number):
        kept = ["-s", self.data / f"celerybeat{number}", "--pidfile="]
        return Program(f"beat{number}", [*CELERY, "beat", *kept, "--loglevel", "WARNING"], self.logs / "beat.log")

    @property
    def has_pools(self):
        """The embedded mode without Redis has workers of one process each; four dispatchers in both cases."""
        return self.engine == "postgres"

    def at_work(self):
        """Workers that take work; one that still starts is left alone, otherwise a busy machine sees no work at all."""
        grown = [one for one in self.workers if one.is_running() and one.has_said(b" ready.")]
        return [one for one in grown if not self.has_pools or len(children(one.process.pid)) >= CHILDREN]

    def dispatchers(self):
        """The processes that do the work."""
        pids = [one.process.pid for one in self.at_work()]
        return [child for pid in pids for child in children(pid)] if self.has_pools else pids

    @property
    def servers(self):
        return [server for server in (self.postgres, self.redis) if server]

    @property
    def programs(self):
        return [*self.servers, self.sink, *self.workers, *self.beats]

    def environment(self):
        """What the product reads: a demonstration with a real mail server and, on PostgreSQL, a real broker."""
        database = self.postgres.server.address if self.postgres else f"sqlite:///{self.data / 'db.sqlite3'}"
        return {
            "DEMO": "1", "DEBUG": "", "SECRET_KEY": "", "SITE_URL": "http://127.0.0.1:8000", "REQUIRE_MFA": "0",
            "DATA_DIR": str(self.data), "DATABASE_URL": database, "MAIL_ARCHIVE": "",
            "REDIS_URL": self.redis.server.address if self.redis else "",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}", "EMAIL_TIMEOUT": "5",
            "DEFAULT_FROM_EMAIL": "Secretariat <secretariat@localhost>",
            "DJANGO_SETTINGS_MODULE": "ogp_secretariat.settings", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

    def start_servers(self):
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.server.wait()

    def copy_database(self, source):
        """Take over a migrated database, which is quicker than migrating."""
        if not self.postgres:
            shutil.copyfile(source, self.data / "db.sqlite3")
            return
        dump = self.folder / "copy.sql"
        binaries = self.postgres.server.binaries
        commands = [
            [binaries / "pg_dump", "--no-owner", "--file", dump, "--dbname", source],
            [
                binaries / "psql",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-o",
                os.devnull,
                "-f",
                dump,
                self.postgres.server.address,
            ],
        ]
        for command in commands:
            subprocess.run(list(map(str, command)), check=True)

    def start_rest(self):
        for program in [self.sink, *self.workers, *self.beats]:
            program.start()

    def wait_for_workers(self):
        """Return when all have started: faults before would hit programs that do nothing yet."""
        deadline = time.monotonic() + 120
        while len(self.at_work()) < len(self.workers):
            if time.monotonic() > deadline:
                raise CannotStart(f"Les ouvriers ne démarrent pas : voir {self.logs}")
            time.sleep(0.05)

    def supervise(self):
        """Start again whatever died, once its absence is over."""
        for program in self.programs:
            if program.is_running() or time.monotonic() < program.down_until:
                continue
            if not program.down_until:
                # Nobody killed it: it gave up by itself.
                self.deaths[program.name] = self.deaths.get(program.name, 0) + 1
            program.down_until = 0.0
            program.start()

    def stop(self):
        for program in reversed(self.programs):
            if program.is_running():
                program.thaw()
                program.kill()
