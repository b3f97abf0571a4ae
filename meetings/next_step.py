"""What is to be done next with a meeting, from its preparation to its publication: one sentence and one address.

The desk of the secretariat and the page of the meeting say the same.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date

from .enums import ConvocationState, MeetingStatus, MinutesState, ObservationState
from .models import Answer, Convocation, Decision, Invitee, Minutes, MinutesEntry, Observation

OPEN_OBSERVATIONS = [ObservationState.PENDING]


@dataclass(frozen=True)
class NextStep:
    """`words` say what is to be done or awaited; `label` and `url` are the button, empty where it is not the office's.

    `is_due`: it is the office's to do now. `other_label` and `other_url`: a second button, for what goes with it.
    """

    words: str
    label: str = ""
    url: str = ""
    is_due: bool = False
    other_label: str = ""
    other_url: str = ""


def _number(rows, key):
    """How many of `rows` (which name the outer relevé's meeting) there are, as a column."""
    counted = rows.order_by().values(key).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_facts(minutes):
    """A queryset of relevés with what `next_step` asks of them, in its own statement."""
    sent = Convocation.objects.filter(meeting=OuterRef("meeting")).order_by("-pk")
    turn = Convocation.objects.filter(meeting=OuterRef("invitee__meeting"), state=ConvocationState.RELEASED).order_by(
        "-sequence"
    )
    answers = Answer.objects.filter(invitee__meeting=OuterRef("meeting")).annotate(
        now=Subquery(turn.values("turn")[:1])
    )
    answered = answers.filter(turn=F("now")).order_by().values("invitee__meeting")
    answered = answered.annotate(n=Count("invitee", distinct=True)).values("n")
    observed = Observation.objects.filter(recipient__round__minutes=OuterRef("pk"), state__in=OPEN_OBSERVATIONS)
    return minutes.annotate(
        convocation_state=Subquery(sent.values("state")[:1]),
        answered=Coalesce(Subquery(answered, output_field=IntegerField()), 0),
        invited=_number(Invitee.objects.filter(meeting=OuterRef("meeting")), "meeting"),
        unanswered=_number(observed, "recipient__round__minutes"),
        is_begun=Exists(MinutesEntry.objects.filter(meeting=OuterRef("meeting")))
        | Exists(Decision.objects.filter(meeting=OuterRef("meeting"))),
    )


def next_step_of(meeting, today):
    """The `NextStep` of a stored meeting, or None. One statement."""
    found = with_facts(Minutes.objects.filter(meeting=meeting.pk)).select_related("meeting__committee").first()
    return next_step(found, today) if found else None


def next_step(minutes, today):
    """The `NextStep` of a relevé `with_facts`, or None when all is done."""
    status = minutes.meeting.status
    if status == MeetingStatus.CANCELLED:
        return None
    if status == MeetingStatus.HELD:
        return _of_minutes(minutes, today)
    if status in (MeetingStatus.DRAFT, MeetingStatus.POSTPONED):
        return _to_convene(minutes, today)
    return _to_sit(minutes, today)


def _to_convene(minutes, today):
    meeting = minutes.meeting
    convocation = reverse("convocation", args=[meeting.pk])
    if meeting.status == MeetingStatus.DRAFT and meeting.date and meeting.date < today:
        reading = reverse("closing_reading", args=[meeting.pk])
        return NextStep(_("Its day has passed: close it, or give it another day."), _("Read and close"), reading, True)
    if minutes.convocation_state == ConvocationState.SUBMITTED:
        return NextStep(_("The convocation awaits the chair."), _("Convocation"), convocation)
    if minutes.convocation_state == ConvocationState.RETURNED and meeting.status == MeetingStatus.DRAFT:
        return NextStep(_("The chair returned the convocation: correct it."), _("Convocation"), convocation, True)
    if meeting.status == MeetingStatus.POSTPONED:
        return NextStep(_("Give it its new day, then convene it again."), _("Convene"), convocation, True)
    return NextStep(_("Put the agenda in order, then convene it."), _("Convene"), convocation, True)


def _to_sit(minutes, today):
    meeting = minutes.meeting
    if meeting.date and meeting.date <= today:
        return _on_the_day(minutes)
    answers = ngettext("%(n)s answer", "%(n)s answers", minutes.answered) % {"n": minutes.answered}
    people = ngettext("%(n)s person invited", "%(n)s people invited", minutes.invited) % {"n": minutes.invited}
    words = _("%(answers)s of %(people)s.") % {"answers": answers, "people": people}
    return NextStep(words, _("Answers"), reverse("convocation", args=[meeting.pk]))


def _on_the_day(minutes):
    """The minutes are taken first; once something stands in them, the decisions are read out. Both stay at hand."""
    meeting = minutes.meeting
    taking = (_("Take the minutes"), reverse("admin:meetings_meeting_change", args=[meeting.pk]) + "#entries-group")
    reading = (_("Read and close"), reverse("closing_reading", args=[meeting.pk]))
    if minutes.is_begun:
        return NextStep(_("Read the decisions out, then close the meeting."), *reading, True, *taking)
    return NextStep(_("Take the minutes, then read the decisions out and close the meeting."), *taking, True, *reading)


def _of_minutes(minutes, today):
    meeting = minutes.meeting
    if minutes.state == MinutesState.DRAFT:
        change = reverse("admin:meetings_meeting_change", args=[meeting.pk])
        return NextStep(
            _("Complete the relevé, then circulate it or hand it to the chair."), _("Complete"), change, True
        )
    if minutes.state == MinutesState.CIRCULATED:
        review = reverse("observations_review", args=[meeting.pk])
        if n := minutes.unanswered:
            words = ngettext("%(n)s observation to answer.", "%(n)s observations to answer.", n) % {"n": n}
            return NextStep(words, _("Answer"), review, True)
        if minutes.observations_until >= today:
            day = format_date(minutes.observations_until, (get_language() or "fr")[:2], weekday=False)
            return NextStep(
                _("Observations until %(day)s; then the chair validates.") % {"day": day}, _("Observations"), review
            )
        return NextStep(_("Observations are over: the chair validates."), _("Observations"), review)
    if minutes.state == MinutesState.VALIDATED:
        publish = reverse("admin:meetings_meeting_publish", args=[meeting.pk])
        return NextStep(_("The chair has validated it: publish it."), _("Publish"), publish, True)
    return None
