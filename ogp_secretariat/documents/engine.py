"""The PDF engine: a small program of its own, started by `renderer.py` and spoken to over pipes.

It runs apart so that no web or worker process ever loads WeasyPrint (65 to 120 MiB), so that a document that hangs
can be killed, and so that what may be read, and how much memory and time may be taken, is limited by the system.
It imports neither Django nor this package; it is started as `python -I engine.py --fonts DIR --allow DIR …`.

Frames, in both directions: four bytes (big-endian length), then a JSON object of that length; an answer with
`pdf_bytes` is followed by that many raw bytes.

    request  {"html": str, "css": [absolute paths], "attachments": [{"name", "description", "relationship",
              "created" (ISO date), "data" (base64)}], "pdf_variant": "pdf/ua-1", "cpu_seconds": int}
    answer   {"ok": true, "pages": int, "pdf_bytes": int, "warnings": [str], "last": bool}
             {"ok": false, "error": str, "kind": "refused" | "memory", "last": bool}

The first answer comes unasked: {"ok": true, "weasyprint": "70.0", "harfbuzz_subset": bool}. `last` says that the
program ends after this answer; it also ends when its input closes.
"""

import argparse
import base64
import datetime
import importlib.util
import json
import logging
import os
import resource
import struct
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

MEMORY_BYTES = 1536 * 1024 * 1024
FILE_BYTES = 64 * 1024 * 1024
DOCUMENTS = 200  # then recycled, so that nothing a C library leaks can pile up
MIME_TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}
FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><config><rescan><int>0</int></rescan></config></fontconfig>
"""


def main(argv):
    """Limit the process, load WeasyPrint, then answer requests until the input closes or the quota is used up."""
    options = _parse(argv)
    reader, writer = _private_pipes()
    _limit_process()
    try:
        engine = Engine(fonts=options.fonts, allowed=options.allow)
    except (ImportError, OSError, MemoryError) as error:  # a missing Pango is an OSError from cffi
        write_frame(writer, {"ok": False, "error": _reason(error), "kind": "start", "last": True})
        return 1
    write_frame(writer, engine.hello)
    for number in range(1, options.documents + 1):
        request = read_frame(reader)
        if request is None:
            return 0
        answer, pdf = engine.answer(request)
        answer["last"] = number == options.documents or answer.get("kind") == "memory"
        write_frame(writer, answer, pdf)
        if answer["last"]:
            return 0
    return 0


def _parse(argv):
    parser = argparse.ArgumentParser(description="Make PDFs for renderer.py.")
    parser.add_argument("--fonts", type=Path, required=True, help="the only folder fonts are taken from")
    parser.add_argument("--allow", type=Path, action="append", default=[], help="a folder whose files may be read")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="documents made before ending")
    return parser.parse_args(argv)


def _private_pipes():
    """Keep the two pipes to ourselves: a library that prints must not write into an answer."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return reader, writer


def _limit_process():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds):
    """Allow `seconds` more of processor time: the system ends the process at the limit, even in C code."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + max(1, int(seconds)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def read_frame(stream):
    """The next JSON object of the stream, or None at its end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    body = stream.read(struct.unpack(">I", head)[0])
    return json.loads(body)


def write_frame(stream, header, payload=b""):
    """Write a JSON object, followed by raw bytes, as one frame."""
    if payload:
        header = {**header, "pdf_bytes": len(payload)}
    body = json.dumps(header).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.write(payload)
    stream.flush()


def _reason(error):
    """One line on an exception and on what caused it, for the log and the waiting page."""
    reasons = [f"{type(e).__name__}: {e}" for e in (error, error.__cause__) if e is not None]
    return " ← ".join(reasons)[:500]


