"""Geometry of the pictures: Gantt, progress curve, matrix. Pure: figures and dates come in, numbers for SVG go out.

Lengths are in units of the drawing's own viewBox. `mirrored` turns a drawing for pages that read from right to left:
positions are mirrored, letters are not.
"""

import datetime
from dataclasses import dataclass, field

LABEL, CHART = 120, 840  # the column of codes, then the calendar
HEAD, ROW, FOOT = 30, 24, 8
BAR, THIN = 12, 4  # the bar in force; the initial one under it
BLOCK = 26  # rows of one picture, a little more when the last commitment is long
QUARTERS_UP_TO = 5 * 366  # days: beyond, only years are marked

CURVE_WIDTH, CURVE_HEIGHT = 840, 300
MARGIN_START, MARGIN_END, MARGIN_TOP, MARGIN_FOOT = 48, 16, 12, 34


@dataclass(frozen=True, slots=True)
class Span:
    """A bar: its left edge and its length."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Task:
    """What a Gantt row is drawn from. `initial_…`: the baseline; `progress` 0 to 100 or None; dates may be None."""

    label: str
    title: str
    starts_on: datetime.date | None
    due_on: datetime.date | None
    initial_starts_on: datetime.date | None
    initial_due: datetime.date | None
    progress: object = None
    tone: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class GanttRow:
    """`bar`: the dates in force; `done`: the share of it that is done; `initial`: the first dates, when they differ."""

    task: Task
    y: int
    bar: Span | None
    done: Span | None
    initial: Span | None


@dataclass(frozen=True, slots=True)
class Gantt:
    """`today`: where today's line stands, None when today lies outside the calendar."""

    width: int
    height: int
    label_x: int
    anchor: str
    chart: Span
    rows: list
    ticks: list
    today: float | None


class Scale:
    """Days to positions between `start` and `start + length`, the other way round when mirrored."""

    def __init__(self, first, last, start, length, *, mirrored=False, width=0):
        self.first, self.start, self.length = first, start, length
        self.days = max((last - first).days, 1)
        self.mirrored, self.width = mirrored, width

    def x(self, day):
        share = min(max((day - self.first).days / self.days, 0), 1)
        position = self.start + share * self.length
        return round(self.width - position if self.mirrored else position, 1)

    def span(self, first, last):
        """The bar from one day to another, at least a pixel wide; None when a date is missing."""
        if first is None or last is None:
            return None
        left, right = sorted((self.x(first), self.x(max(first, last))))
        return Span(left, round(max(right - left, 1), 1))


def blocks(tasks):
    """`tasks` cut before a head into lists of some `BLOCK` rows, so that each picture fits on a sheet of paper."""
    found = []
    for task in tasks:
        if not found or (task.is_head and len(found[-1]) >= BLOCK):
            found.append([])
        found[-1].append(task)
    return found


def calendar(tasks, first, last, today, *, mirrored=False):
    """The `Gantt`s of all `tasks`, in `blocks`, on one calendar that holds `first`, `last` and all their dates."""
    days = [d for t in tasks for d in (t.starts_on, t.due_on, t.initial_starts_on, t.initial_due) if d]
    first, last = min([first, *days]), max([last, *days])
    return [gantt(block, first, last, today, mirrored=mirrored) for block in blocks(tasks)]


def gantt(tasks, first, last, today, *, mirrored=False):
    """The `Gantt` of `tasks` between two days; what lies outside is drawn at the edge."""
    width = LABEL + CHART
    scale = Scale(first, last, LABEL, CHART, mirrored=mirrored, width=width)
    return Gantt(
        width=width,
        height=HEAD + ROW * len(tasks) + FOOT,
        label_x=width if mirrored else 0,
        anchor="end" if mirrored else "start",
        chart=Span(0 if mirrored else LABEL, CHART),
        rows=[_gantt_row(task, HEAD + ROW * n, scale) for n, task in enumerate(tasks)],
        ticks=ticks(first, last, scale),
        today=scale.x(today) if first <= today <= last else None,
    )


