"""What pages show of observations: who is asked, what they said, how each place stands now."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.utils import timezone

from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Person, User

from . import observation_mails, permissions
from .enums import ObservationState, Presence
from .models import Agreement, Observation, ObservationRound, Recipient
from .observation_rules import cautions_for_validation, is_reached_in_time, tally_of
from .places import SECTIONS, every_place
from .word_diff import compare

ON_ITS_WAY = (State.DUE, State.CLAIMED, State.DATA)
WERE_THERE = {Presence.PRESENT, Presence.REPRESENTED}


@dataclass(frozen=True)
class Asked:
    """Somebody whose observations are asked for: `account` or `email` is how the draft reaches them, or neither."""

    name: str
    person: Person | None = None
    account: User | None = None
    email: str = ""


def audience_of(meeting):
    """[`Asked`]: those who were there, in the order of the list; without a list, the members in office on the day."""
    rows = [(row.name, row.person_id) for row in meeting.attendances.all() if row.presence in WERE_THERE]
    if not meeting.attendances.all() and meeting.date:
        rows = [(str(m.person), m.person_id) for m in permissions.in_office(meeting.committee, meeting.date)]
    people = Person.objects.select_related("user").in_bulk({pk for _name, pk in rows if pk})
    found, seen = [], set()
    for name, pk in rows:
        person = people.get(pk)
        if person is not None and person.pk in seen:
            continue
        seen.add(pk)
        account = getattr(person, "user", None)
        account = account if account is not None and account.is_active else None
        found.append(Asked(name, person, account, person.mail_address if person and not account else ""))
    return found


def current_round(minutes):
    """The last round of a relevé, open or closed, or None."""
    return ObservationRound.objects.filter(minutes=minutes).order_by("-number").first()


def recipient_for(user, minutes):
    """The `Recipient` of this account in the last round, or None."""
    if not user.is_authenticated:
        return None
    current = current_round(minutes)
    if current is None:
        return None
    found = Recipient.objects.filter(round=current, user=user).select_related("user")
    recipient = found.first()
    if recipient is not None:
        current.minutes, recipient.round = minutes, current
    return recipient


def unanswered(minutes):
    """How many observations stand without an answer, in all rounds."""
    standing = Observation.objects.filter(recipient__round__minutes=minutes)
    return standing.filter(state=ObservationState.PENDING).count()


def cautions_of(minutes, today):
    """What the chair confirms knowingly when validating this relevé now."""
    return cautions_for_validation(current_round(minutes), unanswered(minutes), today)


def tally(minutes):
    """The `Tally` of a relevé, or None where no round was ever opened; see `tallies`."""
    return tallies([minutes])[minutes.pk][1]


def tallies(minutes):
    """{key of each relevé: (its last round, its `Tally`), both None without a round}; three statements at most."""
    keys = [one.pk for one in minutes]
    rounds = {one.minutes_id: one for one in ObservationRound.objects.filter(minutes__in=keys).order_by("number")}
    kinds, states = {pk: [] for pk in rounds}, {pk: [] for pk in rounds}
    if rounds:
        given = Agreement.objects.filter(recipient__round__in=rounds.values(), withdrawn_at=None)
        for pk, kind in given.values_list("recipient__round__minutes", "kind"):
            kinds[pk].append(kind)
        sent = Observation.objects.filter(recipient__round__minutes__in=rounds)
        for pk, state in sent.values_list("recipient__round__minutes", "state"):
            states[pk].append(state)
    return {pk: (rounds[pk], tally_of(kinds[pk], states[pk])) if pk in rounds else (None, None) for pk in keys}


# -- What one person sees ----------------------------------------------------------------------------------------------


@dataclass
class Row:
    """One place with the observations on it. `fate`: "same", "changed" or "gone" of the place since an observation."""

    place: object
    observations: list = field(default_factory=list)


def own_rows(recipient, places):
    """([`Row`] for each place with the person's own observations, [observations on what is gone])."""
    own = list(recipient.observations.exclude(state=ObservationState.WITHDRAWN))
    rows = [Row(place) for place in places]
    by_base = {}
    for row in rows:
        by_base.setdefault(_base(row.place.key), row)
    left = []
    for observation in own:
        row = by_base.get(_base(observation.target))
        (row.observations if row else left).append(observation)
    return rows, left


def _base(key):
    """The key without its language or, for the attendance, without its part: one row shows them all."""
    if key.startswith("attendance:"):
        return key.rpartition(":")[0]
    return key.removesuffix("_ar")


# -- What the secretariat sees -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """An observation as the secretariat reads it.

    `pieces`: the difference between the text as it was and the replacement; `since`: between the text as it was and as
    it stands now, when it changed by another hand; `is_gone`: the place is no longer there. `lang`: of the text.
    """

    observation: Observation
    author: str
    round_number: int
    pieces: list
    since: list
    is_gone: bool

    @property
    def lang(self):
        return "ar" if self.observation.target.endswith("_ar") else "fr"


@dataclass
class Group:
    """All observations on one place; `place` is None when it is gone, `where` names it all the same."""

    where: str
    place: object
    shown: list = field(default_factory=list)


def groups_of(meeting, *, state=""):
    """[`Group`] of all standing observations in the order of the relevé, those on what is gone at the end.

    `state`: only those in it. A constant number of statements on a meeting from `queries.whole_meeting`.
    """
    standing = Observation.objects.filter(recipient__round__minutes=meeting.minutes)
    standing = standing.exclude(state=ObservationState.WITHDRAWN).select_related(
        "recipient__round", "answered_by", "typed_by__person"
    )
    if state:
        standing = standing.filter(state=state)
    places = every_place(meeting)
    order = {key: rank for rank, key in enumerate(places)}
    groups = {}
    for observation in standing.order_by("created_at", "pk"):
        place = places.get(observation.target)
        group = groups.setdefault(observation.target, Group(place.where if place else observation.where, place))
        group.shown.append(shown(observation, place))
    found = sorted(groups.items(), key=lambda item: (_section_rank(item[1]), order.get(item[0], 0)))
    return [group for _key, group in found]


def _section_rank(group):
    return SECTIONS.index(group.place.section) if group.place else len(SECTIONS)


def shown(observation, place):
    """One `Shown` observation, against the place as it stands now (None: gone)."""
    now = place.text.text if place else ""
    is_changed = place is not None and now not in {observation.before, observation.applied}
    return Shown(
        observation=observation,
        author=observation.recipient.name,
        round_number=observation.recipient.round.number,
        pieces=compare(observation.before, observation.text) if observation.is_replacement else [],
        since=compare(observation.before, now) if is_changed else [],
        is_gone=place is None,
    )


@dataclass(frozen=True)
class Stand:
    """Where one recipient stands: agreed, observed, silent so far, or still to be told.

    `is_on_its_way`: nothing has reached them yet, and a mail is about to leave.
    """

    recipient: Recipient
    agreement: Agreement | None
    observations: int
    is_reached: bool
    is_on_its_way: bool = False


def stands(current):
    """[`Stand`] of every recipient of a round, in the order of the list; in a constant number of statements."""
    standing = Observation.objects.exclude(state=ObservationState.WITHDRAWN)
    recipients = current.recipients.select_related("user").prefetch_related(
        Prefetch("agreements", Agreement.objects.filter(withdrawn_at=None), to_attr="standing_agreements"),
        Prefetch("observations", standing.only("pk", "recipient"), to_attr="standing_observations"),
    )
    mails = _mails(current, recipients)
    told = reached(current, recipients, mails)
    return [
        Stand(
            recipient=one,
            agreement=one.standing_agreements[0] if one.standing_agreements else None,
            observations=len(one.standing_observations),
            is_reached=one.pk in told,
            is_on_its_way=any(state in ON_ITS_WAY for state, _sent_at in mails.get(one.pk, ())),
        )
        for one in recipients
    ]


def _mails(current, recipients):
    """{key of the recipient: [(state, sent_at)]} of the mails that bring the draft of a round, in one statement.

    One that says that the last day is put off brings it too: it has the same link.
    """
    wanted = Q(key__in=[observation_mails.circulated_key(one) for one in recipients])
    if current.until != current.first_until:
        for one in recipients:
            wanted |= Q(key__startswith=observation_mails.extended_prefix(one))
    found = {}
    for key, state, sent_at in Message.objects.filter(wanted).values_list("key", "state", "sent_at"):
        found.setdefault(int(key.split(":")[1]), []).append((state, sent_at))
    return found


def is_reached(recipient):
    """Whether the draft has reached one recipient in time."""
    return recipient.pk in reached(recipient.round, [recipient])


def reached(current, recipients, mails=None):
    """{key of each of the `recipients` of a round whom the draft reached in time}; two statements.

    A message that waits, is held, failed, was withdrawn, or of which nobody knows whether it left has reached nobody.
    """
    mails = _mails(current, recipients) if mails is None else mails
    acted = set(Observation.objects.filter(recipient__round=current).values_list("recipient", flat=True))
    found = set()
    for one in recipients:
        left = [sent_at for state, sent_at in mails.get(one.pk, ()) if state == State.SENT]
        if is_reached_in_time(
            one,
            is_account_open=bool(one.user_id and one.user.is_active),
            sent_on=timezone.localdate(min(left)) if left else None,
            has_acted=one.pk in acted,
            until=current.until,
        ):
            found.add(one.pk)
    return found
