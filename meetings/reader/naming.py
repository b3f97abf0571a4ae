"""Telling the name of the document from the title of the meeting."""

from meetings.reader.words import key

_NAMES = {key("Relevé des conclusions"), key("خلاصات الاجتماع")}


def split_title(title: str | None) -> tuple[list[str], str]:
    """(the lines that only name the document, « Relevé des conclusions »; the title of the meeting, one line a line).

    A line that says more than that belongs to the title: no word of it is lost.
    """
    names: list[str] = []
    rest: list[str] = []
    for line in (title or "").split("\n"):
        (names if key(line) in _NAMES else rest).append(line)
    return names, "\n".join(rest)
