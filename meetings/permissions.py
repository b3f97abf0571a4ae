"""Who may read and do what. What somebody may not know of does not exist for them (404)."""

from django.db.models import Q

from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Committee, Mandate, SignatureDelegation
from ogp_secretariat.people.permissions import is_chair, is_member, is_secretariat

from . import queries
from .enums import Capacity, MeetingStatus, MinutesState
from .models import AgendaProposal, Meeting, Minutes

READ_BY_MEMBERS = (MinutesState.VALIDATED, MinutesState.PUBLISHED)


def readable_minutes(user, today):
    """The relevés this account may read, by state.

    A draft: the secretariat and the chair. A circulated one: also its listed recipients, while observations run. A
    validated one: members. A published one: everybody.
    """
    return Minutes.objects.filter(readable(user, today))


def readable(user, today, path=""):
    """The condition of `readable_minutes`, on a model that reaches the relevé over `path` (« minutes__ »)."""
    if is_secretariat(user) or is_chair(user):
        return Q(**{f"{path}pk__isnull": False})
    states = [MinutesState.PUBLISHED, MinutesState.VALIDATED] if is_member(user) else [MinutesState.PUBLISHED]
    allowed = Q(**{f"{path}state__in": states})
    if user.is_authenticated:
        circulated = Minutes.recipients.through.objects.filter(user=user).values("minutes")
        allowed |= Q(
            **{
                f"{path}state": MinutesState.CIRCULATED,
                f"{path}observations_until__gte": today,
                f"{path}pk__in": circulated,
            }
        )
    return allowed


def visible_meetings(user, today):
    """The meetings that exist for this account.

    Those whose relevé it may read, and for members those that were convened; the secretariat and the chair see all.
    """
    meetings = Meeting.objects.select_related("committee", "minutes")
    if is_secretariat(user) or is_chair(user):
        return meetings
    visible = readable(user, today, "minutes__")
    if is_member(user):
        visible |= Q(convened_at__isnull=False) & ~Q(status=MeetingStatus.DRAFT)
    return meetings.filter(visible)


def convened_meetings(user, today):
    """The meetings whose convocations this account may read: of those it may know of, a member all, others none."""
    meetings = visible_meetings(user, today)
    return meetings if is_member(user) else meetings.none()


def can_read_minutes(user, minutes, today):
    return readable_minutes(user, today).filter(pk=minutes.pk).exists()


def can_edit(user):
    """Prepare meetings, type relevés, import old ones, circulate and publish."""
    return is_secretariat(user)


def signing_for(user, committee, today):
    """In whose name this account signs for `committee` today: (person, on_behalf), or None.

    The chair signs in person; a delegate by a dated act signs « P.O. » for the holder.
    """
    if not user.is_authenticated:
        return None
    if is_chair(user):
        return user.person, False
    holder = holders_for(user, today, committee=committee).get(committee.pk)
    return (holder, True) if holder else None


def holders_for(user, today, **conditions):
    """{key of a committee: in whose place this account signs for it by a dated act}; the chair signs in person."""
    if not user.is_authenticated or not user.person_id or is_chair(user):
        return {}
    acts = SignatureDelegation.objects.filter(delegate_id=user.person_id, starts_on__lte=today, **conditions)
    acts = acts.exclude(ends_on__lt=today).select_related("holder").order_by("starts_on", "pk")
    return {act.committee_id: act.holder for act in acts}


def can_validate(user, minutes, today):
    """The chair or a delegate in force; the secretariat prepares but does not validate."""
    return signing_for(user, minutes.meeting.committee, today) is not None


def can_review_observations(user, minutes, today):
    """Read every observation on a draft: the secretariat, which answers, and whoever validates."""
    return can_edit(user) or can_validate(user, minutes, today)


def sees_all_rates(user):
    """Attendance rates of everybody: the secretariat and the chair."""
    return is_secretariat(user) or is_chair(user)


def sees_rates(user):
    """Beside them, a member sees their own."""
    return sees_all_rates(user) or (is_member(user) and user.person_id is not None)


def signs_anything(user, today):
    """Whether the page « à signer » is this account's business."""
    if is_chair(user):
        return True
    if not user.is_authenticated or not user.person_id:
        return False
    acts = SignatureDelegation.objects.filter(delegate_id=user.person_id, starts_on__lte=today)
    return acts.exclude(ends_on__lt=today).exists()


def in_office(committee, day):
    """The mandates of `committee` in force on `day`, in protocol order."""
    return in_office_between([committee], day, day)


def in_office_between(committees, first, last):
    """The mandates of `committees` in force on any day from `first` to `last`, in protocol order."""
    return (
        Mandate.objects.filter(committee__in=committees, starts_on__lte=last)
        .exclude(ends_on__lt=first)
        .select_related("person", "institution", "college")
        .order_by("protocol_order", "person__name")
    )


def sits_in(user, committee_id, day):
    """Whether this account's person sits in the committee on `day` (None: never)."""
    if not user.is_authenticated or not user.person_id or day is None:
        return False
    seats = Mandate.objects.filter(committee=committee_id, person=user.person_id, starts_on__lte=day)
    return seats.exclude(ends_on__lt=day).exists()


def can_read_closed(user, meeting):
    """Papers of items behind closed doors: the secretariat, the chair, and who sits in the committee on its day.

    A day that moved and was not announced yet opens nothing: they sit on both, as behind the personal link.
    """
    if is_secretariat(user) or is_chair(user):
        return True
    if not is_member(user) or not sits_in(user, meeting.committee_id, meeting.date):
        return False
    announced = queries.announced_day(meeting)
    return announced in (None, meeting.date) or sits_in(user, meeting.committee_id, announced)


def can_have_pack(user):
    """The pack of a meeting that exists for them: who sits in a committee or works for it; never the public."""
    return is_member(user)


def can_read_closing(user):
    """« Lecture des points arrêtés » is read by the chair and the secretariat, and corrected by the latter."""
    return is_secretariat(user) or is_chair(user)


def committees_to_propose_to(user, today):
    """The committees whose agenda this account may propose something for: where it sits today; the office's, all."""
    if is_secretariat(user) or is_chair(user):
        return Committee.objects.all()
    if not is_member(user) or not user.person_id:
        return Committee.objects.none()
    seats = Mandate.objects.filter(person=user.person_id, starts_on__lte=today).exclude(ends_on__lt=today)
    return Committee.objects.filter(pk__in=seats.values("committee"))


def visible_proposals(user):
    """A member's own proposals; the secretariat's and the chair's are all of them."""
    proposals = AgendaProposal.objects.select_related("committee", "author__person")
    if is_secretariat(user) or is_chair(user):
        return proposals
    return proposals.filter(author=user.pk) if is_member(user) else proposals.none()


def capacity_of(mandate):
    """As what the holder of a mandate sits."""
    return Capacity.SUBSTITUTE if mandate.seat == Seat.SUBSTITUTE else Capacity.MEMBER
