"""Who has a seat: capacity, quotas by category and by region, the waiting list. Pure.

A quota is a maximum. Somebody without a region is counted by the capacity and the category only.
"""

from collections import Counter
from dataclasses import dataclass, field


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

    def add(self, applicant):
        self.total += 1
        self.categories[applicant.category] += 1
        self.regions[applicant.region] += 1

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
