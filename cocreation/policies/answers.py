"""Reasoned answers: what each needs, by when, who may do what after whom. Pure: records and days come in.

The deadline: `Process.answer_days` (60 days unless set otherwise) after the day on which the contribution was received,
or after the last day of the collection (the stages of the timetable in force that open contributions) when that comes
later. Contributions are compared with one another before they are answered, so the clock starts when all are there; one
that comes after the end, by post for example, has the same number of days from its own receipt.
"""

import datetime

from django.utils.translation import gettext as _

from ..enums.contributions import AnswerState, Disposition
from ..enums.process import Feature

# These say that something enters the plan, so they name the commitment as soon as there is one.
TAKEN = (Disposition.RETAINED, Disposition.PARTLY)
# With « merged », what makes a contribution one of the origins of a commitment.
FEEDING = (*TAKEN, Disposition.MERGED)
REACTION_DAYS = 60  # an author may react to an answer for so long


def collection_end(stages):
    """The last day of the stages that open contributions; None when none does."""
    return max((stage.ends_on for stage in stages if Feature.PROPOSE in stage.features), default=None)


def due_on(received_on, answer_days, closes_on):
    """The day by which a contribution is answered; see the module's docstring."""
    start = max(received_on, closes_on) if closes_on else received_on
    return start + datetime.timedelta(days=answer_days)


def received_before(today, answer_days, closes_on):
    """Contributions still pending that were received before this day are overdue `today`; None: none can be."""
    limit = today - datetime.timedelta(days=answer_days)
    return None if closes_on and closes_on >= limit else limit


def missing_for_draft(disposition, reason):
    """Sentences about a draft's disposition and reason; empty when they go together."""
    if disposition not in reason.dispositions:
        return [
            _("The reason “%(reason)s” does not go with “%(disposition)s”: choose another.")
            % {"reason": reason.display_label, "disposition": Disposition(disposition).label}
        ]
    return []


IN_THE_PLAN = "dans-le-plan"  # the code of the reason that says so


def missing_for_commitments(reason, commitments, plan_id):
    """« Taken up by a commitment of the plan » names commitments of the plan that the process makes, no other."""
    others = [one.code for one in commitments if one.plan_id != plan_id]
    if reason.code != IN_THE_PLAN or not others:
        return []
    return [
        _("Not of the plan that this process makes: %(list)s. Choose another reason or other commitments.")
        % {"list": ", ".join(others)}
    ]


def missing_for_review(answer, by, analysed):
    """What stands in the way of reviewing a draft: the state, the same pair of eyes, the analysis not done."""
    if answer.state != AnswerState.DRAFT:
        return [_("Only a draft is reviewed; this answer is: %(state)s.") % {"state": answer.get_state_display()}]
    missing = missing_for_draft(answer.disposition, answer.reason)
    if by is not None and answer.drafted_by_id == by.pk:
        missing.append(_("Somebody else than its author reviews an answer."))
    if not analysed:
        missing.append(_("The analysis is not finished: two analysts, or one and a review."))
    return missing


def missing_for_publishing(answer):
    """What an answer still needs before everybody reads it."""
    if answer.state != AnswerState.REVIEWED:
        return [_("The answer has not been reviewed.")]
    return missing_for_draft(answer.disposition, answer.reason)


def missing_for_reacting(answer, contribution, has_reacted, today):
    """Whether the author of `contribution` may react to `answer`, once."""
    if answer is None or answer.state != AnswerState.PUBLISHED:
        return [_("There is no published answer to react to.")]
    if has_reacted:
        return [_("You have reacted to this answer already.")]
    if today > answer.published_on + datetime.timedelta(days=REACTION_DAYS):
        return [_("The time to react to this answer is over.")]
    return []


def missing_for_promotion(answer, plan):
    """A published « retained » becomes a draft commitment of a plan that is still a draft."""
    missing = []
    if answer is None or answer.state != AnswerState.PUBLISHED or answer.disposition not in TAKEN:
        missing.append(_("Only a contribution that is retained, by a published answer, becomes a commitment."))
    if plan is None or plan.state != "draft":
        missing.append(_("The plan is adopted: its commitments are changed by decisions of the committee."))
    return missing
