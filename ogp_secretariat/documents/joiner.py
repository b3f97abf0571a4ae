"""Joins PDFs: a small program of its own, started by `joining.py` and spoken to over pipes.

It runs apart because it opens files that people sent: what breaks qpdf or asks for too much memory ends this process
only. It imports neither Django nor this package; it is started as `python -I joiner.py`.

One JSON object a line, in both directions:

    {"op": "open", "paths": [str]}                   one answer for each: {"ok": true, "pages": int} or
                                                     {"ok": false, "why": WHY}
    {"op": "try", "path": str}                       the same, the pages copied for trial
    {"op": "gather", "parts": [{"path", "first", "count", "title", "depth"}]}
                                                     {"ok": true, "pages": int} or as above
    {"op": "finish", "front": {"path", "title"}, "out": str, "title": str, "lang": str}
                                                     the same, once the joined file is written
    {"op": "forget"}                                 {"ok": true, "pages": 0}, every file closed

WHY is "encrypted", "empty", "damaged", or what the system said. A part without a path is a heading. `front` comes
before the page that is called 1; its links to « part:3 » lead to the part of that number, from 0. Requests may be sent
before earlier ones are answered.
"""

import json
import resource
import sys
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

MEMORY_BYTES = 1536 * 1024 * 1024
FILE_BYTES = 1024 * 1024 * 1024
PART = "part:"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
# The bookmarks of a paper stand under its own, as far as this.
OWN_BOOKMARKS, OWN_DEPTH = 150, 2


class Source:
    """One open file, with where its links and bookmarks lead (said by page, because references do not travel)."""

    def __init__(self, path):
        self.pdf = pikepdf.open(path)
        self.count = len(self.pdf.pages)
        self._index = None
        self._names = None

    @property
    def index(self):
        if self._index is None:
            self._index = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        return self._index

    def target(self, destination):
        """(page, [the rest of the destination]) of an explicit or named destination; None when it leads nowhere."""
        if isinstance(destination, (String, Name)):
            destination = self._named().get(str(destination))
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or not len(destination):
            return None
        page = self.index.get(getattr(destination[0], "objgen", None))
        if page is None:
            return None
        return page, [item for item in destination[1:] if not isinstance(item, (Dictionary, Array))]

    def _named(self):
        if self._names is None:
            self._names = {}
            root = self.pdf.Root
            for name, destination in dict(root.get("/Dests", {})).items():
                self._names[name] = destination
            if "/Dests" in root.get("/Names", {}):
                for name, destination in pikepdf.NameTree(root.Names.Dests).items():
                    self._names[str(name)] = destination
        return self._names

    def links(self, first, count, is_front):
        """[(page, annotation, target)] of the links inside the file; a target is (page, rest) or a part's number."""
        found = []
        for number in range(first, first + count):
            for place, annotation in enumerate(_annotations(self.pdf.pages[number].obj)):
                target = self._link(annotation, is_front)
                if target is not None:
                    found.append((number - first, place, target))
        return found

    def _link(self, annotation, is_front):
        if annotation.get("/Subtype") != Name.Link:
            return None
        action = annotation.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") == Name.URI:
            address = str(action.get("/URI", ""))
            return int(address[len(PART) :]) if is_front and address.startswith(PART) else None
        if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            return self.target(action.get("/D"))
        return self.target(annotation["/Dest"]) if "/Dest" in annotation else None

    def bookmarks(self, first, count):
        """[(depth, title, target)] of the file's own bookmarks into these pages."""
        found = []

        def walk(items, depth):
            for item in items:
                destination = item.destination
                if destination is None and item.action is not None and item.action.get("/S") == Name.GoTo:
                    destination = item.action.get("/D")
                target = self.target(destination)
                if target and first <= target[0] < first + count and len(found) < OWN_BOOKMARKS:
                    found.append((depth, str(item.title), (target[0] - first, target[1])))
                if depth + 1 < OWN_DEPTH:
                    walk(item.children, depth + 1)

        if "/Outlines" in self.pdf.Root:
            with self.pdf.open_outline(max_depth=OWN_DEPTH, strict=False) as outline:
                walk(list(outline.root), 0)
        return found


def _annotations(page):
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return []
    return [a if isinstance(a, Dictionary) else Dictionary() for a in annotations]


def _leniently(read, *arguments):
    """What `read` finds, or nothing: a paper with broken links or bookmarks is joined without them."""
    try:
        return read(*arguments)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return []


