"""Geometry of the timeline of a process. Pure: stages and a day come in, percentages of the width go out.

Percentages, so that bars stretch with the page while letters keep their size on a telephone.
"""

import datetime
from dataclasses import dataclass

# A tick at each of these paces (months), the first that leaves few enough of them for a telephone.
PACES, MOST_TICKS = (1, 2, 3, 6, 12, 24, 60), 5
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: where its bar starts and how long it is (0 to 100). `is_point`: it lasts one day."""

    stage: object
    x: float
    width: float
    tone: str

    @property
    def is_point(self):
        return self.stage.starts_on == self.stage.ends_on

    @property
    def middle(self):
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """`ticks`: [(x, first day of a month)]; `today`: where it stands, None outside."""

    bars: list
    ticks: list
    today: float | None


def tone(stage, day):
    """« past », « current » or « future »."""
    if stage.ends_on < day:
        return "past"
    return "future" if stage.starts_on > day else "current"


def draw(stages, day, *, mirrored=False):
    """The `Timeline` of stages on a day; both days of a stage belong to it. Empty without a stage."""
    if not stages:
        return Timeline([], [], None)
    first = min(stage.starts_on for stage in stages)
    last = max(stage.ends_on for stage in stages) + ONE_DAY
    length = (last - first).days

    def x(moment):
        share = (moment - first).days / length * 100
        return round(100 - share if mirrored else share, 2)

    bars = []
    for stage in stages:
        start, end = sorted((x(stage.starts_on), x(stage.ends_on + ONE_DAY)))
        bars.append(Bar(stage, start, round(end - start, 2), tone(stage, day)))
    return Timeline(bars, [(x(month), month) for month in months(first, last)], x(day) if first <= day < last else None)


def months(first, last):
    """The first days of months between two days, at a pace that leaves few of them."""
    found = []
    for pace in PACES:
        found = [
            datetime.date(year, month, 1)
            for year in range(first.year, last.year + 1)
            for month in range(1, 13)
            if (year * 12 + month - 1) % pace == 0 and first <= datetime.date(year, month, 1) < last
        ]
        if len(found) <= MOST_TICKS:
            break
    return found
