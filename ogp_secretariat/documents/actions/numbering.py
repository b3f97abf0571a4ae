"""Official numbers: gap-free and permanent."""

from django.db import transaction

from ..models import Counter


def _locked(register, year):
    Counter.objects.get_or_create(register=register, year=year)
    return Counter.objects.select_for_update().get(register=register, year=year)


def next_number(register, year):
    """The next number of `register` in `year` (the year of the thing numbered, not of today).

    To be called inside the transaction of the act: when that rolls back, so does the number.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("next_number must be called in the transaction of the act that it numbers")
    counter = _locked(register, year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def note_number(register, year, number):
    """Tell the counter that `number` was given by hand (an imported record), so that it is never given again."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("note_number must be called in the transaction of the act that it numbers")
    counter = _locked(register, year)
    if number > counter.last:
        counter.last = number
        counter.save(update_fields=["last"])


def peek_number(register, year):
    """The number that would be given next, for display; nothing is reserved."""
    counter = Counter.objects.filter(register=register, year=year).first()
    return (counter.last if counter else 0) + 1
