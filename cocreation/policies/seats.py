"""Who has a seat: capacity, quotas by category and by region, the waiting list. Pure.

A quota is a maximum. Somebody without a region is counted by the capacity and the category only.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums.events import Category
from .statistics import LEAST


@dataclass(frozen=True)
class Limits:
    """`capacity`: seats in all, None without limit; `categories` and `regions`: {value: seats at most}."""

    capacity: int | None = None
    categories: dict = field(default_factory=dict)
    regions: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Applicant:
    """Somebody who has a seat or waits for one; `region` is a key or None."""

    key: int
    category: str
    region: int | None = None


class Taken:
    """The seats taken, counted in all, by category and by region."""

    def __init__(self, seated=()):
        self.total, self.categories, self.regions = 0, Counter(), Counter()
        for applicant in seated:
            self.add(applicant)

    def add(self, applicant, number=1):
        self.total += number
        self.categories[applicant.category] += number
        self.regions[applicant.region] += number

    def remove(self, applicant):
        self.total -= 1
        self.categories[applicant.category] -= 1
        self.regions[applicant.region] -= 1


def what_is_full(limits, taken, applicant):
    """What keeps `applicant` from a seat: "capacity", "category", "region"; empty when there is room."""
    if limits.capacity is not None and taken.total >= limits.capacity:
        return "capacity"
    if taken.categories[applicant.category] >= limits.categories.get(applicant.category, float("inf")):
        return "category"
    if applicant.region is not None and taken.regions[applicant.region] >= limits.regions.get(
        applicant.region, float("inf")
    ):
        return "region"
    return ""


def has_room(limits, taken, applicant):
    return not what_is_full(limits, taken, applicant)


def promoted(limits, seated, waiting):
    """The keys of those who get a seat, in the order of the list: each is the first who then has room everywhere.

    Somebody whose quota is full keeps the place in the list and does not block those after.
    """
    taken, found = Taken(seated), []
    for applicant in waiting:
        if limits.capacity is not None and taken.total >= limits.capacity:
            break
        if has_room(limits, taken, applicant):
            taken.add(applicant)
            found.append(applicant.key)
    return found


def excess(limits, seated):
    """What the limits would put under the seats taken: [("capacity", None, taken, limit), ("category", …), …].

    Nobody is thrown out: limits like these are refused. An empty list means that they may be set.
    """
    taken, found = Taken(seated), []
    if limits.capacity is not None and taken.total > limits.capacity:
        found.append(("capacity", None, taken.total, limits.capacity))
    for kind, quotas, counts in (
        ("category", limits.categories, taken.categories),
        ("region", limits.regions, taken.regions),
    ):
        found += [(kind, value, counts[value], seats) for value, seats in quotas.items() if counts[value] > seats]
    return found


@dataclass(frozen=True)
class Room:
    """What somebody who wants to register must know: `is_full`: no seat for anybody; the categories and regions whose
    quota is taken; how many wait."""

    is_full: bool = False
    categories: frozenset = frozenset()
    regions: frozenset = frozenset()
    waiting: int = 0


def room(limits, taken, waiting):
    """The `Room` that the `Taken` seats leave within the `Limits`."""
    return Room(
        is_full=limits.capacity is not None and taken.total >= limits.capacity,
        categories=frozenset(value for value, seats in limits.categories.items() if taken.categories[value] >= seats),
        regions=frozenset(value for value, seats in limits.regions.items() if taken.regions[value] >= seats),
        waiting=waiting,
    )


def full_for(found):
    """The categories without a seat left while others have some; empty where the event is full for everybody."""
    return [label for value, label in Category.choices if value in found.categories and not found.is_full]


def words_when_full(found):
    """« Full: the waiting list is open (7 waiting) » of a full `Room`, else nothing. Few people are not counted."""
    if not found.is_full:
        return ""
    if not found.waiting:
        return _("Full: the waiting list is open, nobody is on it yet")
    if found.waiting < LEAST:
        return _("Full: the waiting list is open (fewer than %(n)s waiting)") % {"n": LEAST}
    return ngettext(
        "Full: the waiting list is open (%(n)s waiting)",
        "Full: the waiting list is open (%(n)s waiting)",
        found.waiting,
    ) % {"n": found.waiting}
