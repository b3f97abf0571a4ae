"""Each night: personal data that has reached its time is erased, as the retention table promises it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cocreation.enums.associations import AssociationState
from cocreation.enums.contributions import Moderation
from cocreation.enums.events import EventKind, RegistrationState
from cocreation.models import Association, Comment, Contribution, Registration
from cocreation.policies import retention
from cocreation.policies.requirements import add_months
from ogp_secretariat.audit.actions.recording import entry
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.actions.erasing import erase_texts
from ogp_secretariat.mailroom.models import Message

from ..personal_data import ERASED
from .personal_data import erase_fields

CONTACT = {"email": "", "phone": "", "needs": "", "represented_by": ERASED}
UNCONFIRMED = (
    RegistrationState.WAITING,
    RegistrationState.PENDING,
    RegistrationState.CANCELLED,
    RegistrationState.REFUSED,
)


def _filled(*names):
    """The condition that one of these fields still holds something of a person."""
    where = Q(pk__in=[])
    for name in names:
        where |= ~Q(**{name: ""}) & ~Q(**{name: ERASED})
    return where


def _over(day, months):
    """The condition on registrations whose event ended more than so many months before `day`."""
    limit = add_months(day, -months)
    return Q(event__end_date__lt=limit) | Q(event__end_date=None, event__date__lt=limit)


def due(day):
    """[(queryset, values)]: what has reached its time on `day`, and what takes its place. In the order of the table."""
    contacts = _filled("email", "phone", "needs", "represented_by")
    registrations = Registration.objects.select_related("event")
    limit = add_months(day, -retention.CONTRIBUTOR)
    contributions = Contribution.objects.select_related("process").filter(process__plan__ends_on__lt=limit)
    comments = Comment.objects.filter(received_at__lt=_midnight(add_months(day, -retention.COMMENT)))
    return [
        (registrations.filter(_over(day, retention.CONTACT), contacts), CONTACT),
        (
            registrations.filter(
                _over(day, retention.NOT_CONFIRMED), contacts | _filled("name"), state__in=UNCONFIRMED
            ),
            CONTACT | {"name": ERASED},
        ),
        (
            # The names of people trained stay with their certificates.
            registrations.filter(_over(day, retention.NAME), _filled("name")).exclude(event__kind=EventKind.TRAINING),
            {"name": ERASED},
        ),
        (contributions.filter(_filled("author_email")), {"author_email": "", "follows": False}),
        (contributions.filter(_filled("author_name"), shows_name=False), {"author_name": ERASED}),
        (comments.filter(_filled("author_email")), {"author_email": ""}),
        (comments.exclude(moderation=Moderation.SHOWN).filter(_filled("author_name")), {"author_name": ""}),
        (
            Association.objects.filter(
                _filled("contact_name", "email", "phone"), state=AssociationState.DISSOLVED
            ),
            {"contact_name": "", "email": "", "phone": ""},
        ),
    ]  # fmt: skip


def expire(*, day):
    """Erase what is due on `day`. Returns how many records and messages were touched; doing it again touches none."""
    touched = 0
    for rows, values in due(day):
        with transaction.atomic():
            found = list(rows.select_for_update(of=("self",)))
            for row in found:
                erase_fields(row, values)
            Entry.objects.bulk_create(entry("expire", row, by=None) for row in found)
        touched += len(found)
    limit = add_months(day, -retention.MESSAGE)
    old = Message.objects.filter(posted_at__lt=_midnight(limit))
    return touched + erase_texts(old)


def _midnight(day):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day))
