"""The reconciliation in words: the lines of its table, its picture, its spreadsheet. Page and PDF share it."""

import dataclasses
import datetime

from django.utils.translation import gettext as _

from commitments.models import Axis

from .enums.contributions import Disposition, Origin
from .models import Process, Region
from .policies.reconciliation import ORDER, Reconciliation
from .queries import reconciliation as queries

WIDTH, LABEL, ROW, BAR = 440, 165, 30, 18  # of the picture, in units of its viewBox


@dataclasses.dataclass(frozen=True)
class Row:
    """A line of a table: `numbers` follow `columns()`."""

    label: str
    numbers: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Section:
    key: str
    title: str
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True)
class Bar:
    """A bar of the funnel: its number, its length and where it stands, in units of the viewBox."""

    label: str
    number: int
    tone: str
    x: float
    y: int
    width: float
    label_x: int
    number_x: float

    @property
    def text_y(self):
        return self.y + BAR - 4


@dataclasses.dataclass(frozen=True)
class Picture:
    width: int
    height: int
    bars: tuple[Bar, ...]


@dataclasses.dataclass(frozen=True)
class Desk:
    """What a page and a document show of a process' contributions. `as_of` None: now."""

    process: Process
    as_of: datetime.date | None
    figures: Reconciliation
    participants: queries.Participants
    total: Row
    sections: tuple[Section, ...]


def columns():
    """The headings of the numbers of a `Row`."""
    return [_("Received"), _("Awaiting an answer"), *(str(Disposition(one).label).capitalize() for one in ORDER)]


def desk(process, as_of=None, *, is_page=False):
    """The `Desk` of a process, in the language in force; the same statements whatever the number of contributions.

    `is_page`: the counts of now may be those that are kept; what is frozen in a document is counted anew.
    """
    is_kept = is_page and as_of is None
    figures = queries.reconciliation_of_page(process) if is_kept else queries.reconciliation(process, as_of)
    names = {
        "origin": {key: str(label) for key, label in Origin.choices},
        "region": {region.pk: region.display_name for region in Region.objects.all()},
        "axis": {axis.pk: f"{axis.code} – {axis.display_title}" for axis in Axis.objects.filter(plan=process.plan_id)},
    }
    unsaid = {"region": _("the whole country, or not said"), "axis": _("not said")}
    titles = {"origin": _("By origin"), "region": _("By region"), "axis": _("By axis")}
    sections = tuple(
        Section(
            key,
            title,
            tuple(
                _row(names[key].get(line.key) or unsaid.get(key) or str(line.key), line)
                for line in getattr(figures, key)
            ),
        )
        for key, title in titles.items()
    )
    return Desk(
        process, as_of, figures, queries.participants(process, as_of), _row(_("Total"), figures.total), sections
    )


def _row(label, line):
    return Row(label, (line.received, line.pending, *line.in_order))


def picture(row, *, mirrored=False):
    """The funnel of a total `Row`: what was received, what waits, and each disposition, as bars of one scale.

    Bars grow from the side where reading begins; letters are not mirrored.
    """
    highest = max(row.numbers[0], 1)
    room = WIDTH - LABEL - 50
    tones = ("received", "pending", *ORDER)
    bars = []
    for index, (label, number, tone) in enumerate(zip(columns(), row.numbers, tones, strict=True)):
        width = round(number / highest * room, 1) if number else 0
        x = WIDTH - LABEL - width if mirrored else LABEL
        number_x = x - 8 if mirrored else x + width + 8
        bars.append(Bar(label, number, tone, x, index * ROW + 4, width, WIDTH if mirrored else 0, number_x))
    return Picture(WIDTH, ROW * len(bars) + 4, tuple(bars))


def table(desk_):
    """(title, headers, rows) for a spreadsheet: each line with its dimension."""
    headers = [_("By"), _("Value"), *columns()]
    rows = [[_("Total"), "", *desk_.total.numbers]]
    rows += [[section.title, row.label, *row.numbers] for section in desk_.sections for row in section.rows]
    return _("Reconciliation"), headers, rows
