"""Searching meetings by words: what somebody finds is what they can read."""

from django.db.models import Q

from . import permissions
from .convocation_desk import show_as_announced
from .enums import MeetingStatus


def _holding(words):
    condition = Q()
    for word in words:
        condition &= Q(search_text__contains=word)
    return condition


def search(meetings, words, *, user, today):
    """Those of `meetings` that hold each of the folded `words`, as `user` reads them.

    The secretariat searches what is typed. To others a meeting that is convened says what was announced, and one whose
    relevé is not theirs to read keeps who presides to itself: these few are looked through as they are shown.
    """
    if not words or permissions.can_edit(user):
        return meetings.filter(_holding(words))
    as_typed = permissions.readable(user, today, "minutes__") & ~Q(status=MeetingStatus.CONVENED)
    shown = list(meetings.filter(~as_typed).order_by())
    show_as_announced(shown)
    found = [one.pk for one in shown if all(word in one.words(with_chair=False) for word in words)]
    return meetings.filter(Q(pk__in=found) | as_typed & _holding(words))
