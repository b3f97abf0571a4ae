"""Who has a seat, by properties that hold for every list: capacity, quotas, order."""

from hypothesis import given
from hypothesis import strategies as st

from cocreation.policies import seats

CATEGORIES = ["citizen", "association", "media"]
REGIONS = [None, 1, 2, 3]
people = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(REGIONS)), max_size=30)
limits_ = st.builds(
    seats.Limits,
    capacity=st.none() | st.integers(0, 20),
    categories=st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 8)),
    regions=st.dictionaries(st.sampled_from(REGIONS[1:]), st.integers(0, 8)),
)


def arrive(limits, rows):
    """Each of `rows` comes in turn and gets a seat or waits. Returns (seated, waiting)."""
    seated, waiting = [], []
    for key, row in enumerate(rows):
        one = seats.Applicant(key, *row)
        (seated if seats.has_room(limits, seats.Taken(seated), one) else waiting).append(one)
    return seated, waiting


@given(limits_, people)
def test_no_limit_is_ever_passed(limits, rows):
    seated, _waiting = arrive(limits, rows)
    assert seats.excess(limits, seated) == []


@given(limits_, people)
def test_whoever_waits_has_no_room(limits, rows):
    seated, waiting = arrive(limits, rows)
    # Seats never become free by somebody else's coming, so that nobody waits for a seat that is there.
    assert seats.promoted(limits, seated, waiting) == []


@given(limits_, people, st.data())
def test_a_freed_seat_goes_to_the_first_who_fits(limits, rows, data):
    seated, waiting = arrive(limits, rows)
    if not seated:
        return
    gone = data.draw(st.sampled_from(seated))
    left = [one for one in seated if one is not gone]
    keys = seats.promoted(limits, left, waiting)
    by_key = {one.key: one for one in waiting}
    now_seated = [*left, *(by_key[key] for key in keys)]
    assert seats.excess(limits, now_seated) == []
    assert keys == sorted(keys)
    taken = seats.Taken(left)
    for one in waiting:
        fits = seats.has_room(limits, taken, one)
        assert fits == (one.key in keys)
        if fits:
            taken.add(one)


@given(limits_, people)
def test_limits_below_what_is_taken_are_named(limits, rows):
    everybody = [seats.Applicant(key, *row) for key, row in enumerate(rows)]
    over = seats.excess(limits, everybody)
    taken = seats.Taken(everybody)
    expected = int(limits.capacity is not None and taken.total > limits.capacity)
    expected += sum(taken.categories[value] > most for value, most in limits.categories.items())
    expected += sum(taken.regions[value] > most for value, most in limits.regions.items())
    assert len(over) == expected


def test_a_full_quota_does_not_block_those_behind():
    limits = seats.Limits(capacity=2, categories={"citizen": 1})
    seated = [seats.Applicant(1, "citizen")]
    waiting = [seats.Applicant(2, "citizen"), seats.Applicant(3, "media")]
    assert seats.promoted(limits, seated, waiting) == [3]


def test_what_is_full_is_named():
    limits = seats.Limits(capacity=5, categories={"citizen": 1}, regions={7: 1})
    taken = seats.Taken([seats.Applicant(1, "citizen", 7)])
    assert seats.what_is_full(limits, taken, seats.Applicant(2, "citizen", 8)) == "category"
    assert seats.what_is_full(limits, taken, seats.Applicant(2, "media", 7)) == "region"
    assert seats.what_is_full(limits, taken, seats.Applicant(2, "media", None)) == ""
    taken = seats.Taken([seats.Applicant(n, "media") for n in range(5)])
    assert seats.what_is_full(limits, taken, seats.Applicant(9, "other")) == "capacity"
