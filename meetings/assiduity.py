"""Attendance rates: of each member, over the days of the mandate only. Reads in three statements."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Mandate

from .enums import MeetingKind, MeetingStatus, Presence
from .models import Attendance, Meeting

SEATS = (Seat.PRESIDENT, Seat.TITULAR, Seat.SUBSTITUTE)


@dataclass(frozen=True)
class Line:
    """One mandate: how many meetings were held in its days, and how the member was there; each a number of meetings.

    `unlisted` are those of `absent` whose list does not name the member at all.
    """

    mandate: Mandate
    held: int = 0
    present: int = 0
    represented: int = 0
    excused: int = 0
    absent: int = 0
    unlisted: int = 0

    @property
    def is_substitute(self):
        """A substitute is not expected while the titular member sits: no rate."""
        return self.mandate.seat == Seat.SUBSTITUTE

    @property
    def rate(self):
        """Percent of the meetings at which the member was present, or None where there is none to count."""
        return None if self.is_substitute else percent(self.present, self.held)

    @property
    def rate_represented(self):
        """The same with the meetings at which the member was represented."""
        return None if self.is_substitute else percent(self.present + self.represented, self.held)


def percent(part, whole):
    return round(100 * part / whole) if whole else None


@dataclass(frozen=True)
class CollegeLine:
    """All titular members of one college (or of none) together: sums of their `Line`s."""

    college: object
    members: int
    held: int
    present: int
    represented: int

    @property
    def rate(self):
        return percent(self.present, self.held)

    @property
    def rate_represented(self):
        return percent(self.present + self.represented, self.held)


def counts_for(meeting, mandate):
    """Whether a meeting held is one at which this mandate was expected: its days, and its college where one met."""
    if meeting.committee_id != mandate.committee_id or meeting.date < mandate.starts_on:
        return False
    if mandate.ends_on and meeting.date > mandate.ends_on:
        return False
    return meeting.kind != MeetingKind.COLLEGE or meeting.college_id == mandate.college_id


def line_of(mandate, meetings, presences):
    """The `Line` of a mandate. `presences`: {meeting pk: `Presence`} of the person."""
    own = [meeting for meeting in meetings if counts_for(meeting, mandate)]
    found = Counter(presences.get(meeting.pk, "") for meeting in own)
    return Line(
        mandate=mandate,
        held=len(own),
        present=found[Presence.PRESENT],
        represented=found[Presence.REPRESENTED],
        excused=found[Presence.EXCUSED],
        absent=found[Presence.ABSENT] + found[""],
        unlisted=found[""],
    )


def report(today, *, person=None, everybody=False):
    """([`Line`], number of meetings without a list): of the mandates in force today, or `everybody`'s, or `person`'s.

    A meeting whose attendance nobody wrote down says nothing of anybody: it is told apart and not counted.
    """
    mandates = Mandate.objects.filter(seat__in=SEATS).select_related("person", "institution", "college", "committee")
    if person is not None:
        mandates = mandates.filter(person=person)
    elif not everybody:
        mandates = mandates.filter(starts_on__lte=today).exclude(ends_on__lt=today)
    mandates = list(mandates.order_by("committee", "college__position", "protocol_order", "person__name", "starts_on"))
    committees = {mandate.committee_id for mandate in mandates}
    held = Meeting.objects.filter(committee__in=committees, status=MeetingStatus.HELD, date__lte=today)
    listed = Exists(Attendance.objects.filter(meeting=OuterRef("pk")))
    meetings = list(held.annotate(has_list=listed).only("pk", "committee", "date", "kind", "college").order_by("date"))
    counted = [meeting for meeting in meetings if meeting.has_list]
    rows = Attendance.objects.filter(
        meeting__in=[meeting.pk for meeting in counted], person__in={mandate.person_id for mandate in mandates}
    )
    presences = {}
    for person_pk, meeting_pk, presence in rows.values_list("person", "meeting", "presence"):
        presences.setdefault(person_pk, {})[meeting_pk] = presence
    lines = [line_of(mandate, counted, presences.get(mandate.person_id, {})) for mandate in mandates]
    return lines, len(meetings) - len(counted)


def by_college(lines):
    """[`CollegeLine`] of the titular members, in the order of the lines."""
    groups = {}
    for line in lines:
        if not line.is_substitute:
            groups.setdefault((line.mandate.committee_id, line.mandate.college_id), []).append(line)
    return [
        CollegeLine(
            college=own[0].mandate.college,
            members=len({line.mandate.person_id for line in own}),
            held=sum(line.held for line in own),
            present=sum(line.present for line in own),
            represented=sum(line.represented for line in own),
        )
        for own in groups.values()
    ]