class _Warnings(logging.Handler):
    """Collects what WeasyPrint says about one document."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if len(self.lines) < 20:
            self.lines.append(record.getMessage()[:300])


class Engine:
    """WeasyPrint kept warm: one font configuration, stylesheets parsed once per version of their file."""

    def __init__(self, *, fonts, allowed):
        with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as conf:
            conf.write(FONTS_CONF.format(folder=escape(str(fonts.resolve()))))
            conf.flush()
            # Only our folder: a glyph we lack shows as missing instead of borrowing a font of the machine.
            os.environ["FONTCONFIG_FILE"] = conf.name
            import weasyprint
            from weasyprint.pdf.stream import Stream
            from weasyprint.text import ffi
            from weasyprint.text.fonts import FontConfiguration

            self._fonts = FontConfiguration()
        self._weasyprint = weasyprint
        self._page_stream = Stream
        self._glyphs = _neighbour("glyphs")
        self._signs, self._font_files, self._drawn = _neighbour("signs"), sorted(fonts.glob("*.ttf")), None
        self._texts_by_face = {}
        self._fatal = weasyprint.urls.FatalURLFetchingError
        self._fetcher = _fetcher(weasyprint.urls, [folder.resolve() for folder in (fonts, *allowed)])
        self._css = {}
        self._warnings = _Warnings()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(self._warnings)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        # Without harfbuzz-subset each font is cut down in Python: 25 times slower.
        self.hello = {
            "ok": True,
            "weasyprint": weasyprint.__version__,
            "harfbuzz_subset": getattr(ffi, "harfbuzz_subset", None) is not None,
        }

    def answer(self, request):
        """Render one request; returns (answer, PDF bytes). Never raises for a bad document."""
        self._warnings.lines.clear()
        try:
            _limit_cpu(request.get("cpu_seconds", 60))
            pages, pdf = self._render(request)
        except MemoryError as error:
            return {"ok": False, "error": _reason(error), "kind": "memory"}, b""
        except (Exception, self._fatal) as error:  # whatever a document provokes is told, not fatal to the engine
            return {"ok": False, "error": _reason(error), "kind": "refused"}, b""
        return {"ok": True, "pages": pages, "warnings": list(self._warnings.lines)}, pdf

    def _render(self, request):
        attachments = request.get("attachments", ())
        options = {
            "stylesheets": [self._stylesheet(path) for path in request["css"]],
            "attachments": [self._attachment(item) for item in attachments],
            "pdf_variant": request["pdf_variant"],
        }
        html = self._weasyprint.HTML(
            string=self._drawable(request["html"]), url_fetcher=self._fetcher, base_url="about:blank"
        )
        document = html.render(font_config=self._fonts, **options)
        document.fonts = self._glyphs.FontRegister(self._texts_by_face)
        relationships = {item["name"]: item["relationship"] for item in attachments}

        def finish(_, pdf):
            streams = [item for item in pdf.objects if isinstance(item, self._page_stream)]
            self._glyphs.mark_joined_letters(streams, document.fonts)
            _associate(pdf, relationships)

        return len(document.pages), document.write_pdf(finisher=finish, **options)

    def _drawable(self, html):
        """The page without characters that no font of ours draws; the fonts are read once."""
        if self._drawn is None:
            self._drawn = self._signs.drawn_by(self._font_files)
        return self._signs.drawable(html, self._drawn)

    def _stylesheet(self, path):
        """The parsed stylesheet, from memory while nothing in its folder has changed."""
        # The newest of its folder: a stylesheet imports its neighbours.
        stamp = max(os.stat(file).st_mtime_ns for file in (path, *Path(path).parent.glob("*.css")))
        known = self._css.get(path)
        if known is None or known[0] != stamp:
            url = Path(path).as_uri()
            css = self._weasyprint.CSS(url=url, url_fetcher=self._fetcher, font_config=self._fonts)
            known = self._css[path] = (stamp, css)
        return known[1]

    def _attachment(self, item):
        # A fixed date: the same document gives the same bytes.
        created = datetime.datetime.fromisoformat(item.get("created") or "2000-01-01")
        return self._weasyprint.Attachment(
            string=base64.b64decode(item["data"]),
            name=item["name"],
            description=item["description"],
            created=created,
            modified=created,
        )


def _neighbour(name):
    """A module of this folder, by its file: importing it from the package would load Django and Celery."""
    spec = importlib.util.spec_from_file_location(f"pdf_engine_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _associate(pdf, relationships):
    """Say what each embedded file is to the document (ISO 32000-2, 7.11.3), which WeasyPrint does for PDF/A only."""
    references = []
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Filespec":
            relationship = relationships.get(getattr(item["UF"], "string", ""), "Unspecified")
            item["AFRelationship"] = f"/{relationship}"
            references.append(item.reference)
    if references:
        pdf.catalog["AF"] = "[" + " ".join(str(reference, "ascii") for reference in references) + "]"


def _fetcher(urls, folders):
    """The only door to outside data: regular files of a known type inside `folders`. No network, no `data:`."""

    class OwnFilesOnly(urls.URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)

        def fetch(self, url, headers=None):
            parts = urlsplit(url)
            if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
                raise ValueError("only files of the product may be read")
            path = Path(unquote(parts.path)).resolve()
            mime_type = MIME_TYPES.get(path.suffix.lower())
            if mime_type is None or not path.is_file() or not any(path.is_relative_to(f) for f in folders):
                raise ValueError("this file may not be read")
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mime_type})

    return OwnFilesOnly()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
