"""Who a decision's owner is in persons: whose account reports on it, and where reminders go.

A person is himself. An institution is those who sit for it in a committee, else its people with an account, else the
office of its head. A college is its members in office. Another committee is its president and its secretary. A free
text is nobody: the secretariat tells them in another way.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import InstitutionHead, Mandate, Person

from .enums import OwnerKind
from .policies import LOCKED_STATES

LEADING = (Seat.PRESIDENT, Seat.SECRETARY)
NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Recipient:
    """An address that reminders of a decision go to, the name it belongs to, and the language it is written to in."""

    email: str
    name: str
    language: str = "fr"


def in_force(day, **conditions):
    return Mandate.objects.filter(starts_on__lte=day, **conditions).exclude(ends_on__lt=day)


def owned(user, today):
    """The condition « this account's own decisions », of validated relevés; at most one statement."""
    if not user.is_authenticated or not user.is_active or not user.person_id or not user.roles:
        return NOBODY
    mandates = list(in_force(today, person=user.person_id).values_list("institution", "college", "committee", "seat"))
    institutions = {row[0] for row in mandates if row[0]} | {user.person.institution_id} - {None}
    colleges = {row[1] for row in mandates if row[1]}
    committees = {row[2] for row in mandates if row[3] in LEADING}
    mine = Q(owner_person=user.person_id)
    for column, keys in (("institution", institutions), ("college", colleges), ("committee", committees)):
        if keys:
            mine |= Q(**{f"owner_{column}__in": keys})
    return Q(meeting__minutes__state__in=LOCKED_STATES) & mine


def recipients_of(decisions, day):
    """{pk of the decision: [Recipient]}, each address once; in a constant number of statements."""
    keys = defaultdict(set)
    for decision in decisions:
        if decision.owner_kind not in (OwnerKind.NONE, OwnerKind.TEXT):
            keys[decision.owner_kind].add(getattr(decision, f"owner_{decision.owner_kind}_id"))
    people = {
        OwnerKind.PERSON: {p.pk: [p] for p in _people(pk__in=keys[OwnerKind.PERSON])} if keys[OwnerKind.PERSON] else {},
        OwnerKind.COLLEGE: _seated(day, "college", keys[OwnerKind.COLLEGE]),
        OwnerKind.COMMITTEE: _seated(day, "committee", keys[OwnerKind.COMMITTEE], seat__in=LEADING),
    }
    offices = _offices(day, keys[OwnerKind.INSTITUTION])
    found = {}
    for decision in decisions:
        owner = getattr(decision, f"owner_{decision.owner_kind}_id", None)
        if decision.owner_kind == OwnerKind.INSTITUTION:
            found[decision.pk] = offices.get(owner, [])
        else:
            found[decision.pk] = _recipients(people.get(decision.owner_kind, {}).get(owner, []))
    return found


def _people(**conditions):
    return Person.objects.filter(**conditions).select_related("user").order_by("name", "pk")


def _seated(day, column, keys, **conditions):
    """{key: people in office there, in protocol order}."""
    found = defaultdict(list)
    if not keys:
        return found
    mandates = in_force(day, **{f"{column}__in": keys}, **conditions).select_related("person__user")
    for mandate in mandates.order_by("protocol_order", "person__name", "pk"):
        found[getattr(mandate, f"{column}_id")].append(mandate.person)
    return found


def _offices(day, keys):
    """{institution: recipients}: those who sit for it, else its people with an account, else its head's office."""
    if not keys:
        return {}
    seated, staff, heads = _seated(day, "institution", keys), defaultdict(list), {}
    for person in _people(institution__in=keys, user__is_active=True, user__role_grants__isnull=False).distinct():
        staff[person.institution_id].append(person)
    offices = InstitutionHead.objects.filter(Q(starts_on=None) | Q(starts_on__lte=day), institution__in=keys)
    for head in offices.exclude(ends_on__lt=day).exclude(email="").order_by("starts_on", "pk"):
        heads[head.institution_id] = [Recipient(head.email, head.function)]
    return {
        key: _recipients(seated[key]) or _recipients(staff[key]) or heads.get(key, [])
        for key in keys
    }  # fmt: skip


def told_of_minutes(meeting, day):
    """Who hears of what is published: the members in office on `day` and those the record names, with or without an
    account, each address once."""
    members = _seated(day, "committee", {meeting.committee_id})[meeting.committee_id]
    return _recipients([*members, *_people(attendances__meeting=meeting)])


def _recipients(people):
    found = {}
    for person in people:
        if email := person.mail_address:
            found.setdefault(email.lower(), Recipient(email, str(person), person.mail_language))
    return list(found.values())
