"""Which letter each glyph of a font draws, so that a PDF's text can be searched, copied and read aloud.

WeasyPrint notes a glyph's text at its first use. In Amiri a letter may be drawn as itself plus a stretch of line
(« لك » in « المملكة »): the stretch, met first from the left, then takes the letter, and the letter's own glyph stays
mute in the whole document. The font's substitution table knows better; and since readers take a stroke without text
for a gap between two words, letter and stroke are marked as one (`ActualText`). Loaded by `engine.py`; no Django here.
"""

import io
import re

SINGLE, MULTIPLE, EXTENSION = 1, 2, 7  # lookup types of the OpenType GSUB table
KASHIDA = "\u0640"
SET_FONT = re.compile(rb"^/(\w+) \S+ Tf$")
SHOW_TEXT = re.compile(rb"^\[(.*)\] TJ$")
PIECE = re.compile(rb"<([0-9a-f]*)>|([-+.0-9e]+)")


class FontRegister(dict):
    """For `Document.fonts`: gives each Arabic font that WeasyPrint registers the texts of its glyphs."""

    families = {"Amiri"}

    def __init__(self, texts_by_face):
        """`texts_by_face`: a dict kept by the caller from one document to the next."""
        super().__init__()
        self._texts_by_face = texts_by_face

    def __setitem__(self, key, font):
        if font.family in self.families:
            face = (font.family, font.style, font.weight)
            if face not in self._texts_by_face:
                self._texts_by_face[face] = glyph_texts(font.file_content)
            font.to_unicode = _KnownTexts(self._texts_by_face[face])
        super().__setitem__(key, font)


class _KnownTexts(dict):
    """Glyph number → text; a text the font itself settles replaces the one that is offered."""

    def __init__(self, known):
        super().__init__()
        self.known = known

    def __setitem__(self, glyph, text):
        super().__setitem__(glyph, self.known.get(glyph, text))


def mark_joined_letters(streams, fonts):
    """In the page streams of a document, mark each letter that is drawn with a joining stroke as that one letter.

    `streams`: objects whose `stream` is a list of operators; `fonts`: a filled `FontRegister`.
    """
    texts_by_name = {}
    for font in fonts.values():
        if font.family in FontRegister.families:
            texts_by_name.setdefault(font.hash.encode(), {}).update(font.to_unicode.known)
    if not texts_by_name:
        return
    for stream in streams:
        texts = None
        for position, operator in enumerate(stream.stream):
            if not isinstance(operator, bytes):
                continue
            if found := SET_FONT.match(operator):
                texts = texts_by_name.get(found[1])
            elif texts and (found := SHOW_TEXT.match(operator)):
                stream.stream[position] = _marked(found[1], texts)


def _marked(content, texts):
    """The operators for a line of glyphs; from left to right, a stroke comes before the letter it prolongs."""
    operators, line, group = [], [], []
    for piece, glyph in _pieces(content):
        text = None if glyph is None else texts.get(glyph)
        if text == "" or group:
            group.append(piece)
        else:
            line.append(piece)
        if group and text:
            span = b"/Span <</ActualText <feff%s>>> BDC" % text.encode("utf-16-be").hex().encode()
            operators += [_show(line), span, _show(group), b"EMC"]
            line, group = [], []
    operators.append(_show(line + group))
    return b"\n".join(operators)


def _pieces(content):
    """(operand, glyph number) for each glyph of a TJ array, (operand, None) for each number in it."""
    for glyphs, number in PIECE.findall(content):
        if number:
            yield number, None
        for start in range(0, len(glyphs), 4):
            yield b"<%s>" % glyphs[start : start + 4], int(glyphs[start : start + 4], 16)


def _show(pieces):
    return b"[%s] TJ" % b"".join(pieces)


def glyph_texts(font_bytes):
    """Glyph number → the one letter it always draws, or "" for a stroke that only joins letters.

    Glyphs that several letters share, and ligatures, are left out. `font_bytes`: an OpenType file.
    """
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(font_bytes), lazy=True)
    encoded = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        encoded.setdefault(glyph, chr(code))
    steps = _substitutions(font)
    texts = {}
    waiting = list(encoded.items())
    while waiting:
        glyph, text = waiting.pop()
        for first, *others in steps.get(glyph, ()):
            for result, letter in ((first, text), *((other, "") for other in others)):
                found = texts.setdefault(result, set())
                if result not in encoded and letter not in found:
                    found.add(letter)
                    waiting.append((result, letter))
    numbers = font.getReverseGlyphMap()
    for found in texts.values():
        if "" in found:
            found.discard(KASHIDA)  # a stroke, whichever way the font came to it
    return {numbers[glyph]: next(iter(found)) for glyph, found in texts.items() if len(found) == 1}


def _substitutions(font):
    """Glyph name → the sequences of glyph names that may replace it, whatever the context."""
    steps = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            kind = lookup.LookupType
            if kind == EXTENSION:
                kind, table = table.ExtensionLookupType, table.ExtSubTable
            if kind == SINGLE:
                pairs = [(glyph, (result,)) for glyph, result in table.mapping.items()]
            elif kind == MULTIPLE:
                pairs = [(glyph, tuple(results)) for glyph, results in table.mapping.items() if results]
            else:
                continue
            for glyph, results in pairs:
                steps.setdefault(glyph, []).append(results)
    return steps
