"""The document cut into its sections."""

from dataclasses import dataclass, field

from meetings.reader.headings import Context, find_heading
from meetings.reader.lines import Line, make_line
from meetings.reader.markers import marker_value
from meetings.reader.record import Note
from meetings.reader.words import key

_LONGEST_TITLE = 200  # characters: a longer line before the first heading is no title
_MOST_TITLES = 15


@dataclass(slots=True)
class Section:
    """The lines under one heading; a kind may come more than once. « title » is what stands before the first one."""

    kind: str
    heading: str = ""
    lines: list[Line] = field(default_factory=list)


def cut(lines: list[Line]) -> tuple[list[Section], list[Note]]:
    """(the sections in their order, their headings as they stand)."""
    sections, headings = [Section("title")], []
    context, index = Context(), 0
    while index < len(lines):
        heading = find_heading(lines, index, context)
        if heading is None:
            _note_agenda(lines[index], context)
            sections[-1].lines.append(lines[index])
            index += 1
            continue
        headings.append(Note(lines[index].number, heading.text))
        last = lines[index + heading.taken - 1]
        sections.append(Section(heading.kind, heading.text))
        if heading.rest:
            sections[-1].lines.append(make_line(last.number, last.page, heading.rest))
        context.current, context.last_number = heading.kind, 0
        context.seen.add(heading.kind)
        index += heading.taken
    return sections, headings


def split_titles(section: Section, has_headings: bool) -> tuple[list[Line], list[Line]]:
    """(title lines, other lines) of what stands before the first heading; without any heading nothing is a title."""
    titles, others = [], []
    for line in section.lines:
        fits = has_headings and len(titles) < _MOST_TITLES and len(line.raw) <= _LONGEST_TITLE
        (titles if fits else others).append(line)
    return titles, others


def _note_agenda(line: Line, context: Context) -> None:
    """An item of the agenda may read like a heading (« Prochaine réunion ») when its title comes again."""
    if context.current == "agenda":
        context.last_number = marker_value(line.marker) if line.style == "number" else context.last_number
        context.agenda_keys.add(key(line.text[:120]))
