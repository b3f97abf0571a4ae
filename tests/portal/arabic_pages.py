"""Walks the Arabic pages of an installation and finds French sentences that are not marked as French."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client

# Elements without an end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "code", "title", "textarea", "pre"}
WORDS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+(?:['’-][A-Za-zÀ-ÖØ-öø-ÿŒœ]+)*")
# Words by which a run of Latin letters is French and not a name, a code or an address.
FRENCH = {
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "et", "ou", "à", "au", "aux", "en", "dans", "sur", "sous",
    "pour", "par", "avec", "sans", "est", "sont", "a", "ont", "qui", "que", "dont", "ce", "cette", "ces", "son", "sa",
    "ses", "leur", "leurs", "plus", "pas", "ne", "se", "il", "elle", "on", "nous", "vous", "selon", "entre", "comme",
}  # fmt: skip
MARKED = ("fr", "en")


class _Reader(HTMLParser):
    """`texts`: those in the page's own language; `links`: where it leads."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.texts, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        _tag, is_marked = self.stack[-1][:2] if self.stack else ("", False)
        if "lang" in values:
            is_marked = values["lang"] in MARKED
        if values.get("dir") == "ltr" or tag in SILENT:
            is_marked = True
        if not is_marked:
            self.texts += [values[name] for name in ("alt", "aria-label", "placeholder") if values.get(name)]
        if tag not in VOID:
            self.stack.append((tag, is_marked))

    def handle_endtag(self, tag):
        while self.stack:
            if self.stack.pop()[0] == tag:
                break

    def handle_data(self, data):
        if self.stack and not self.stack[-1][1]:
            self.texts.append(data)


def french_in(texts, names):
    """The texts that say something in French: three Latin words in a row at least, one of them a linking one.

    `names`: texts that are names, whatever their letters.
    """
    found = []
    for text in texts:
        for name in names:
            text = text.replace(name, " 1 ")
        for run in re.split(r"[^A-Za-zÀ-ÖØ-öø-ÿŒœ'’ \u00a0\u202f-]+", text):
            words = [word.casefold() for word in WORDS.findall(run.replace("'", " ").replace("’", " "))]
            if len(words) >= 3 and FRENCH & set(words):
                found.append(" ".join(run.split()))
    return found


def read(html):
    reader = _Reader()
    reader.feed(html)
    return reader


def crawl(user=None, starts=("/ar/",), names=(), limit=400):
    """(addresses read, [(address, French text)]) of the Arabic pages that `user` comes to from `starts` by links."""
    client = Client()
    if user:
        client.force_login(user)
    waiting, seen, found = list(starts), {}, []
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        shape = re.sub(r"\d+", "1", address)
        # Of the pages of one shape a few say it all.
        if address in seen or sum(other == shape for other in seen.values()) >= 4:
            continue
        seen[address] = shape
        answer = client.get(address)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        page = read(answer.content.decode())
        found += [(address, text) for text in french_in(page.texts, names)]
        for link in page.links:
            target = urlsplit(urljoin(address, link))
            if target.netloc in ("", "testserver") and target.path.startswith("/ar/"):
                waiting.append(target.path)
    return list(seen), found
