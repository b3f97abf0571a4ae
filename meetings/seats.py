"""Who a convocation sent now goes to, and as what: the mandates of now, set against those who are stored as invited."""

from django.utils.translation import gettext as _

from . import permissions
from .convocation_rules import CONVENABLE
from .enums import Capacity
from .models import Invitee, Summons

SEAT = ("capacity", "college", "college_name", "college_name_ar", "institution", "institution_ar")


def members_to_invite(meeting):
    """Unsaved `Invitee`s: the members and substitutes in office on the day of the meeting, in protocol order.

    A meeting of one college convenes that college.
    """
    return members_of_each([meeting])[0]


def members_of_each(meetings):
    """[`members_to_invite`] of each of several meetings, in a constant number of statements."""
    days = [meeting.date for meeting in meetings if meeting.date]
    if not days:
        return [[] for _meeting in meetings]
    committees = {meeting.committee_id for meeting in meetings}
    mandates = permissions.in_office_between(committees, min(days), max(days))
    mandates = mandates.prefetch_related("institution__names", "person__institution__names")
    mandates = list(mandates.select_related("person__user", "person__institution", "institution", "college"))
    return [_members(meeting, [one for one in mandates if _sits(one, meeting)]) for meeting in meetings]


def _sits(mandate, meeting):
    day = meeting.date
    in_force = day and mandate.starts_on <= day and (mandate.ends_on is None or mandate.ends_on >= day)
    in_committee = mandate.committee_id == meeting.committee_id
    return in_force and in_committee and (not meeting.college_id or mandate.college_id == meeting.college_id)


def _members(meeting, mandates):
    found = {mandate.person_id: _member(meeting, mandate) for mandate in reversed(mandates)}
    return [found[person] for person in dict.fromkeys(mandate.person_id for mandate in mandates)]


def _member(meeting, mandate):
    person, institution = mandate.person, mandate.institution or mandate.person.institution
    named = institution.named_on(meeting.date) or institution if institution else None
    account = getattr(person, "user", None)
    return Invitee(
        meeting=meeting,
        person=person,
        civility=person.civility,
        name=person.name,
        name_ar=person.name_ar,
        function=person.function,
        function_ar=person.function_ar,
        institution=named.name if named else "",
        institution_ar=named.name_ar if named else "",
        college=mandate.college,
        college_name=mandate.college.name if mandate.college else "",
        college_name_ar=mandate.college.name_ar if mandate.college else "",
        capacity=permissions.capacity_of(mandate),
        email=person.mail_address,
        language=account.language if account else "fr",
    )


def to_invite(meeting):
    """(invited, gone): who a convocation sent now goes to, those known already as they are stored; and stored members
    who are no longer in office on the day of the meeting."""
    stored = list(meeting.invitees.select_related("person", "college").order_by("position", "pk"))
    known = {one.person_id: one for one in stored if one.person_id}
    fresh = members_to_invite(meeting)
    _bring_up_to_date(meeting, known, fresh)
    members = [known.get(one.person_id, one) for one in fresh]
    people = {one.person_id for one in members}
    others = [one for one in stored if not one.has_seat and one.person_id not in people]
    gone = [one for one in stored if one.has_seat and one.person_id not in people]
    return [*members, *others], gone


def _bring_up_to_date(meeting, known, fresh):
    """Give stored members the address of their card, if no convocation went to it yet, and until the sitting opens the
    seat of their mandate, with what is stored in `email_before` and `seat_before`.

    An address that was typed for this meeting stays: the link that went to it would open nothing any more. Nothing is
    saved here.
    """
    pairs = [(known[one.person_id], one) for one in fresh if one.person_id in known]
    rows = Summons.objects.filter(invitee__in=[stored.pk for stored, _card in pairs])
    used = set(rows.values_list("invitee", "email"))
    for stored, card in pairs:
        if card.email and (not stored.email or _follows_card(stored, card, used)):
            stored.email_before, stored.email = stored.email, card.email
        if meeting.status in CONVENABLE:
            sit_as(stored, card)


def _follows_card(stored, card, used):
    return not stored.email_typed and stored.email != card.email and (stored.pk, card.email) not in used


def sit_as(stored, now):
    """Give `stored` the seat of `now`, an unsaved `Invitee`; what it was before is in `seat_before`."""
    stored.seat_before = {name: getattr(stored, name) for name in SEAT if getattr(stored, name) != getattr(now, name)}
    for name in stored.seat_before:
        setattr(stored, name, getattr(now, name))


def cautions(convened):
    """Who was convened as something else than what they are by now, or elsewhere: the next sending puts it right."""
    return [*_seat_cautions(convened), *_address_cautions(convened)]


def _address_cautions(convened):
    return [
        _(
            "The card of %(name)s has a new address: the next message goes to %(now)s and no longer to %(before)s, "
            "whose link opens nothing any more."
        )
        % {"name": one.name, "before": one.email_before, "now": one.email}
        for one in convened
        if one.email_before
    ]


def _seat_cautions(convened):
    return [
        _(
            "%(name)s was convened as %(before)s and sits as %(now)s on the day of the meeting: the next sending goes "
            "to them as such, and keeps their answer."
        )
        % {
            "name": one.name,
            "before": Capacity(one.seat_before["capacity"]).label,
            "now": one.get_capacity_display(),
        }
        for one in convened
        if "capacity" in one.seat_before
    ]
