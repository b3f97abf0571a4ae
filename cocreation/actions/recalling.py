"""Reminding those who have a seat: the schedule asks every hour, each person is written to once."""

import datetime
import logging

from django.db import transaction

from ..enums.events import EventState
from ..models import Event
from ..notifications import events as mails
from ..policies import events as rules
from .seating import locked

logger = logging.getLogger(__name__)


def remind_all(*, day):
    """Post the reminders that are due on `day` or were missed since. Returns how many events were reminded of."""
    until = day + datetime.timedelta(days=rules.REMINDER_DAYS)
    found = Event.objects.filter(state=EventState.PUBLISHED, date__gte=day, date__lte=until)
    events = list(found.order_by("pk"))
    for event in events:
        try:
            _remind(event, day)
        except Exception:
            # The others are reminded all the same; this one is tried again within the hour.
            logger.exception("No reminder of event %s", event.pk)
    return len(events)


@transaction.atomic
def _remind(event, day):
    event = locked(event)
    if event.state == EventState.PUBLISHED and rules.reminder_is_due(event, day):
        mails.reminders(event)
