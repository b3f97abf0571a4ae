"""What changed between two texts, word by word, for people: pure, French and Arabic alike."""

import difflib
import re
from dataclasses import dataclass

# A word or a mark with the spaces that follow it; line ends are words of their own, so that paragraphs stay.
_PIECES = re.compile(r"(\n|[^\W_]+(?:['’\-][^\W_]+)*|[^\s])([^\S\n]*)", re.UNICODE)
# Above this many words the two texts are shown whole: a longer comparison would keep the page waiting.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


def compare(before, after):
    """The `Piece`s that lead from `before` to `after`, in reading order; a removal comes before what replaces it."""
    before, after = before.strip(), after.strip()
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("same", after)] if before == after else _changed(before, after)
    pieces = []
    # Spaces are not compared: one more between two words is no change.
    matcher = difflib.SequenceMatcher(None, [word for word, _s in old], [word for word, _s in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", _text(new[j1:j2])))
        else:
            pieces += _changed(_text(old[i1:i2]), _text(new[j1:j2]))
    return pieces


def _text(words):
    return "".join(word + space for word, space in words)


def _changed(before, after):
    return [piece for piece in (Piece("removed", before), Piece("added", after)) if piece.text]
