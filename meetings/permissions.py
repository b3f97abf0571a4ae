"""Who may read and do what. What somebody may not know of does not exist for them (404)."""

from django.db.models import Q

from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Mandate, SignatureDelegation
from ogp_secretariat.people.permissions import is_chair, is_member, is_secretariat

from .enums import Capacity, MeetingStatus, MinutesState
from .models import Meeting, Minutes

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
    if user.person_id:
        act = (
            SignatureDelegation.objects.filter(committee=committee, delegate_id=user.person_id, starts_on__lte=today)
            .exclude(ends_on__lt=today)
            .select_related("holder")
            .first()
        )
        if act:
            return act.holder, True
    return None


def can_validate(user, minutes, today):
    """The chair or a delegate in force; the secretariat prepares but does not validate."""
    return signing_for(user, minutes.meeting.committee, today) is not None


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
    return (
        Mandate.objects.filter(committee=committee, starts_on__lte=day)
        .exclude(ends_on__lt=day)
        .select_related("person", "institution", "college")
        .order_by("protocol_order", "person__name")
    )


def capacity_of(mandate):
    """As what the holder of a mandate sits."""
    return Capacity.SUBSTITUTE if mandate.seat == Seat.SUBSTITUTE else Capacity.MEMBER
