"""Received = pending + each disposition, whatever happens, in total and by each dimension: no database needed."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from cocreation.policies.reconciliation import ORDER, PENDING, disposition_of, reconcile

ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("receive"),
            st.sampled_from(["portal", "workshop", "post"]),
            st.sampled_from([None, 1, 2]),
            st.sampled_from([None, 7]),
        ),
        st.tuples(st.just("group"), st.integers(0, 30), st.integers(0, 4), st.none()),
        st.tuples(st.just("leave"), st.integers(0, 30), st.none(), st.none()),
        st.tuples(st.just("answer"), st.integers(0, 30), st.sampled_from(ORDER), st.none()),
        st.tuples(st.just("answer_cluster"), st.integers(0, 4), st.sampled_from(ORDER), st.none()),
    ),
    max_size=80,
)


def played(acts):
    """The rows that a sequence of acts leaves: (origin, region, axis, disposition, 1)."""
    received, places, own, of_cluster = [], {}, {}, {}
    for act, one, two, three in acts:
        if act == "receive":
            received.append((one, two, three))
        elif act == "answer_cluster":
            of_cluster[one] = SimpleNamespace(disposition=two)
        elif received:
            index = one % len(received)
            if act == "group":
                places[index] = two
            elif act == "leave":
                places.pop(index, None)
            else:
                own[index] = SimpleNamespace(disposition=two)
    return [(*row, disposition_of(own.get(n), of_cluster.get(places.get(n))), 1) for n, row in enumerate(received)]


@given(ACTS)
def test_received_is_pending_plus_each_disposition_after_any_acts(acts):
    rows = played(acts)
    table = reconcile(rows)
    assert table.reconciles
    assert table.total.received == len(rows)
    assert table.total.pending == sum(row[3] == PENDING for row in rows)
    for dimension, column in (("origin", 0), ("region", 1), ("axis", 2)):
        for line in getattr(table, dimension):
            mine = [row for row in rows if row[column] == line.key]
            assert line.received == len(mine) == line.pending + sum(line.in_order)
            assert {d: line.counts.get(d, 0) for d in ORDER} == {d: sum(r[3] == d for r in mine) for d in ORDER}


def test_a_disposition_that_is_not_known_shows_as_a_gap():
    assert not reconcile([("portal", None, None, "lost", 1)]).reconciles


def test_the_own_answer_goes_before_the_clusters():
    own, cluster = SimpleNamespace(disposition="retained"), SimpleNamespace(disposition="not_retained")
    assert disposition_of(own, cluster) == "retained"
    assert disposition_of(None, cluster) == "not_retained"
    assert disposition_of(None, None) == PENDING
