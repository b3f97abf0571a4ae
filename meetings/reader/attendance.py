"""Who was there, as far as the source lists it; and who presided."""

import re
from dataclasses import dataclass, field

from meetings.reader.dates import fold
from meetings.reader.items import group, join
from meetings.reader.lines import Line
from meetings.reader.record import ABSENT, EXCUSED, PRESENT, REPRESENTED, Attendee, Note
from meetings.reader.words import collapse, count_words, key, words

_CIVILITY = re.compile(
    r"(?:MM?|Mmes?|Mlles?|Mrs?|Dr|Pr|Me|S\.E)\b\.?\s|(?:Monsieur|Madame|Docteur|Professeur)\s|(?:السيدة|السيد)\s"
)
_CIVILITY_INSIDE = re.compile(r",\s+(?=(?:MM?|Mmes?|Mlles?|Mrs?|Dr|Pr)\b\.?\s)")
_STOPS = re.compile(r"[.;\n]")
_CHAIR = re.compile(
    r"\bpresidee?s? par |\bsous la presidence (?:effective )?d(?:e |u |')|(?:تراس الاجتماع|ترأس الاجتماع|برئاسة) "
)
_ABBREVIATION = re.compile(r"(?:^|[\s('’.])(?:MM?|Mmes?|Mlles?|Mrs?|Dr|Pr|St|Me|[A-Z])$")
_REPRESENTED = re.compile(r"[,(;–-]?\s?\brepresentee?s? par\s:?\s?|[,(;–-]?\s?ممثلا ب")
_INSTITUTION = re.compile(
    r"(?:minister|departement|direction|association|universite|conseil|chambre|agence|secretariat d|haut.commissariat"
    r"|commission|institut|ong\b|reseau|federation|fondation|observatoire|haca\b|cour d|presidence du|وزار|جمعي|مجلس)"
)
_COLLEGES = {
    key(name)
    for name in (
        "Administration", "L’administration", "Société civile", "La société civile", "Secteur privé", "Administrations",
        "Associations", "Représentants de l’administration", "Représentants de la société civile",
        "Représentants des administrations", "المجتمع المدني", "الإدارة", "الإدارات",
    )
}  # fmt: skip
_TABLE = re.compile(r"\s?\|\s?|\s{3,}|\t")
_LONGEST = 300


@dataclass(slots=True)
class AttendanceRead:
    """Who is listed; the lines that list nobody; the colleges' headings as they stand; words taken off the names."""

    attendees: list[Attendee] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    headings: list[Note] = field(default_factory=list)
    markers: list[Note] = field(default_factory=list)


def read_attendance(lines: list[Line], status: str | None, width: int) -> AttendanceRead:
    """The persons of a list.

    `status` is that of the list's heading; None stands for the lines under « Participants », where only bullets with
    a civility or with several parts are persons.
    """
    result, college = AttendanceRead(), None
    for block in _blocks(lines, status, width):
        first, item = block[0], join([(line.number, line.text) for line in block])
        name = key(item.text[:100])
        stands_out = item.text.endswith(":") or (status is not None and not first.style)
        if name.startswith(("nometprenom", "prenometnom", "nomfonction", "nomprenom", "nomsetprenoms")):
            result.headings.append(Note(first.number, item.text))  # the head of a table
            continue
        if stands_out and (name in _COLLEGES or (name.startswith("college") and len(item.text) < 80)):
            college = item.text.rstrip(" :")
            result.headings.append(Note(first.number, item.text))
            continue
        persons = _persons(item.text, first, status)
        if not persons:
            result.rest.extend(block)
            continue
        read = [_attendee(person, status or PRESENT, college) for person in persons]
        result.attendees.extend(read)
        source = [line.raw for line in block]
        lost = count_words(source) - count_words(filter(None, (v for a in read for v in _values(a))))
        if lost:
            result.markers.append(Note(first.number, " ".join(lost.elements())))
    return result


