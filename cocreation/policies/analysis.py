"""When an analysis is finished, and who may analyse. Pure."""

from django.utils.translation import gettext as _


def is_finished(done, reviewed):
    """`done`: analysts who finished; `reviewed`: somebody else has looked again. Two analysts, or one and a review."""
    return done >= 2 or (done == 1 and reviewed)


def missing_for_scoring(assignment, values, criteria):
    """`values` {criterion key: score or None}. A conflict closes the grid; each criterion asks for a score of its
    scale."""
    if assignment.conflict_at:
        return [_("You declared a conflict of interest for this contribution.")]
    missing = []
    for criterion in criteria:
        value = values.get(criterion.pk)
        if value is None or not 0 <= value <= criterion.scale:
            missing.append(
                _("“%(criterion)s”: choose from 0 to %(scale)s.")
                % {"criterion": criterion.display_label, "scale": criterion.scale}
            )
    return missing


def missing_while_answered(assignment, *, has_own_answer):
    """A published answer closes the analysis that it rests on. One answered with its cluster alone may still be
    analysed for the first time: without that it could not be given an answer of its own."""
    is_closed = assignment.contribution.disposition and (has_own_answer or assignment.done_at)
    return [_("This contribution is answered: its analysis is closed.")] if is_closed else []


def missing_for_conflict(assignment, words):
    if assignment.conflict_at:
        return [_("You declared a conflict of interest for this contribution.")]
    if assignment.done_at:
        return [_("You have finished this analysis: ask the secretariat.")]
    if not words.strip():
        return [_("Say which conflict of interest: the secretariat alone reads it.")]
    return []


def missing_for_review(done_by, by, *, has_own_answer=False):
    """`done_by`: keys of the accounts that finished an analysis; `has_own_answer`: its answer is published."""
    if has_own_answer:
        return [_("This contribution is answered: its analysis is closed.")]
    if not done_by:
        return [_("Nobody has analysed this contribution yet.")]
    if by.pk in done_by:
        return [_("Somebody else than its analyst reviews an analysis.")]
    return []


# -- The grid ----------------------------------------------------------------------------------------------------------

SAYS = ("label", "label_ar", "scale")  # what a score was given by


def missing_for_revising(criterion):
    """What keeps a criterion from being changed or retired."""
    return [_("This criterion is no longer in the grid.")] if criterion.retired_at else []


def needs_new_version(criterion, fields, *, is_used):
    """Whether a change makes a new version: somebody scored by it (`is_used`), and it would say something else."""
    return is_used and any(name in fields and fields[name] != getattr(criterion, name) for name in SAYS)


def missing_for_restoring(criterion, *, is_replaced):
    """What keeps a retired criterion from coming back into the grid."""
    if not criterion.retired_at:
        return [_("This criterion is in the grid.")]
    if is_replaced:
        return [_("A newer version of this criterion stands: change that one.")]
    return []
