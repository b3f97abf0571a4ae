"""Each night: personal data that has reached its time is erased, as the retention table promises it."""

import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cocreation.actions.importing_association_files import forget_files
from cocreation.enums.associations import AssociationState
from cocreation.enums.contributions import Moderation
from cocreation.enums.events import EventKind, RegistrationState
from cocreation.models import (
    Association,
    Comment,
    Contribution,
    EventProposal,
    ForumRepresentative,
    Registration,
    ReviewItem,
)
from cocreation.policies import retention
from cocreation.policies.association_rows import PERSONAL, without_contacts
from cocreation.policies.requirements import add_months
from meetings.models import Answer, Invitee, Recipient, Summons
from ogp_secretariat.audit.actions.recording import entry
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.actions.erasing import ERASED_ADDRESS, OVER, erase_messages
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Person
from ogp_secretariat.web.text import ERASED

from .personal_data import erase_fields

CONTACT = {
    "email": "", "phone": "", "needs": "", "represented_by": ERASED, "decision_reason": "", "change_asked": None,
}  # fmt: skip
PROPOSER = {"name": ERASED, "email": "", "question": "", "answer": "", "decision_reason": ""}
ASSOCIATION = {"contact_name": "", "email": "", "other_emails": "", "phone": "", "unread": ""}
UNCONFIRMED = (
    RegistrationState.WAITING,
    RegistrationState.PENDING,
    RegistrationState.CANCELLED,
    RegistrationState.REFUSED,
)
MESSAGES_AT_ONCE = 500
# What makes somebody of the directory more than a person who was trained.
OFFICES = (
    "user", "mandates", "attendances", "decisions", "delegations_given", "delegations_received", "institutionhead",
    "focal_points", "event_roles", "institution", "invitations",
)  # fmt: skip


def _filled(*names):
    """The condition that one of these fields still holds something of a person."""
    where = Q(pk__in=[])
    for name in names:
        where |= ~Q(**{name: ""}) & ~Q(**{name: ERASED})
    return where


def _over(day, months):
    """The condition on rows of an event that ended more than so many months before `day`."""
    limit = add_months(day, -months)
    return Q(event__end_date__lt=limit) | Q(event__end_date=None, event__date__lt=limit)


def due(day):
    """[(queryset, values)]: what has reached its time on `day`, and what takes its place ({field: value}, or a function
    of the row that gives it). In the order of the table."""
    return [
        *_registrations(day),
        (_trained_people(day), {"email": "", "phone": ""}),
        *_contributions(day),
        *_comments(day),
        (
            Association.objects.filter(_filled(*ASSOCIATION), state=AssociationState.DISSOLVED),
            ASSOCIATION,
        ),
        (_records_to_examine(day), lambda item: {"raw": {}, "values": without_contacts(item.values)}),
        (_representatives(day), {"name": ERASED, "gender": "", "consent_on": None}),
        (EventProposal.objects.filter(_over(day, retention.PROPOSER), _filled(*PROPOSER)), PROPOSER),
        *_invited(day),
    ]


def _registrations(day):
    registrations = Registration.objects.select_related("event")
    contacts = _filled("email", "phone", "needs", "represented_by", "decision_reason") | Q(change_asked__isnull=False)
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
    ]


def _trained_people(day):
    """Cards that exist for a certificate alone: they have an address no longer than the registration they came from."""
    last = Coalesce("certificates__registration__event__end_date", "certificates__registration__event__date")
    no_office = dict.fromkeys(OFFICES)
    people = Person.objects.filter(_filled("email", "phone"), **no_office)
    over = people.annotate(last=Max(last)).filter(last__lt=add_months(day, -retention.CONTACT)).values("pk")
    return Person.objects.filter(pk__in=over)


def _contributions(day):
    limit = add_months(day, -retention.CONTRIBUTOR)
    contributions = Contribution.objects.select_related("process").filter(process__plan__ends_on__lt=limit)
    return [
        (contributions.filter(_filled("author_email")), {"author_email": "", "follows": False}),
        (contributions.filter(_filled("author_name"), shows_name=False), {"author_name": ERASED}),
    ]


def _comments(day):
    comments = Comment.objects.filter(received_at__lt=_midnight(add_months(day, -retention.COMMENT)))
    return [
        (comments.filter(_filled("author_email")), {"author_email": ""}),
        (comments.exclude(moderation=Moderation.SHOWN).filter(_filled("author_name")), {"author_name": ""}),
    ]


def _records_to_examine(day):
    """Nobody has judged them in all that time: the names of the association stay, to be judged all the same."""
    limit = _midnight(add_months(day, -retention.TO_EXAMINE))
    personal = Q(values__has_any_keys=list(PERSONAL)) | ~Q(raw={})
    return ReviewItem.objects.filter(personal, created_at__lt=limit)


def _representatives(day):
    limit = add_months(day, -retention.REPRESENTATIVE)
    ended = ForumRepresentative.objects.filter(_filled("name"))
    return ended.filter(Q(ends_on__lt=limit) | Q(mandate__ends_on__lt=limit))


def _invited(day):
    limit = add_months(day, -retention.INVITED)
    return [
        (Invitee.objects.filter(_filled("email"), meeting__date__lt=limit), {"email": ""}),
        (Summons.objects.filter(_filled("email"), invitee__meeting__date__lt=limit), {"email": ""}),
        (Answer.objects.filter(_filled("reason"), invitee__meeting__date__lt=limit), {"reason": ""}),
        (Recipient.objects.filter(_filled("email"), round__minutes__meeting__date__lt=limit), {"email": ""}),
    ]


def expire(*, day):
    """Erase what is due on `day`. Returns how many records and messages were touched; doing it again touches none."""
    touched = forget_files(now=_midnight(day))
    for rows, values in due(day):
        with transaction.atomic():
            found = list(rows.select_for_update(of=("self",)))
            for row in found:
                erase_fields(row, values(row) if callable(values) else values)
            Entry.objects.bulk_create(entry("expire", row, by=None) for row in found)
        touched += len(found)
    return touched + _expire_messages(day)


def _expire_messages(day):
    """Whom a message went to and what it said; that it was sent, and when, remains."""
    limit = _midnight(add_months(day, -retention.MESSAGE))
    old = Message.objects.filter(posted_at__lt=limit, state__in=OVER).exclude(to=ERASED_ADDRESS)
    touched = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:MESSAGES_AT_ONCE]):
        touched += erase_messages(Message.objects.filter(pk__in=keys))
    return touched


def _midnight(day):
    return timezone.make_aware(datetime.datetime(day.year, day.month, day.day))
