"""The measured processes: started, asked over one kept connection, weighed, stopped."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from .environment import ROOT, CannotMeasure
from .sampling import timed

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10


def free_port():
    """A TCP port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def children_of(pid):
    """The processes started by `pid`, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *children_of(child)]
    return found


def cpu_seconds(pids):
    """Processor time used so far by these processes (their living threads), in seconds."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                total += int(task.read_text().split()[0])
    return total / 1e9


def whole_cpu_seconds(pids):
    """As `cpu_seconds`, threads that have ended included, in hundredths of a second."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def pss_mib(pids):
    """Memory of these processes in MiB, pages they share with others counted in part (proportional set size)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


class Program:
    """A Python program of ours or of the floor, with everything it starts."""

    def __init__(self, title, arguments, environment, log):
        self.title = title
        self.log = Path(log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *map(str, arguments)],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pids(self):
        return [self.process.pid, *children_of(self.process.pid)]

    def wait_until(self, is_ready):
        """Return once `is_ready()`; CannotMeasure, with the end of the log, when the program ends or stays silent."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if is_ready():
                return
            time.sleep(0.05)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        raise CannotMeasure(f"{self.title} ne démarre pas :\n{tail}")

    def stop(self):
        """Ask the program to end, then insist, with all it started."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Site(Program):
    """gunicorn as in production, on a free port, and one connection to it that is kept open."""

    def __init__(self, title, application, environment, log, *, workers=2):
        self.port = free_port()
        arguments = ["gunicorn", application, "--bind", f"{HOST}:{self.port}", "--workers", workers, "--threads", 4]
        arguments += ["--keep-alive", 300, "--no-control-socket", "--access-logfile", "-"]
        super().__init__(title, arguments, environment, log)
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        self.workers = workers

    def wait_until_up(self):
        """Return once every worker is there and the port answers."""
        self.wait_until(lambda: len(self.pids) > self.workers and self._is_open())

    def _is_open(self):
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self.port)) == 0

    def get(self, address, cookie=""):
        """The body of a page; CannotMeasure unless it answers 200."""
        headers = {"Cookie": cookie, "X-Forwarded-Proto": "https", "Accept-Language": "fr"}
        self.connection.request("GET", address, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise CannotMeasure(
                f"{self.title} : {address} répond {response.status} {response.headers['Location'] or ''}"
            )
        return body

    def sampler(self, address, cookie=""):
        """A function that gets the page once and returns its Sample."""
        pids = self.pids
        return lambda: timed(lambda: self.get(address, cookie), lambda: cpu_seconds(pids))

    def stop(self):
        self.connection.close()
        super().stop()


class Worker(Program):
    """`celery worker` with the given options."""

    def __init__(self, title, application, environment, log, *options):
        arguments = ["celery", "-A", application, "worker", "--loglevel", "INFO", "--without-gossip"]
        super().__init__(title, [*arguments, "--without-mingle", *options], environment, log)

    def wait_until_up(self):
        self.wait_until(lambda: " ready." in self.log.read_text(errors="replace"))


@contextlib.contextmanager
def running(*programs):
    """Wait until all answer; stop all at the end, also when one did not start."""
    try:
        for program in programs:
            program.wait_until_up()
        yield programs
    finally:
        for program in programs:
            program.stop()
