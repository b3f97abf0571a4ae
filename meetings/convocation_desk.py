"""What the pages of convening list: everybody invited with the trace of their message and their answer, and counts."""

from dataclasses import dataclass

from ogp_secretariat.mailroom.enums import TROUBLED
from ogp_secretariat.mailroom.models import Message

from . import convocation_rules as rules
from .announcements import Announcement
from .documents import say
from .enums import ConvocationState, MeetingStatus
from .models import Answer, Convocation, Summons
from .quorum import expected_quorum

# The frozen texts of documents, which no list shows.
HEAVY = ("html", "context", "embedded")


@dataclass(frozen=True)
class Line:
    """One invited person. `message`: the trace of the last sending, or None; `answer`: the one that holds."""

    invitee: object
    summons: object = None
    message: object = None
    answer: object = None
    earlier: int = 0

    @property
    def is_on_paper(self):
        return not (self.summons.email if self.summons else self.invitee.email)

    @property
    def is_in_trouble(self):
        return self.message is not None and self.message.state in TROUBLED


@dataclass(frozen=True)
class Group:
    """The lines of one college, or of the guests (`name` empty), with what is expected of them."""

    name: str
    title: object
    lines: tuple
    expected: rules.Expected


@dataclass(frozen=True)
class Overview:
    groups: tuple
    everybody: rules.Expected
    quorum: tuple | None
    balanced: bool | None
    silent_with_address: int

    @property
    def colleges(self):
        return tuple(group for group in self.groups if group.name)


def overview(standing, lang):
    """The `Overview` of a `Standing`, in the language `lang`, in four statements whatever the number of people."""
    meeting, last = standing.meeting, standing.last
    told = {}
    for row in _summonses(meeting):
        known = told.get(row.invitee_id)
        if known is None or _when(row) > _when(known):
            told[row.invitee_id] = row
    messages = _traces(meeting, told)
    answers, earlier = _answers(meeting, last)
    lines = [
        Line(
            invitee=one,
            summons=told.get(one.pk),
            message=messages.get(one.pk),
            answer=answers.get(one.pk),
            earlier=earlier.get(one.pk, 0),
        )
        for one in standing.invited
    ]
    return _counted(meeting, lines, lang)


def _when(summons):
    return summons.convocation.sequence, summons.number


def _summonses(meeting):
    """Each with its convocation and the files that are handed over to those without an address."""
    names = [f"convocation__{piece}_{lang}" for piece in ("letter", "agenda") for lang in ("fr", "ar")]
    heavy = [f"{name}__{field}" for name in names for field in HEAVY]
    rows = Summons.objects.filter(convocation__meeting=meeting)
    return rows.select_related("convocation__meeting__committee", *names).defer("convocation__content", *heavy)


def _counted(meeting, lines, lang):
    groups = {}
    for line in lines:
        groups.setdefault(line.invitee.college_name if line.invitee.has_seat else "", []).append(line)
    found = tuple(
        Group(
            name=name,
            title=say(some[0].invitee, "college_name", lang) if name else None,
            lines=tuple(some),
            expected=rules.expected([(line.invitee, line.answer) for line in some]),
        )
        for name, some in sorted(groups.items(), key=lambda group: not group[0])
    )
    pairs = [(line.invitee, line.answer) for line in lines]
    colleges = [group.expected for group in found if group.name]
    return Overview(
        groups=found,
        everybody=rules.expected(pairs),
        quorum=expected_quorum(meeting.committee, pairs),
        balanced=rules.is_balanced(colleges),
        silent_with_address=sum(
            1 for line in lines if line.answer is None and line.summons is not None and line.invitee.email
        ),
    )


def _traces(meeting, told):
    """{key of the invitee: the newest message of the last convocation that went to them}."""
    found = {}
    prefix = f"convocation:{meeting.pk}:"
    for row in Message.objects.filter(key__startswith=prefix).defer("body").order_by("pk"):
        sequence, invitee = row.key.removeprefix(prefix).split(":")[:2]
        summons = told.get(int(invitee))
        if summons is not None and summons.convocation.sequence == int(sequence):
            found[int(invitee)] = row
    return found


def _answers(meeting, last):
    """({key: the answer that holds}, {key: how many answers to an earlier date})."""
    found, earlier = {}, {}
    rows = Answer.objects.filter(invitee__meeting=meeting).select_related("given_by__person")
    for answer in rows.order_by("given_at", "pk"):
        if last is not None and answer.turn == last.turn:
            found[answer.invitee_id] = answer
        else:
            earlier[answer.invitee_id] = earlier.get(answer.invitee_id, 0) + 1
    return found, earlier


def history_of_convocations(meeting):
    """What was released, returned or is prepared, newest first, without the documents' frozen texts."""
    names = [f"{piece}_{lang}" for piece in ("letter", "agenda") for lang in ("fr", "ar")]
    heavy = [f"{name}__{field}" for name in names for field in HEAVY]
    rows = meeting.convocations.select_related(*names, "released_by__person", "submitted_by__person").defer(*heavy)
    return list(rows.order_by("-pk"))


def invited_meetings(user, meetings):
    """{key of the meeting: (invitee, answer or None)} for an account, in two statements whatever their number.

    Only meetings whose convocation went out to this person, who was not told since that they are out of it.
    """
    if not user.is_authenticated or not user.person_id:
        return {}
    rows = Summons.objects.filter(
        invitee__person=user.person_id, invitee__meeting__in=[m.pk for m in meetings]
    ).select_related("invitee")
    last = {row.invitee.meeting_id: row for row in rows.order_by("convocation__sequence", "number")}
    found = {key: row.invitee for key, row in last.items() if not row.is_release}
    if not found:
        return {}
    turns = dict(
        Convocation.objects.filter(meeting__in=found, state=ConvocationState.RELEASED)
        .order_by("sequence")
        .values_list("meeting", "turn")
    )
    held = {}
    given = Answer.objects.filter(invitee__in=[one.pk for one in found.values()])
    for answer in given.order_by("given_at", "pk"):
        held[answer.invitee_id, answer.turn] = answer
    return {meeting: (one, held.get((one.pk, turns.get(meeting)))) for meeting, one in found.items()}


def invited_to(user):
    """The keys of the meetings whose convocation went out to this account's person, as a subquery."""
    if not user.is_authenticated or not user.person_id:
        return Summons.objects.none().values("invitee__meeting")
    return Summons.objects.filter(invitee__person=user.person_id).values("invitee__meeting")


def show_as_announced(meetings):
    """Give convened meetings the day, hours, place and title that were announced, in one statement; nothing is saved.

    What the secretariat changes afterwards is a draft until it is released.
    """
    convened = {meeting.pk: meeting for meeting in meetings if meeting.status == MeetingStatus.CONVENED}
    if not convened:
        return
    rows = Convocation.objects.filter(meeting__in=convened, state=ConvocationState.RELEASED).order_by("sequence")
    newest = dict(rows.values_list("meeting", "content"))
    for key, content in newest.items():
        meeting, told = convened[key], Announcement.from_json(content)
        meeting.date, meeting.starts_at, meeting.ends_at = told.day, told.start, told.end
        for name in ("place", "place_ar", "link", "title", "title_ar"):
            setattr(meeting, name, getattr(told, name))
        meeting.announced = told