def _gantt_row(task, y, scale):
    bar = scale.span(task.starts_on, task.due_on)
    initial = scale.span(task.initial_starts_on, task.initial_due)
    done = None
    if bar and task.progress:
        length = round(bar.width * float(min(task.progress, 100)) / 100, 1)
        done = Span(round(bar.x + bar.width - length, 1) if scale.mirrored else bar.x, length)
    return GanttRow(task, y, bar, done, initial if initial != bar else None)


def ticks(first, last, scale):
    """The first day of each quarter between two days, « 01/2019 »; of each year when they lie far apart."""
    months = (1, 4, 7, 10) if (last - first).days <= QUARTERS_UP_TO else (1,)
    found = []
    for year in range(first.year, last.year + 1):
        for month in months:
            day = datetime.date(year, month, 1)
            if first <= day <= last:
                found.append(Tick(scale.x(day), f"{month:02d}/{year}" if len(months) > 1 else str(year)))
    return found


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    point: object


@dataclass(frozen=True, slots=True)
class Curve:
    """`actual`, `planned`: lists of polylines (« x,y x,y »), broken where a figure is missing; `dots`: of `actual`."""

    width: int
    height: int
    chart: Span
    top: int
    bottom: int
    label_x: float
    anchor: str
    actual: list = field(default_factory=list)
    planned: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    levels: list = field(default_factory=list)
    ticks: list = field(default_factory=list)


def curve(points, *, mirrored=False):
    """The `Curve` of `points` (objects with `day`, `rate`, `planned`; rates 0 to 100 or None), in the order of days."""
    length = CURVE_WIDTH - MARGIN_START - MARGIN_END
    bottom = CURVE_HEIGHT - MARGIN_FOOT
    left = MARGIN_END if mirrored else MARGIN_START
    drawn = Curve(
        width=CURVE_WIDTH,
        height=CURVE_HEIGHT,
        chart=Span(left, length),
        top=MARGIN_TOP,
        bottom=bottom,
        label_x=CURVE_WIDTH - MARGIN_START + 14 if mirrored else MARGIN_START - 14,
        anchor="start" if mirrored else "end",
    )
    drawn.levels.extend((level, _y(level, bottom)) for level in (0, 25, 50, 75, 100))
    if not points:
        return drawn
    first, last = points[0].day, points[-1].day
    scale = Scale(first, last, MARGIN_START, length, mirrored=mirrored, width=CURVE_WIDTH)
    drawn.ticks.extend(ticks(first, last, scale))
    for name in ("rate", "planned"):
        places = [None if getattr(p, name) is None else (scale.x(p.day), _y(getattr(p, name), bottom)) for p in points]
        (drawn.actual if name == "rate" else drawn.planned).extend(_polylines(places))
    drawn.dots.extend(Dot(scale.x(p.day), _y(p.rate, bottom), p) for p in points if p.rate is not None)
    return drawn


def _y(figure, bottom):
    return round(bottom - float(figure) * (bottom - MARGIN_TOP) / 100, 1)


def _polylines(places):
    """Runs of places without a hole, as SVG « points »; a place alone is left to its dot."""
    runs, run = [], []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
            continue
        if len(run) > 1:
            runs.append(" ".join(f"{x},{y}" for x, y in run))
        run = []
    return runs


def matrix(pairs, rows, columns):
    """[(row, [[names], …])]: what falls into each cell, the highest row first.

    `pairs`: (name, row key, column key); `rows`, `columns`: (key, label) from the least to the most. A pair whose key
    is in neither list is left out.
    """
    cells = {}
    for name, row, column in pairs:
        cells.setdefault((row, column), []).append(name)
    return [
        (label, [cells.get((key, column), []) for column, _label in columns]) for key, label in reversed(list(rows))
    ]
