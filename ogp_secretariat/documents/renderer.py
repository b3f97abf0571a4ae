"""From HTML to PDF, by a warm child process (`engine.py`). Called by the worker; nothing here loads WeasyPrint."""

import base64
import dataclasses
import json
import math
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

ENGINE = Path(__file__).with_name("engine.py")
START_SECONDS = 60


class RenderingFailed(Exception):
    """No PDF was made. `sentence` is for people; `retryable` says whether the same document may succeed later."""

    def __init__(self, sentence, *, retryable):
        super().__init__(sentence)
        self.sentence = sentence
        self.retryable = retryable


@dataclasses.dataclass(frozen=True)
class Rendered:
    """A PDF: its bytes, its number of pages, and what the engine complained about (empty for a sound document)."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class EmbeddedFile:
    """A file carried inside a PDF. `relationship` as in ISO 32000-2, 7.11.3; `created` an ISO date, for equal bytes."""

    name: str
    data: bytes
    description: str = ""
    relationship: str = "Data"
    created: str = "2000-01-01"


class _EngineGone(Exception):
    """The child ended or closed its pipe in the middle of an exchange."""


class _TooLate(Exception):
    """The deadline passed before the child answered."""


def render_pdf(html, *, stylesheets, attachments=(), timeout=60, pdf_variant="pdf/ua-1"):
    """Make one PDF from a whole HTML page; returns a `Rendered`, or raises `RenderingFailed`.

    `stylesheets`: paths, absolute or below `static/`. `attachments`: `EmbeddedFile`s. `timeout` in seconds, the start
    of a cold engine not counted. One child per process; threads wait for one another.
    """
    request = {
        "html": html,
        "css": [str(_static_root() / path) for path in stylesheets],
        "attachments": [
            {**dataclasses.asdict(item), "data": base64.b64encode(item.data).decode()} for item in attachments
        ],
        "pdf_variant": pdf_variant,
        "cpu_seconds": math.ceil(timeout),
    }
    with _lock:
        engine = _warm_engine()
        try:
            answer, pdf = engine.ask(request, timeout)
        except _TooLate:
            close_engine()
            sentence = _("The PDF took more than %(seconds)s seconds to make.") % {"seconds": f"{timeout:g}"}
            raise RenderingFailed(sentence, retryable=True) from None
        except _EngineGone:
            close_engine()
            raise RenderingFailed(_("The PDF engine stopped before the document was ready."), retryable=True) from None
        if answer["last"]:
            close_engine()
    if not answer["ok"]:
        sentence = _("The PDF engine refused the document: %(reason)s") % {"reason": answer["error"]}
        raise RenderingFailed(sentence, retryable=answer["kind"] != "refused")
    return Rendered(pdf=pdf, pages=answer["pages"], warnings=tuple(answer["warnings"]))


def engine_report():
    """Start an engine, take its greeting, end it: {"ok", "weasyprint", "harfbuzz_subset"} or {"ok": False, "error"}.

    About a second; for the system check and the health page (which should remember it).
    """
    engine = _Engine()
    try:
        return engine.greeting(START_SECONDS)
    except (_TooLate, _EngineGone):
        return {"ok": False, "error": _("The PDF engine does not start.")}
    finally:
        engine.close()


def close_engine():
    """End this process's engine, if any; the next document starts a new one."""
    with _lock:
        if _state.engine is not None and _state.engine.owner == os.getpid():
            _state.engine.close()
        _state.engine = None


def _static_root():
    return Path(settings.BASE_DIR) / "static"


def _warm_engine():
    """This process's engine, started when there is none (the lock is held)."""
    engine = _state.engine
    if engine is not None and engine.is_usable():
        return engine
    close_engine()
    engine = _Engine()
    try:
        greeting = engine.greeting(START_SECONDS)
    except (_TooLate, _EngineGone):
        greeting = {"ok": False, "error": ""}
    if not greeting["ok"]:
        engine.close()
        sentence = _("The PDF engine does not start. %(reason)s") % {"reason": greeting["error"]}
        raise RenderingFailed(sentence.strip(), retryable=True)
    _state.engine = engine
    return engine


class _Engine:
    """The child process and the exchange of frames with it, every step under a deadline."""

    def __init__(self):
        root = _static_root()
        command = [sys.executable, "-I", str(ENGINE), "--fonts", str(root / "fonts" / "pdf")]
        command += ["--allow", str(root / "documents")]
        # A bare environment: the child needs no secret of ours.
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment, cwd="/"
        )
        self._requests = self._process.stdin.fileno()
        self._answers = self._process.stdout.fileno()
        os.set_blocking(self._requests, False)

    def is_usable(self):
        """False in a forked process, whose pipe belongs to its parent, and when the child has ended."""
        return self.owner == os.getpid() and self._process.poll() is None

    def greeting(self, timeout):
        """The child's first frame."""
        return self._receive_frame(time.monotonic() + timeout)[0]

    def ask(self, request, timeout):
        """Send one request; returns (answer, PDF bytes)."""
        deadline = time.monotonic() + timeout
        body = json.dumps(request, ensure_ascii=False).encode()
        self._send(struct.pack(">I", len(body)) + body, deadline)
        return self._receive_frame(deadline)

    def close(self):
        """Kill the child and reap it."""
        self._process.kill()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _receive_frame(self, deadline):
        size = struct.unpack(">I", self._receive(4, deadline))[0]
        answer = json.loads(self._receive(size, deadline))
        return answer, self._receive(answer.get("pdf_bytes", 0), deadline)

    def _send(self, data, deadline):
        rest = memoryview(data)
        while rest:
            self._wait(self._requests, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._requests, rest) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise _EngineGone from None

    def _receive(self, size, deadline):
        data = bytearray()
        while len(data) < size:
            self._wait(self._answers, select.POLLIN, deadline)
            chunk = os.read(self._answers, min(size - len(data), 1 << 20))
            if not chunk:
                raise _EngineGone
            data += chunk
        return bytes(data)

    def _wait(self, descriptor, event, deadline):
        remaining = deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if remaining <= 0 or not poll.poll(remaining * 1000):
            raise _TooLate


class _State:
    """What this process holds."""

    engine = None


_lock = threading.RLock()
_state = _State()