class Joiner:
    """The files that were opened, what is gathered of them, and the answers to requests."""

    def __init__(self):
        self._sources = {}
        self._start_again()

    def _start_again(self):
        self._joined = pikepdf.new()
        self._starts, self._links, self._bookmarks = [], [], []

    def answers(self, request):
        """One answer for each thing that is asked."""
        op = request.pop("op")
        if op == "open":
            return (self._answer(self._open, path) for path in request["paths"])
        act = {"try": self._try, "gather": self._gather, "finish": self._finish, "forget": self._forget}[op]
        return (self._answer(act, **request) for _once in range(1))

    def _answer(self, act, *arguments, **named):
        try:
            return {"ok": True, "pages": act(*arguments, **named)}
        except pikepdf.PasswordError:
            why = "encrypted"
        except pikepdf.PdfError:
            why = "damaged"
        except _Empty:
            why = "empty"
        except MemoryError:
            raise
        except Exception as error:
            why = f"{type(error).__name__}: {error}"[:300]
        return {"ok": False, "why": why}

    def _open(self, path):
        source = self._sources.get(path)
        if source is None:
            source = Source(path)
            if not source.count:
                raise _Empty
            self._sources[path] = source
        return source.count

    def _try(self, path):
        self._open(path)
        trial = pikepdf.new()
        trial.pages.extend(self._sources[path].pdf.pages)
        return len(trial.pages)

    def _forget(self):
        self._sources = {}
        self._start_again()
        return 0

    def _gather(self, parts):
        self._start_again()
        for part in parts:
            self._starts.append(len(self._joined.pages))
            if part.get("path"):
                self._add(part)
            elif part["title"]:
                self._bookmarks.append((part["depth"], part["title"], None, None))
        return len(self._joined.pages)

    def _add(self, part):
        self._open(part["path"])
        source, pages = self._sources[part["path"]], self._joined.pages
        first, count = part.get("first", 0), part.get("count") or source.count
        start = len(pages)
        own_links = _leniently(source.links, first, count, False)
        pages.extend(source.pdf.pages[first : first + count] if count != source.count else source.pdf.pages)
        self._links.extend(
            (start + page, place, (target[0] + start - first, target[1])) for page, place, target in own_links
        )
        if part["title"]:
            self._bookmarks.append((part["depth"], part["title"], start, None))
            for depth, title, (page, rest) in _leniently(source.bookmarks, first, count):
                self._bookmarks.append((part["depth"] + 1 + depth, title, start + page, rest))

    def _finish(self, front, out, title, lang):
        self._open(front["path"])
        source, pages = self._sources[front["path"]], self._joined.pages
        shift = source.count
        links = [
            (
                page,
                place,
                (self._starts[target], [Name.Fit]) if isinstance(target, int) else (target[0] - shift, target[1]),
            )
            for page, place, target in _leniently(source.links, 0, shift, True)
        ]
        for number, page in enumerate(source.pdf.pages):
            pages.insert(number, page)
        # Pages are counted from after the front until here.
        _set_links(pages, [(page - shift, place, target) for page, place, target in links] + self._links, shift)
        bookmarks = [(0, front["title"], -shift, None), *self._bookmarks]
        _set_bookmarks(self._joined, bookmarks, shift)
        _describe(self._joined, title, lang, shift)
        self._joined.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(pages)


class _Empty(Exception):
    """A PDF without a page."""


def _set_links(pages, links, shift):
    """Give the links that lead to a page their page in the joined file."""
    total = len(pages)
    for page, place, (number, rest) in links:
        if not 0 <= number + shift < total:
            continue
        annotation = pages[page + shift].obj.Annots[place]
        if "/A" in annotation:
            del annotation["/A"]
        target = pages[number + shift].obj
        annotation["/Dest"] = Array([target, *(_plain(item) for item in rest or [Name.Fit])])


def _plain(item):
    """A name, a number or null, no longer tied to the file it came from."""
    return Name(str(item)) if isinstance(item, Name) else item


def _set_bookmarks(joined, bookmarks, shift):
    """The outline; a heading opens on the first page of what stands under it."""
    following, firsts = None, []
    for _depth, _title, page, _rest in reversed(bookmarks):
        following = page if page is not None else following
        firsts.append(following)
    with joined.open_outline() as outline:
        levels = [outline.root]
        for (depth, title, _page, rest), page in zip(bookmarks, reversed(firsts), strict=True):
            del levels[depth + 1 :]
            destination = None
            if page is not None:
                destination = Array([joined.pages[page + shift].obj, *(_plain(r) for r in rest or [Name.Fit])])
            item = OutlineItem(title, destination)
            item.is_closed = depth > 0
            levels[-1].append(item)
            levels.append(item.children)


def _describe(joined, title, lang, front):
    """Title, language, how it opens, and numbers of pages: i, ii … for the front, then 1, 2 …"""
    root = joined.Root
    root.Lang = String(lang)
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Direction=Name.R2L if lang == "ar" else Name.L2R)
    joined.docinfo["/Title"] = String(title)
    numbers = [0, Dictionary(S=Name.r), front, Dictionary(S=Name.D)] if front else [0, Dictionary(S=Name.D)]
    root.PageLabels = Dictionary(Nums=Array(numbers))
    # By hand: the library that pikepdf writes it with takes as long to load as ten papers to join.
    root.Metadata = joined.make_stream(XMP.format(title=escape(title), lang=escape(lang)).encode())
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    joiner = Joiner()
    for line in sys.stdin:
        for answer in joiner.answers(json.loads(line)):
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
