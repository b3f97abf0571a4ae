"""Speaks to the program that joins PDFs (`joiner.py`). Called by the worker; nothing here loads qpdf."""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

PROGRAM = Path(__file__).with_name("joiner.py")
OPEN_SECONDS, JOIN_SECONDS = 30, 240
BUNDLES = 20  # then recycled, so that nothing a C library leaks can pile up


class JoinerGone(Exception):
    """The program ended, or took too long, over one request; another one may be started."""


class JoinRefused(Exception):
    """A file cannot be joined: `why` is « encrypted », « damaged », « empty » or what the program said."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


@contextlib.contextmanager
def warm_program():
    """This process's program, started when there is none. One that met with any trouble is not used again."""
    program = _take_kept()
    if program is None or not program.is_usable():
        program = JoiningProgram().__enter__()
    try:
        yield program
        program.uses += 1
        program.forget()
    except BaseException:
        program.__exit__()
        raise
    _keep(program)


def _take_kept():
    with _lock:
        program, _State.program = _State.program, None
    return program


def _keep(program):
    with _lock:
        if program.uses < BUNDLES and _State.program is None:
            _State.program = program
            return
    program.__exit__()


def close_program():
    """End this process's program, if there is one."""
    if (program := _take_kept()) is not None:
        program.__exit__()


class _State:
    """What this process holds."""

    program = None


_lock = threading.Lock()


class JoiningProgram:
    """One program, kept over several requests so that a file is read once. A context manager."""

    uses = 0

    def is_usable(self):
        """False in a forked process, whose pipe belongs to its parent, and when the child has ended."""
        return self._owner == os.getpid() and self._process.poll() is None

    def forget(self):
        """Close every file."""
        self._send({"op": "forget"})
        self._answer(OPEN_SECONDS)

    def __enter__(self):
        self._owner = os.getpid()
        # -I and a bare environment: the child sees neither our packages' settings nor a secret of ours.
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            cwd="/",
        )
        self._read = b""
        return self

    def __exit__(self, *exception):
        self._process.kill()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def begin_opening(self, paths):
        """Have the files opened; `opened` then tells of each, in their order."""
        self._send({"op": "open", "paths": [str(path) for path in paths]})

    def opened(self):
        """How many pages the next file has. Raises JoinRefused, JoinerGone."""
        return self._answer(OPEN_SECONDS)

    def open(self, path):
        """The same for one file at once."""
        self.begin_opening([path])
        return self.opened()

    def attempt(self, path):
        """The same, its pages copied for trial."""
        self._send({"op": "try", "path": str(path)})
        return self._answer(OPEN_SECONDS)

    def begin_gathering(self, parts):
        """Have the pages of `parts` (see `joiner.py`) put one after the other."""
        self._send({"op": "gather", "parts": parts})

    def begin_writing(self, out, *, front, title, lang):
        """Have the front put before what is gathered, and all of it written to `out`."""
        self._send({"op": "finish", "front": front, "out": str(out), "title": title, "lang": lang})

    def done(self):
        """How many pages there are, once the gathering or the writing is over. Raises JoinRefused, JoinerGone."""
        return self._answer(JOIN_SECONDS)

    def join(self, parts, out, *, title, lang, front):
        """Gather and write in one go; returns the number of pages."""
        self.begin_gathering(parts)
        self.done()
        self.begin_writing(out, front=front, title=title, lang=lang)
        return self.done()

    def _send(self, request):
        rest = memoryview(json.dumps(request).encode() + b"\n")
        try:
            while rest:
                rest = rest[self._process.stdin.write(rest) :]
        except BrokenPipeError as error:
            raise JoinerGone from error

    def _answer(self, seconds):
        try:
            answer = json.loads(self._line(time.monotonic() + seconds))
        except ValueError as error:
            raise JoinerGone from error
        if not answer["ok"]:
            raise JoinRefused(answer["why"])
        return answer["pages"]

    def _line(self, deadline):
        output = self._process.stdout.fileno()
        while b"\n" not in self._read:
            poll = select.poll()
            poll.register(output, select.POLLIN)
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                raise JoinerGone
            chunk = os.read(output, 65536)
            if not chunk:
                raise JoinerGone
            self._read += chunk
        line, _newline, self._read = self._read.partition(b"\n")
        return line
