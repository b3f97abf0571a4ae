"""Who is invited to a meeting, what was sent to them, what they answered: lists in a constant number of statements."""

import dataclasses
from dataclasses import dataclass, field

from django.utils import timezone

from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Holiday

from . import convocation_rules as rules
from . import permissions, seats
from .announcements import Announcement, announcement_of, differences
from .enums import OFF, Capacity, ConvocationKind, ConvocationState, MeetingStatus, Outcome
from .models import Answer, Convocation, Summons
from .models.convocation import OPEN_STATES


def announcement_now(meeting):
    """What would go out now: an item that is withdrawn before the sitting is no longer announced."""
    items = list(meeting.agenda_items.order_by("position", "pk"))
    withdrawn = {item.pk for item in items if item.outcome == Outcome.WITHDRAWN}
    found = announcement_of(meeting, items, last=highest_number(meeting))
    return dataclasses.replace(found, agenda=tuple(point for point in found.agenda if point.pk not in withdrawn))


def highest_number(meeting):
    """The highest number that an item of the agenda has, or was ever announced under; 0 before the first."""
    contents = meeting.convocations.filter(state=ConvocationState.RELEASED).values_list("content", flat=True)
    told = [point.number or 0 for content in contents for point in Announcement.from_json(content).agenda]
    return max([0, *told, *meeting.agenda_items.exclude(number=None).values_list("number", flat=True)])


def last_release(meeting):
    """The last convocation that went out, whatever its kind, or None."""
    return meeting.convocations.filter(state=ConvocationState.RELEASED).order_by("-sequence").first()


def open_convocations(meeting):
    return meeting.convocations.filter(state__in=OPEN_STATES)


def open_convocation(meeting):
    """The one that is being prepared or awaits the chair, or None."""
    return open_convocations(meeting).select_related("submitted_by__person").first()


def last_letter(meeting):
    """The last convocation that the chair signed, which the next one cites, or None."""
    return meeting.convocations.filter(letter_fr__isnull=False).exclude(kind__in=OFF).order_by("-sequence").first()


def announced(convocation):
    """The `Announcement` of a released convocation, or None."""
    return Announcement.from_json(convocation.content) if convocation and convocation.content else None


def convened_now(*meetings):
    """The keys of those who have a convocation to these meetings and were not told since that they are out of it."""
    rows = Summons.objects.filter(convocation__meeting__in=meetings).order_by("convocation__sequence", "number")
    return {key for key, is_release in dict(rows.values_list("invitee", "is_release")).items() if not is_release}


def first_sitting(open_one, last):
    """The day on which the quorum lacked, when what is prepared is a second convocation; else None."""
    is_second = open_one is not None and open_one.kind == ConvocationKind.SECOND
    return announced(last).day if is_second and last else None


def holidays_around(start, day):
    """{day: label} of the public holidays of the years that a notice may cross, in one statement."""
    years = [one.year for one in (start, day) if one]
    rows = Holiday.objects.filter(day__year__gte=min(years), day__year__lte=max(years))
    return dict(rows.values_list("day", "label"))


@dataclass(frozen=True)
class Standing:
    """Where the convocation of a meeting stands: what went out last, what is prepared, what is missing for the next."""

    meeting: object
    now: Announcement
    last: Convocation | None
    open_one: Convocation | None
    invited: list
    gone: list
    notice: object
    cautions: list
    kind: ConvocationKind | None
    missing: list
    first_sitting: object = None
    newcomers: list = field(default_factory=list)
    # The day on which a meeting that is postponed was to sit, as everybody was told.
    postponed_from: object = None

    @property
    def announced(self):
        return announced(self.last)

    @property
    def needs_chair(self):
        return self.kind not in (None, ConvocationKind.AGENDA)

    @property
    def awaits_new_day(self):
        """Whether the meeting is postponed and still stands on the day that it was postponed from, or on none."""
        return self.meeting.status == MeetingStatus.POSTPONED and self.now.day in (None, self.postponed_from)

    def differing(self, lang):
        """What the last convocation says otherwise, in words; empty before the first one."""
        return differences(self.announced, self.now, lang) if self.last else []


