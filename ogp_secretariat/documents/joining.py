"""Speaks to the program that joins PDFs (`joiner.py`). Called by the worker; nothing here loads qpdf."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(__file__).with_name("joiner.py")
OPEN_SECONDS, JOIN_SECONDS = 30, 240


class JoinerGone(Exception):
    """The program ended, or took too long, over one request; another one may be started."""


class JoinRefused(Exception):
    """A file cannot be joined: `why` is « encrypted », « damaged », « empty » or what the program said."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


class JoiningProgram:
    """One program, kept over several requests so that a file is read once. A context manager."""

    def __enter__(self):
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
        return self

    def __exit__(self, *exception):
        self._process.kill()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def open(self, path):
        """How many pages the file has. Raises JoinRefused, JoinerGone."""
        return self._ask({"op": "open", "path": str(path)}, OPEN_SECONDS)

    def attempt(self, path):
        """The same, its pages copied for trial."""
        return self._ask({"op": "try", "path": str(path)}, OPEN_SECONDS)

    def join(self, parts, out, *, title, lang, front):
        """Write the joined file to `out`; returns its number of pages. `parts`: see `joiner.py`."""
        request = {"op": "join", "parts": parts, "out": str(out), "title": title, "lang": lang, "front": front}
        return self._ask(request, JOIN_SECONDS)

    def _ask(self, request, seconds):
        deadline = time.monotonic() + seconds
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            answer = json.loads(self._line(deadline))
        except (BrokenPipeError, ValueError) as error:
            raise JoinerGone from error
        if not answer["ok"]:
            raise JoinRefused(answer["why"])
        return answer["pages"]

    def _line(self, deadline):
        line, output = b"", self._process.stdout.fileno()
        while not line.endswith(b"\n"):
            poll = select.poll()
            poll.register(output, select.POLLIN)
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                raise JoinerGone
            chunk = os.read(output, 65536)
            if not chunk:
                raise JoinerGone
            line += chunk
        return line
