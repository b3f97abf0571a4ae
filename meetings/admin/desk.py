"""The panel above a meeting: where it stands, what can be done now, and what is missing for the rest."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import policies, queries
from ..enums import MeetingStatus, MinutesState
from ..observation_desk import audience_of, cautions_of


@dataclass(frozen=True)
class Step:
    """One act: its wording, where its button leads, and the sentences that say why it is not possible now.

    `posts`: the button acts at once; otherwise it opens a page that asks first. `data` goes with it.
    """

    label: str
    url: str
    missing: list = field(default_factory=list)
    posts: bool = False
    data: dict = field(default_factory=dict)

    @property
    def is_allowed(self):
        return not self.missing


def act_url(name, meeting):
    return reverse(f"admin:meetings_meeting_{name}", args=[meeting.pk])


def missing_for(name, meeting):
    """What keeps act `name` from being possible now: the policies' own sentences."""
    today, minutes = timezone.localdate(), meeting.minutes
    if name == "hold":
        return policies.missing_for_holding(meeting, today)
    if name == "circulate":
        content = queries.content_of(meeting)
        many = sum(bool(one.account or one.email) for one in audience_of(meeting))
        return policies.missing_for_circulation(
            meeting, minutes.state, content, until=None, today=today, recipients=many
        )
    if name == "publish":
        issue = queries.latest_issue(minutes, ready_only=False)
        files = issue.documents if issue else []
        return policies.missing_for_publication(minutes.state, files, queries.unpublished_in(issue))
    if name in {"postpone", "cancel"}:
        status = MeetingStatus.POSTPONED if name == "postpone" else MeetingStatus.CANCELLED
        return policies.missing_for_status(meeting, status)
    if name == "take_back":
        return policies.missing_for_taking_back(minutes.state)
    return []


def steps(meeting):
    """The acts to offer for a saved meeting, in the order of its life; calling it off comes last."""
    minutes, status = meeting.minutes, meeting.status
    preview = act_url("preview", meeting)
    found = [
        Step(_("Preview in French"), preview, posts=True, data={"language": "fr"}),
        Step(_("Preview in Arabic"), preview, posts=True, data={"language": "ar"}),
    ]

    def add(name, label):
        found.append(Step(label, act_url(name, meeting), missing_for(name, meeting)))

    if status in {MeetingStatus.DRAFT, MeetingStatus.POSTPONED, MeetingStatus.CONVENED}:
        # A page of its own: who is invited, what is missing, what the chair releases, who comes.
        label = _("Convocation and answers") if status == MeetingStatus.CONVENED else _("Convene")
        locked = policies.missing_for_editing(minutes.state)
        found.append(Step(label, reverse("convocation", args=[meeting.pk]), locked))
    if status not in {MeetingStatus.HELD, MeetingStatus.CANCELLED}:
        # Read out first: what is missing is corrected or accepted there.
        read_out = reverse("closing_reading", args=[meeting.pk])
        found.append(Step(_("Mark as held"), read_out, missing_for("hold", meeting)))
    if minutes.state == MinutesState.DRAFT:
        add("circulate", _("Circulate for observations"))
    if minutes.state == MinutesState.CIRCULATED:
        found.append(Step(_("All observations"), reverse("observations_review", args=[meeting.pk])))
        add("take_back", _("Take the draft back"))
    if minutes.state != MinutesState.PUBLISHED:
        found += chair_steps(meeting)
        add("publish", _("Publish"))
    if status in {MeetingStatus.DRAFT, MeetingStatus.CONVENED, MeetingStatus.POSTPONED}:
        if status == MeetingStatus.CONVENED:
            add("postpone", _("Postpone"))
        add("cancel", _("Cancel the meeting"))
    return found


def chair_steps(meeting):
    """Validation, as a list of none or one: the chair does it on a page of their own; here stands what it awaits."""
    minutes = meeting.minutes
    if minutes.state not in {MinutesState.DRAFT, MinutesState.CIRCULATED}:
        return []
    said = policies.missing_for_validation(meeting, minutes.state, queries.content_of(meeting))
    if not said:
        said = [_("Ready: awaits the chair, on the page « to sign »."), *_cautions(meeting)]
    return [Step(_("Validation"), "", said)]


def _cautions(meeting):
    """What the chair may want to know before signing; it keeps nobody from it."""
    said = []
    if meeting.minutes.state == MinutesState.DRAFT:
        said.append(_("Note: the draft is not circulated."))
    if not meeting.attendances.exists():
        said.append(_("Note: no attendance is recorded."))
    return said + cautions_of(meeting.minutes, timezone.localdate())


def locked_sentences(minutes):
    """Why the content is read only, in the words of the state; empty while it may be typed."""
    if minutes.state == MinutesState.PUBLISHED:
        return [_("The relevé is published: its content no longer changes. Prepare a rectificatif.")]
    return policies.missing_for_editing(minutes.state)