def standing_of(meeting, today):
    """The `Standing` of `meeting` on `today`, at this hour."""
    now, last, open_one = announcement_now(meeting), last_release(meeting), open_convocation(meeting)
    invited, gone = seats.to_invite(meeting)
    holidays = holidays_around(today, now.day)
    sitting = first_sitting(open_one, last)
    fields = {one.field for one in differences(announced(last), now, "fr")} if last else set()
    kind = rules.kind_now(meeting.status, fields, is_first=last is None, is_second=sitting is not None)
    told = convened_now(meeting) if last is not None else set()
    postponed_from = announced(last).day if last and meeting.status == MeetingStatus.POSTPONED else None
    return Standing(
        meeting=meeting,
        now=now,
        last=last,
        open_one=open_one,
        invited=invited,
        gone=[one for one in gone if one.pk in told],
        notice=rules.notice(meeting.committee, today, now.day, set(holidays), first_sitting=sitting),
        cautions=[*rules.cautions(now.day, holidays), *seats.cautions([one for one in invited if one.pk in told])],
        kind=kind,
        missing=rules.missing_for_convocation(
            meeting,
            now,
            today=today,
            hour=timezone.localtime().time(),
            invited=len(invited),
            postponed_from=postponed_from,
        ),
        first_sitting=sitting,
        newcomers=_newcomers(invited, told) if last and not last.is_off else [],
        postponed_from=postponed_from,
    )


def _newcomers(invited, told):
    """Who does not have the convocation as what they are by now: not convened, let go meanwhile, or of another seat."""
    return [one for one in invited if one.pk not in told or "capacity" in one.seat_before]


# -- Answers -----------------------------------------------------------------------------------------------------------


def turn_now(meeting):
    """The turn whose answers hold, or None before the first convocation."""
    last = last_release(meeting)
    return last.turn if last else None


def answers_of(meeting, turn):
    """{key of the invitee: the answer that holds} in `turn`."""
    rows = Answer.objects.filter(invitee__meeting=meeting, turn=turn).select_related("given_by__person")
    return {answer.invitee_id: answer for answer in rows.order_by("given_at", "pk")}


def current_answer(invitee, turn):
    return invitee.answers.filter(turn=turn).order_by("-given_at", "-pk").first()


def invitee_of(meeting, user):
    """The `Invitee` behind an account, or None."""
    if not user.is_authenticated or not user.person_id:
        return None
    return meeting.invitees.filter(person_id=user.person_id).select_related("meeting__committee").first()


def is_in_office(invitee, day):
    """A guest always; a member whose mandate in the committee runs on `day`, that of the meeting."""
    if not invitee.has_seat:
        return True
    return permissions.in_office(invitee.meeting.committee, day).filter(person_id=invitee.person_id).exists()


def is_released(invitee):
    """Whether the last thing that `invitee` was told is that they are no longer invited."""
    newest = invitee.summonses.order_by("-convocation__sequence", "-number").first()
    return newest is not None and newest.is_release


def missing_for_answer(invitee, last, today):
    """What keeps `invitee` from answering now; `last` is the last released convocation."""
    meeting = invitee.meeting
    told = last is not None and invitee.summonses.exists()
    day = announced(last).day if last else None
    return rules.missing_for_answer(
        meeting.status if told else MeetingStatus.DRAFT,
        day,
        today=today,
        in_office=day is None or is_in_office(invitee, day),
        is_current=not (told and is_released(invitee)),
    )


def substitutes_of(invitee):
    """The names of those who may sit in the place of `invitee`, to be proposed."""
    if invitee.capacity != Capacity.MEMBER:
        return []
    others = invitee.meeting.invitees.filter(capacity=Capacity.SUBSTITUTE).order_by("position", "pk")
    return [other.name for other in others if rules.is_substitute_of(other, invitee)]


# -- Traces ------------------------------------------------------------------------------------------------------------


def message_key(convocation, invitee):
    """The key of the message that carries a convocation to one person."""
    return f"convocation:{convocation.meeting_id}:{convocation.sequence}:{invitee.pk}"


def messages_of(convocation):
    """{key of the invitee: the newest `Message`} of one convocation, in one statement, without the texts."""
    prefix = f"convocation:{convocation.meeting_id}:{convocation.sequence}:"
    rows = Message.objects.filter(key__startswith=prefix).defer("body").order_by("pk")
    return {int(row.key.removeprefix(prefix).split(":")[0]): row for row in rows}
