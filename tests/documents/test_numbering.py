"""Official numbers: no duplicate and no gap, whatever happens at once."""

import random
import threading

import pytest
from django.db import connection, transaction

from ogp_secretariat.documents.actions.numbering import next_number, note_number, peek_number
from ogp_secretariat.documents.models import Counter

WORKERS, ROUNDS = 8, 12


class RolledBack(Exception):
    pass


def _allot(seed, given):
    """Take numbers in transactions of which about a third roll back."""
    rng = random.Random(seed)
    for _round in range(ROUNDS):
        try:
            with transaction.atomic():
                number = next_number("test", 2020)
                if rng.random() < 0.33:
                    raise RolledBack
            given.append(number)
        except RolledBack:
            pass
    connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_rollbacks_leave_no_gap():
    given = []
    threads = [threading.Thread(target=_allot, args=(seed, given)) for seed in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, len(given) + 1))
    assert len(given) > WORKERS


@pytest.mark.django_db
def test_a_number_needs_the_transaction_of_its_act(monkeypatch):
    with transaction.atomic():
        assert next_number("a", 2020) == 1
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        next_number("a", 2020)
    monkeypatch.undo()


@pytest.mark.django_db
def test_registers_and_years_count_apart():
    assert [next_number("a", 2020), next_number("a", 2020), next_number("a", 2021), next_number("b", 2020)] == [
        1,
        2,
        1,
        1,
    ]


@pytest.mark.django_db
def test_a_rolled_back_act_gives_its_number_back():
    try:
        with transaction.atomic():
            next_number("a", 2020)
            raise RolledBack
    except RolledBack:
        pass
    assert next_number("a", 2020) == 1


@pytest.mark.django_db
def test_a_number_given_by_hand_is_not_given_again():
    note_number("a", 2020, 5)
    note_number("a", 2020, 2)
    assert peek_number("a", 2020) == 6
    assert next_number("a", 2020) == 6
    assert Counter.objects.get(register="a").last == 6
