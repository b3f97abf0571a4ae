"""The « points arrêtés »: each with its number, owner and deadline as far as the source states them."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import date

from meetings.reader.dates import fold
from meetings.reader.deadlines import read_deadline
from meetings.reader.items import Item, Joined, case_of_first, ended, group
from meetings.reader.lines import Line
from meetings.reader.record import Decision, Note
from meetings.reader.words import without_semicolon

_OWNER = r"responsables?|pilotes?|porteurs?|charges?(?: de l'(?:execution|action))?|المسؤول|الجهة المسؤولة"
_DEADLINE = r"echeances?|delais?|date limite|الاجل"
_LABEL = re.compile(rf"(?:(?P<owner>{_OWNER})|(?P<deadline>{_DEADLINE}))\s?:\s?")
# The full stop of « M. Alami » ends no sentence.
_ABBREVIATED = r"\.(?=\w)|(?<=\bm)\.|(?<=\bmm)\.|(?<=\bmme)\.|(?<=\bdr)\.|(?<=\bpr)\.|(?<=\b[a-z])\."
_OWNER_INSIDE = re.compile(rf"[(\[–,;.-]\s?(?:{_OWNER})\s?:\s?(?P<name>(?:[^;.()\[\]]|{_ABBREVIATED})+)")
_NUMBER = re.compile(r"(?:[A-Z]{1,6} ?\d{1,3}/\d{4} ?[-–] ?)?D ?\d{1,3}")


@dataclass(slots=True)
class Attribute:
    """« Responsable : … » or « Échéance : … » on lines of its own, behind so many other lines."""

    behind: int
    number: int
    label: str
    is_owner: bool
    value: str


@dataclass(slots=True)
class DecisionsRead:
    """Decisions with their joined texts (for places), and what was taken off them."""

    decisions: list[Decision] = field(default_factory=list)
    texts: list[Joined] = field(default_factory=list)
    markers: list[Note] = field(default_factory=list)
    loose: list[Note] = field(default_factory=list)


def read_decisions(lines: list[Line], agenda_item: str | None, meeting: date | None, width: int) -> DecisionsRead:
    """The decisions of a list; `loose` are attributes that stand before any decision."""
    kept, attributes = _set_attributes_apart(lines, width)
    read, taken, waiting = DecisionsRead(), 0, deque(attributes)
    for item in group(kept, width):
        taken += item.count
        own = []
        while waiting and waiting[0].behind <= taken:
            own.append(waiting.popleft())
        joined = item.joined().without_semicolon()
        if not joined.text:
            read.markers.append(Note(item.number, item.marker))
            read.loose += [Note(each.number, f"{each.label} : {each.value}") for each in own]
            continue
        decision = Decision(joined.text, agenda_item=agenda_item)
        _read_number(decision, item, read)
        _read_attributes(decision, own, meeting, read)
        read.decisions.append(decision)
        read.texts.append(joined)
    return read


def _set_attributes_apart(lines: list[Line], width: int) -> tuple[list[Line], list[Attribute]]:
    kept: list[Line] = []
    attributes: list[Attribute] = []
    open_attribute = False
    for line in lines:
        found = _split_attributes(line, len(kept)) if kept else []
        if found:
            attributes.extend(found)
            open_attribute = True
        elif (
            open_attribute and not line.style and case_of_first(line.raw) == "lower" and not ended(attributes[-1].value)
        ):
            attributes[-1].value += " " + line.raw
        else:
            kept.append(line)
            open_attribute = False
    return kept, attributes


def _split_attributes(line: Line, behind: int) -> list[Attribute]:
    """The attributes of a line that begins with a label; « Responsable : X – Échéance : Y » are two."""
    folded = fold(line.text)
    if not _LABEL.match(folded):
        return []
    labels = [
        found for found in _LABEL.finditer(folded) if found.start() == 0 or not folded[found.start() - 1].isalnum()
    ]
    ends = [found.start() for found in labels[1:]] + [len(line.text)]
    attributes = []
    for found, end in zip(labels, ends, strict=True):
        value = line.text[found.end() : end].strip(" ;,/|–-")
        label = line.text[found.start() : found.end()].strip(" :")
        if found is labels[0] and line.style in {"number", "roman", "letter", "level", "decision", "o"}:
            label = f"{line.marker} {label}"
        attributes.append(Attribute(behind, line.number, label, bool(found["owner"]), value))
    return attributes


def _read_number(decision: Decision, item: Item, read: DecisionsRead) -> None:
    """« CP 1/2020-D3 » is a number the source states; « 3. » is only a place in a list."""
    stated = _NUMBER.match(item.marker) if item.style == "decision" else None
    if stated:
        decision.number = stated.group()
    elif item.marker:
        read.markers.append(Note(item.number, item.marker))


def _read_attributes(decision: Decision, own: list[Attribute], meeting: date | None, read: DecisionsRead) -> None:
    stated = None
    for each in own:
        if each.is_owner and decision.owner is None:
            decision.owner = each.value or None
            read.markers.append(Note(each.number, each.label))
        elif not each.is_owner and stated is None:
            stated = each
            read.markers.append(Note(each.number, each.label))
        else:  # a second owner or deadline stays where it stands
            read.loose.append(Note(each.number, f"{each.label} : {each.value}"))
    if decision.owner is None:
        inside = _OWNER_INSIDE.search(fold(decision.text))
        decision.owner = decision.text[inside.start("name") : inside.end("name")].strip() or None if inside else None
    if stated is None:
        decision.deadline = read_deadline(decision.text, meeting)
    else:
        decision.deadline = read_deadline(stated.value, meeting, stated=True)
        read.texts.append(Joined(stated.value, [0], [stated.number]))
        decision.deadline.text = without_semicolon(stated.value) or None
    decision.due = decision.deadline.due
