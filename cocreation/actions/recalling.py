"""Reminding those who have a seat: the schedule asks every hour, each person is written to once."""

import datetime

from django.db import transaction

from ..enums.events import EventState
from ..models import Event
from ..notifications import events as mails
from ..policies import events as rules
from .seating import locked


def remind_all(*, day):
    """Post the reminders that are due on `day` or were missed since. Returns how many events were reminded of."""
    until = day + datetime.timedelta(days=rules.REMINDER_DAYS)
    found = Event.objects.filter(state=EventState.PUBLISHED, date__gte=day, date__lte=until)
    for event in found.order_by("pk"):
        _remind(event, day)
    return len(found)


@transaction.atomic
def _remind(event, day):
    event = locked(event)
    if event.state == EventState.PUBLISHED and rules.reminder_is_due(event, day):
        mails.reminders(event)