def _values(attendee: Attendee) -> tuple:
    return attendee.name, attendee.function, attendee.institution, attendee.represented_by


def find_chair(text: str) -> str | None:
    """Who presided, from « présidée par » to the end of the sentence; None where the text does not say."""
    found = _CHAIR.search(fold(text))
    if not found:
        return None
    start = found.end()
    for stop in _STOPS.finditer(text, start):
        before, after = text[max(start, stop.start() - 6) : stop.start()], text[stop.end() : stop.end() + 1]
        if stop.group() != "." or ((not after or after.isspace()) and not _ABBREVIATION.search(before)):
            return text[start : stop.start()].strip() or None
    return text[start:].strip() or None


def _blocks(lines: list[Line], status: str | None, width: int) -> list[list[Line]]:
    """The lines of each entry. Under « Participants » lines without bullet are text, one by one."""
    if status is None and not any(line.style for line in lines):
        return [[line] for line in lines]
    by_number: dict[int, list[Line]] = {}
    starts = {item.number for item in group(lines, width)}
    blocks: list[list[Line]] = []
    for line in lines:
        listed = line.number in starts or " | " in line.text or _begins_person(line, blocks)
        if not blocks or line.style or (listed and line.number not in by_number):
            blocks.append([])
        by_number.setdefault(line.number, blocks[-1])
        blocks[-1].append(line)
    return blocks


def _begins_person(line: Line, blocks: list[list[Line]]) -> bool:
    """A civility at the head of a line names somebody new, unless the line before it waits for a name."""
    before = blocks[-1][-1].raw if blocks else ""
    return bool(_CIVILITY.match(line.text)) and not before.endswith((" par", " et", ","))


def _persons(text: str, first: Line, status: str | None) -> list[str]:
    """The persons named in one entry; none where it reads like a sentence or a count."""
    if not text or not any(c.isalpha() for c in text) or _CHAIR.search(fold(text)):
        return []
    if status is None:
        parts = len(_parts(text))
        listed = bool(first.style) and (bool(_CIVILITY.match(text)) or parts >= 3)
        return [text] if listed and len(text) <= _LONGEST else []
    if _CIVILITY.match(text):
        separate = [part for piece in text.split(";") for part in _CIVILITY_INSIDE.split(piece)]
        return [collapse(part) for part in separate if part.strip()] if len(separate) > 1 else [text]
    if first.style or len(_parts(text)) >= 2:
        separate = [collapse(part) for part in text.split(";") if part.strip()]
        return separate if all(len(part) <= _LONGEST and _is_name(part) for part in separate) else []
    return []


def _is_name(text: str) -> bool:
    head = _parts(text)[0]
    return 0 < len(words(head)) <= 8 and not any(c.isdigit() for c in head)


def _parts(text: str) -> list[str]:
    """« Nom, fonction, institution », or the cells of a table's row."""
    cells = _TABLE.split(text)
    parts = cells if len(cells) > 1 else text.split(",")
    return [collapse(part) for part in parts if part.strip()] or [text]


def _attendee(text: str, status: str, college: str | None) -> Attendee:
    text, by = text.rstrip(" .;,"), None
    represented = _REPRESENTED.search(fold(text))
    if represented:
        by = text[represented.end() :].strip(" ).,;") or None
        text, status = text[: represented.start()].rstrip(" (,"), REPRESENTED
    name, *others = _parts(text)
    inside = re.fullmatch(r"([^()]+)\(([^()]+)\)", name)
    if inside and not others:
        name, others = inside[1].strip(), [inside[2].strip()]
    function = institution = None
    if len(others) == 1 and _INSTITUTION.match(fold(others[0])):
        institution = others[0]
    elif others:
        function, institution = others[0], ", ".join(others[1:]) or None
    return Attendee(name, function, institution, college, status, by)


STATUS_OF_KIND = {"present": PRESENT, "excused": EXCUSED, "absent": ABSENT, "represented": REPRESENTED}
