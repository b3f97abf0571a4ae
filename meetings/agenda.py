"""The rules of an agenda: its conventional order, what was treated, the holes before a meeting is closed. Pure.

As in `policies.py`, each `missing_for_…` returns sentences, and an empty list means « allowed ».
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date

from .enums import DeadlineKind, MeetingStatus, Outcome, OwnerKind, ProposalState, Purpose, Standing

OPENING = (Standing.PREVIOUS_MINUTES, Standing.FOLLOW_UP)
CLOSING = (Standing.OTHER_BUSINESS, Standing.NEXT_MEETING)
PURPOSES = {
    Standing.PREVIOUS_MINUTES: Purpose.APPROVAL,
    Standing.FOLLOW_UP: Purpose.FOLLOW_UP,
    Standing.OTHER_BUSINESS: Purpose.OTHER,
    Standing.NEXT_MEETING: Purpose.OTHER,
}
# A member who sends more than this has something else in mind than an agenda.
MOST_WAITING, MOST_IN_A_DAY = 10, 20


def standing_titles(standing, previous=None):
    """(French, Arabic) title of an item of every agenda; `previous`: the meeting whose relevé is approved, or None."""
    titles = []
    for lang in ("fr", "ar"):
        with translation.override(lang):
            titles.append(_standing_title(standing, previous, lang))
    return tuple(titles)


def _standing_title(standing, previous, lang):
    if standing == Standing.PREVIOUS_MINUTES and previous is not None:
        words = {"meeting": previous.reference, "date": format_date(previous.date, lang, weekday=False)}
        return _("Approval of the relevé des conclusions of meeting %(meeting)s of %(date)s") % words
    return {
        Standing.PREVIOUS_MINUTES: _("Approval of the previous relevé des conclusions"),
        Standing.FOLLOW_UP: _("Follow-up of the earlier decisions"),
        Standing.OTHER_BUSINESS: _("Other business"),
        Standing.NEXT_MEETING: _("Date of the next meeting"),
    }[standing]


def was_treated(outcome, has_content):
    """Whether an item of a meeting that took place is done with; `has_content`: points or decisions stand under it.

    An old relevé gives no outcome: what it says under an item tells that the item was treated.
    """
    if outcome:
        return outcome != Outcome.POSTPONED
    return has_content


def is_left_over(item, has_content):
    """Whether a meeting that took place left the item: put off, or not come to. « Other business » may stay empty."""
    if not item.outcome and item.purpose == Purpose.OTHER:
        return False
    return not was_treated(item.outcome, has_content)


@dataclass(frozen=True)
class Hole:
    """One thing that is not said before a meeting is closed: `key` is the same whatever the language of the page."""

    key: str
    sentence: str


def decision_holes(decision, number):
    """What a decision does not say; `number`: as it stands in the list."""
    found = []
    if decision.owner_kind == OwnerKind.NONE:
        found.append(Hole(f"owner:{decision.pk}", _("Decision %(number)s has no owner.") % {"number": number}))
    # « none » with a reason is an answer.
    if decision.deadline_kind == DeadlineKind.NONE and not decision.deadline_text:
        sentence = _("Decision %(number)s has no deadline, and no reason for having none.")
        found.append(Hole(f"deadline:{decision.pk}", sentence % {"number": number}))
    return found


def item_holes(item, number, has_content):
    """Whether an item is neither treated nor put off."""
    if item.outcome or not is_left_over(item, has_content):
        return []
    return [Hole(f"item:{item.pk}", _("Item %(number)s is neither treated nor put off.") % {"number": number})]


def quorum_holes(counted):
    """That the quorum is not reached. `counted`: (required, counted, reached), None where nobody is listed.

    Whoever read one count has not read another: it is in the key.
    """
    if counted is None or counted[2]:
        return []
    sentence = _("The quorum is not reached: %(counted)s counted, %(required)s required.")
    return [Hole(f"quorum:{counted[1]}/{counted[0]}", sentence % {"counted": counted[1], "required": counted[0]})]


def missing_for_closing(holes, seen):
    """What keeps a meeting from being closed: holes that whoever closes it has not read. `seen`: keys of those read."""
    unread = [hole.sentence for hole in holes if hole.key not in seen]
    if not unread:
        return []
    return [_("Before the meeting is closed, read these and correct them or accept them:"), *unread]


def missing_for_preparing(day, keys):
    """What a meeting to be prepared lacks. `keys`: of what is picked, « standing:… » for what every agenda has."""
    if day is None and all(key.startswith("standing:") for key in keys):
        return [
            _("Nothing is said of this meeting yet: give its date, or put at least one item of its own on its agenda.")
        ]
    return []


def missing_for_agenda(status):
    """An agenda is put together while the meeting is prepared; the convocation freezes its numbers."""
    if status != MeetingStatus.DRAFT:
        return [_("The meeting is no longer being prepared: the convocation has frozen the numbers of its agenda.")]
    return []


def missing_for_proposing(*, waiting, today):
    """`waiting`: proposals of this member that nobody has answered; `today`: those sent since this morning."""
    if waiting >= MOST_WAITING:
        return [
            _("You have %(number)d proposals that wait for an answer: withdraw one, or wait until they are read.")
            % {"number": waiting}
        ]
    if today >= MOST_IN_A_DAY:
        return [_("That is many proposals for one day. Send this one tomorrow.")]
    return []


def missing_for_deciding(state):
    """A proposal is answered once, and withdrawn only before that."""
    if state == ProposalState.WAITING:
        return []
    return [_("This proposal is no longer waiting: it is %(state)s.") % {"state": ProposalState(state).label}]


def missing_for_accepting(state, title):
    missing = missing_for_deciding(state)
    if not missing and not title.strip():
        missing.append(_("Give the item a title in French: it stands in the agenda."))
    return missing


def missing_for_refusing(state, reason):
    missing = missing_for_deciding(state)
    if not missing and not reason.strip():
        missing.append(_("Say why the proposal is refused: its author reads it."))
    return missing


def missing_for_dropping(reason):
    return [] if reason.strip() else [_("Say why it is dropped.")]
