"""Rules of convening, answering and counting who is expected. Pure: objects and dates come in, the clock is never read.

Each `missing_for_…` returns sentences for people; an empty list means that the act is allowed now.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.workdays import clear_days_between, first_day_after_notice, is_working_day

from . import policies
from .enums import Capacity, ConvocationKind, MeetingStatus, Presence

# What only the chair may change of what was announced; the rest of an agenda the secretariat completes by itself.
CHAIRS_FIELDS = frozenset({"date", "starts_at", "ends_at", "place", "link", "title"})
CONVENABLE = (MeetingStatus.DRAFT, MeetingStatus.POSTPONED, MeetingStatus.CONVENED)


@dataclass(frozen=True)
class Notice:
    """The notice of a meeting: clear days required and given, and the first day on which it may sit."""

    required: int
    given: int
    earliest: datetime.date
    is_short: bool


def notice(committee, sent_on, day, holidays, *, first_sitting=None):
    """The `Notice` of a convocation sent on `sent_on` for a meeting on `day`, or None without a day.

    Days are « jours francs », counted by `web.workdays.first_day_after_notice`. `first_sitting`: for a second
    convocation, the day on which the quorum lacked; it follows that day by the committee's own number of days, and the
    ordinary notice is not asked again (source: the committee's manual).
    """
    if day is None:
        return None
    if first_sitting is not None:
        required = committee.second_convocation_days
        earliest = max(first_sitting + datetime.timedelta(days=required), sent_on + datetime.timedelta(days=1))
        return Notice(required, (day - first_sitting).days, earliest, day < earliest)
    required = committee.notice_days
    earliest = first_day_after_notice(sent_on, required, holidays)
    return Notice(required, clear_days_between(sent_on, day), earliest, day < earliest)


def notice_sentence(found, lang):
    """Why the notice is too short, in words; empty when it is not."""
    if found is None or not found.is_short:
        return ""
    words = {"earliest": format_date(found.earliest, lang), "given": found.given, "required": found.required}
    return (
        ngettext(
            "The notice is too short: %(given)s clear day, and the committee's rules ask for %(required)s. A "
            "convocation of today allows a meeting on %(earliest)s at the earliest.",
            "The notice is too short: %(given)s clear days, and the committee's rules ask for %(required)s. A "
            "convocation of today allows a meeting on %(earliest)s at the earliest.",
            found.given,
        )
        % words
    )


def cautions(day, holidays):
    """What somebody should look at, and what keeps nobody from convening. `holidays`: {date: label}."""
    said = []
    if day is None:
        return said
    if day in holidays:
        said.append(_("The day of the meeting is a public holiday: %(label)s.") % {"label": holidays[day]})
    elif not is_working_day(day, holidays):
        said.append(_("The day of the meeting is a Saturday or a Sunday."))
    if not any(one.year == day.year for one in holidays):
        said.append(_("No public holiday of %(year)s is listed: complete the list of holidays.") % {"year": day.year})
    return said


def is_over(announcement, today, hour):
    """Whether the sitting has ended by `hour` of `today`; it ends as it starts where no end is planned."""
    if announcement.day is None or announcement.day > today:
        return False
    end = announcement.end or announcement.start
    return announcement.day < today or (end is not None and end <= hour)


def missing_for_convocation(meeting, announcement, *, today, hour, invited, postponed_from=None):
    """What keeps the convocation of `meeting` from being handed to the chair, and from being released.

    `hour`: of `today`; `invited`: how many people would get it; `postponed_from`: the day on which a meeting that is
    postponed was to sit, as everybody was told.
    """
    if meeting.status not in CONVENABLE:
        return policies.missing_for_status(meeting, MeetingStatus.CONVENED)
    missing = []
    if announcement.day is None:
        missing.append(_("The date of the meeting is missing."))
    elif announcement.day < today:
        missing.append(_("The day of the meeting has passed: mark it as held, or give it another day."))
    elif is_over(announcement, today, hour):
        missing.append(_("The meeting is over by its hours: mark it as held, or give it another day or hour."))
    if announcement.day is not None and announcement.day == postponed_from:
        missing.append(_("The meeting is postponed: give it its new date before it is convened again."))
    if not announcement.starts_at:
        missing.append(_("The hour of the meeting is missing."))
    if not announcement.agenda:
        missing.append(_("The agenda is empty."))
    if not announcement.place and not announcement.link:
        missing.append(_("The place, or the link of a remote meeting, is missing."))
    if not invited:
        missing.append(_("Nobody is to be convened: the committee has no member in office on that day."))
    return missing


def missing_for_short_notice(found, reason):
    """A short notice is a person's decision, for a reason that the history keeps."""
    if found is not None and found.is_short and not reason.strip():
        return [_("The notice is too short: say why the meeting is convened all the same.")]
    return []


def kind_now(status, differing, *, is_first, is_second):
    """Which kind of convocation is due now, or None when the last one still says the same.

    `differing`: the fields that the last one says otherwise; `is_first`: none was released yet; `is_second`: the quorum
    lacked at the last sitting.
    """
    if is_first:
        return ConvocationKind.FIRST
    if is_second:
        return ConvocationKind.SECOND
    if status != MeetingStatus.CONVENED or CHAIRS_FIELDS.intersection(differing):
        return ConvocationKind.CHANGE
    return ConvocationKind.AGENDA if differing else None


def turn_of(last_turn, last_moment, moment):
    """The turn of answers: a day or hour that moved asks everybody again."""
    if last_turn is None:
        return 1
    return last_turn + (last_moment != moment)


def missing_for_lack_of_quorum(status, day, counted, *, today):
    """`counted`: (required, counted, reached) of the attendance, or None when nobody is listed."""
    if status not in (MeetingStatus.CONVENED, MeetingStatus.SITTING):
        return [_("Only a meeting that is convened can lack its quorum.")]
    if day is None or day > today:
        return [_("The day of the meeting has not come yet.")]
    if counted is None:
        return [_("No attendance is recorded: note who came first.")]
    if counted[2]:
        return [_("The quorum was reached.")]
    return []


def missing_for_answer(meeting_status, day, *, today, in_office, is_current=True):
    """What keeps an invited person from answering. `day`: as last announced; `in_office`: the mandate still runs, or
    the person is a guest; `is_current`: the person is still invited."""
    if not is_current:
        return [_("You are no longer invited to this meeting.")]
    if meeting_status == MeetingStatus.CANCELLED:
        return [_("This meeting is cancelled: no answer is needed.")]
    if meeting_status == MeetingStatus.POSTPONED:
        return [_("This meeting is postponed: you will be told the new date, and asked again.")]
    if meeting_status == MeetingStatus.DRAFT or day is None:
        return [_("This meeting is not convened.")]
    if day < today or meeting_status in (MeetingStatus.HELD, MeetingStatus.SITTING):
        return [_("This meeting has taken place: answers are closed.")]
    if not in_office:
        return [_("Your mandate has ended: no answer is expected from you. Write to the secretariat if this is wrong.")]
    return []


def missing_in_answer(presence, *, reason, represented_by, has_seat):
    """What an answer lacks by itself."""
    if presence not in (Presence.PRESENT, Presence.EXCUSED, Presence.REPRESENTED):
        return [_("Say whether you will be present, excused or represented.")]
    if presence == Presence.EXCUSED and not reason.strip():
        return [_("Say in a few words why you are excused.")]
    if presence == Presence.REPRESENTED:
        if not has_seat:
            return [_("Only members of the committee can be represented.")]
        if not represented_by.strip():
            return [_("Say who represents you.")]
    return []


@dataclass(frozen=True)
class Expected:
    """Who is expected, in persons: invited with a seat, present (of whom remotely), excused, represented, no answer."""

    invited: int = 0
    present: int = 0
    remote: int = 0
    excused: int = 0
    represented: int = 0
    silent: int = 0
    women: int = 0
    men: int = 0

    @property
    def coming(self):
        return self.present + self.represented


def expected(people):
    """The `Expected` of [(invitee, answer or None)]. Women and men are those who come, where the civility is known."""
    count = dict.fromkeys(("present", "remote", "excused", "represented", "silent", "women", "men"), 0)
    for invitee, answer in people:
        if answer is None:
            count["silent"] += 1
            continue
        count[str(answer.presence)] += 1
        if answer.presence == Presence.PRESENT:
            count["remote"] += answer.is_remote
            count["women"] += invitee.civility == "Mme"
            count["men"] += invitee.civility == "M."
    return Expected(invited=len(people), **count)


def is_balanced(colleges):
    """Whether two or more colleges would sit with the same number of persons; None with fewer than two, or before the
    first answer: nobody on either side says nothing yet."""
    if len(colleges) < 2 or all(one.silent == one.invited for one in colleges):
        return None
    return len({one.coming for one in colleges}) == 1


def is_substitute_of(substitute, member):
    """A substitute sits for the same institution in the same college; where no institution is named, in the college."""
    return (
        substitute.capacity == Capacity.SUBSTITUTE
        and member.capacity == Capacity.MEMBER
        and substitute.college_name == member.college_name
        and substitute.institution == member.institution
    )
