"""Observations on a circulated draft: what may be done when, and what is still missing. Pure, as `policies`."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import AgreementKind, MinutesState, ObservationKind, ObservationState
from .policies import missing_for_editing, missing_for_last_day

MOST_PER_PERSON = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How a draft was received; each a number. `observations` are those that stand, in all rounds.

    `express` and `tacit`: agreements of the last round; `unanswered`: of `observations`.
    """

    express: int = 0
    tacit: int = 0
    observations: int = 0
    accepted: int = 0
    partly: int = 0
    refused: int = 0
    unanswered: int = 0


def tally_of(agreements, states):
    """The `Tally` of kinds of agreements and states of observations."""
    kinds, found = Counter(agreements), Counter(states)
    return Tally(
        express=kinds[AgreementKind.EXPRESS],
        tacit=kinds[AgreementKind.TACIT],
        observations=sum(found.values()) - found[ObservationState.WITHDRAWN],
        accepted=found[ObservationState.ACCEPTED],
        partly=found[ObservationState.PARTLY],
        refused=found[ObservationState.REFUSED],
        unanswered=found[ObservationState.PENDING],
    )


def missing_for_observing(minutes_state, current, today):
    """Observations are taken while the draft is out, until the last day included. `current`: its last round or None."""
    if minutes_state != MinutesState.CIRCULATED or current is None:
        return [_("Observations on this draft are closed.")]
    if current.closed_at is not None or today > current.until:
        return [_("The last day for observations is over: write to the secretariat.")]
    return []


def missing_for_an_observation(kind, text, before, is_text):
    """`is_text`: whether the place holds one text that a replacement can take the place of."""
    missing = []
    if not text.strip():
        missing.append(_("Type your observation."))
    if kind == ObservationKind.REPLACEMENT and not is_text:
        missing.append(_("Say which part of the line your text replaces, or send a remark."))
    if kind == ObservationKind.REPLACEMENT and is_text and text.strip() == before.strip():
        missing.append(_("The replacement text is the same as the text: change it, or send a remark."))
    return missing


def missing_for_receipt(circulated_on, received_on, today):
    """What came by another way answers the draft: it came after the draft went out, and it is here."""
    if received_on > today:
        return [_("This day is still to come.")]
    if received_on < circulated_on:
        return [_("The draft was not circulated yet on this day.")]
    return []


def missing_for_changing(observation):
    """Its author changes or withdraws it until the secretariat has answered."""
    if observation.state == ObservationState.WITHDRAWN:
        return [_("This observation is withdrawn.")]
    if observation.is_answered:
        return [_("The secretariat has answered this observation already: send another one.")]
    return []


def missing_for_agreeing(standing, has_agreed):
    """`standing`: how many observations of the person stand."""
    if has_agreed:
        return [_("You have already said that you have no observation.")]
    if standing:
        return [_("Your observations stand: withdraw them first if you agree with the draft as it is.")]
    return []


def missing_for_answering(minutes_state, observation, *, state, answer, new_text, place):
    """`place`: where it stands now, or None when it is gone; `new_text`: what would be written there, or None."""
    locked = missing_for_editing(minutes_state)
    if locked:
        return locked
    if observation.state == ObservationState.WITHDRAWN:
        return [_("This observation is withdrawn.")]
    missing = []
    if state == ObservationState.REFUSED and not answer.strip():
        missing.append(_("Say in a word why the observation is refused."))
    if state != ObservationState.REFUSED and place is None and observation.is_replacement:
        missing.append(_("What this observation is about is no longer in the draft: refuse it with a word."))
    if state == ObservationState.PARTLY and observation.is_replacement and not (new_text or "").strip():
        missing.append(_("Type the text as it will stand."))
    if new_text and place is not None and not place.is_text:
        missing.append(_("This line has several parts: correct it on the page of the meeting."))
    return missing


def missing_for_extending(minutes_state, current, until, today):
    """The last day is put off before it is over, to a later day. `until`: None when not chosen yet."""
    missing = missing_for_observing(minutes_state, current, today)
    if not missing and until is not None and until <= current.until:
        missing.append(_("The new last day must come after the present one."))
    if not missing and until is not None:
        missing += missing_for_last_day(until, today)
    return missing


def missing_for_telling(is_reached, told_on, today):
    """Somebody whom the draft has not reached, for want of an address or as the mail did not arrive, is told by other
    means, and that is written down. `is_reached`: as `observation_desk.reached` has it."""
    if is_reached:
        return [_("This person is told already.")]
    if told_on > today:
        return [_("This day is still to come.")]
    return []


def cautions_for_validation(current, unanswered, today):
    """What the chair confirms knowingly when validating: sentences, empty when there is nothing to confirm."""
    found = []
    if current is not None and current.closed_at is None and today <= current.until:
        found.append(_("The last day for observations is not over."))
    if unanswered:
        found.append(
            ngettext("%(n)s observation is not answered.", "%(n)s observations are not answered.", unanswered)
            % {"n": unanswered}
        )
    return found


def is_silent(recipient, has_observed, has_agreed):
    """Somebody the draft reached, who neither observed anything that stands nor agreed: silence is agreement."""
    return recipient.is_reached and not has_observed and not has_agreed


def is_reached_in_time(recipient, *, is_account_open, sent_on, has_acted, until):
    """Whether the draft reached somebody while the round was open; only then is their silence agreement.

    `sent_on`: the day on which the first mail about it left, None while none has; `has_acted`: they observed or agreed
    at some time, and so have read it. An account that is closed receives nothing more.
    """
    if recipient.told_on:
        return True
    if recipient.user_id and not is_account_open:
        return False
    return has_acted or (sent_on is not None and sent_on <= until)
