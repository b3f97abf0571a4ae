"""Decisions of a validated relevé, with owners and deadlines, for the tests of their follow-up."""

import datetime

from django.utils import timezone

from meetings.actions import approving, recording
from meetings.models import Decision, Meeting, Minutes
from ogp_secretariat.people.models import Mandate
from tests import factories

DAY = datetime.timedelta(days=1)


def decided(*wanted, date=datetime.date(2020, 2, 12), publish=True, committee=None, **fields):
    """The decisions of one meeting, numbered; each of `wanted` is the columns of one. Validated by the chair today."""
    meeting = factories.meeting(date, decisions=0, committee=committee or factories.committee(), **fields)
    rows = [Decision(position=n, **{"text": f"Décision {n}", **one}) for n, one in enumerate(wanted, 1)]
    recording.save_meeting(meeting, by=None, rows=rows)
    approving.validate(meeting.minutes, by=factories.account("chair"))
    if publish:
        published(meeting)
    return list(Decision.objects.filter(meeting=meeting).select_related("meeting__committee").order_by("number"))


def published(meeting):
    """Without waiting for its files."""
    by = Minutes.objects.get(meeting=meeting).validated_by
    Minutes.objects.filter(meeting=meeting).update(state="published", published_at=timezone.now(), published_by=by)


def due(day, **fields):
    return {"deadline_kind": "date", "deadline_date": day, **fields}


def owned_by(person):
    return {"owner_kind": "person", "owner_person": person}


def owner(language="fr"):
    """A member's account, to own decisions."""
    user = factories.member()
    user.language = language
    user.save()
    return user


def focal_point(institution):
    """An account of an institution, without a seat."""
    user = factories.account("focal_point")
    user.person.institution = institution
    user.person.save()
    return user


def seat(person, *, committee=None, starts_on=datetime.date(2018, 1, 1), **fields):
    return Mandate.objects.create(
        committee=committee or factories.committee(), person=person, starts_on=starts_on, **fields
    )


def called(date, status="convened", committee=None):
    """A meeting that is called for a day."""
    number = Meeting.objects.filter(date__year=date.year).count() + 500
    return Meeting.objects.create(committee=committee or factories.committee(), date=date, status=status, number=number)
