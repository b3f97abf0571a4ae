"""What became of contributions, counted: received = pending + each disposition, in total and by each dimension.

Pure: the rule that gives one contribution its disposition, and the table made of counts. Source: in 2019-2020 the fate
of 179 contributions of 411 was never published; this table would have shown it.
"""

import dataclasses
from collections import defaultdict

from ..enums.contributions import Disposition

PENDING = ""
ORDER = tuple(Disposition.values)
DIMENSIONS = ("origin", "region", "axis")


def disposition_of(own, of_cluster):
    """The disposition of a contribution: of its own published answer, else of its cluster's; PENDING without either.

    Each is an answer (anything with `disposition`) or None.
    """
    answer = own or of_cluster
    return answer.disposition if answer else PENDING


@dataclasses.dataclass(frozen=True)
class Line:
    """`key`: the value of the dimension (None: not said); `counts` {disposition: number}, without zeros."""

    key: object
    received: int
    pending: int
    counts: dict

    @property
    def answered(self):
        return self.received - self.pending

    @property
    def in_order(self):
        """The number of each disposition, in the order of the enum."""
        return [self.counts.get(disposition, 0) for disposition in ORDER]

    @property
    def reconciles(self):
        return self.received == self.pending + sum(self.in_order)


@dataclasses.dataclass(frozen=True)
class Reconciliation:
    """`total` and, by dimension, one `Line` for each of its values; the lines of a dimension add up to the total."""

    total: Line
    origin: tuple
    region: tuple
    axis: tuple

    @property
    def lines(self):
        return [self.total, *self.origin, *self.region, *self.axis]

    @property
    def reconciles(self):
        """True when each line does, and when each dimension adds up to the total, disposition by disposition."""
        if not all(line.reconciles for line in self.lines):
            return False
        for dimension in DIMENSIONS:
            lines = getattr(self, dimension)
            if sum(line.received for line in lines) != self.total.received:
                return False
            if sum(line.pending for line in lines) != self.total.pending:
                return False
            if [sum(numbers) for numbers in zip(*(line.in_order for line in lines), strict=True)] != (
                self.total.in_order if lines else []
            ):
                return False
        return True


def reconcile(counts):
    """The `Reconciliation` of `counts`: (origin, region, axis, disposition, number) tuples, in any order.

    `received` is counted apart from the dispositions, so that one that this version does not know shows as a gap.
    """
    received, found = defaultdict(int), defaultdict(lambda: defaultdict(int))
    for origin, region, axis, disposition, number in counts:
        for place in (("total", None), ("origin", origin), ("region", region), ("axis", axis)):
            received[place] += number
            found[place][disposition] += number

    def line(place):
        known = {key: n for key, n in found[place].items() if key in ORDER and n}
        return Line(place[1], received[place], found[place][PENDING], known)

    def lines(dimension):
        keys = [key for name, key in received if name == dimension]
        return tuple(line((dimension, key)) for key in sorted(keys, key=lambda key: (key is None, str(key))))

    return Reconciliation(line(("total", None)), *(lines(dimension) for dimension in DIMENSIONS))
