"""Assessing impact: each code with its justification and its evidence, beside the others', never instead of them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record

from .. import permissions
from ..enums import Assessor
from ..models import Assessment


@transaction.atomic
def assess(commitment, *, by, assessor, question, code, justification, evidence, assessed_on=None, is_demo=False):
    """Write one assessment; an earlier one by the same assessor stays in the record. Returns the `Assessment`.

    `by` None is the system (demonstration, published data). Raises PermissionDenied, ValidationError.
    """
    today = timezone.localdate()
    if by is not None and Assessor(assessor) not in permissions.assessors_for(by, commitment, today):
        raise PermissionDenied
    if code.question_id != question.pk:
        raise ValidationError({"code": _("This code does not answer this question.")})
    if commitment.plan.cycle_id != question.cycle_id:
        raise ValidationError({"question": _("This question belongs to another cycle than the plan's.")})
    written = Assessment(
        commitment=commitment,
        assessor=assessor,
        question=question,
        code=code,
        justification=justification.strip(),
        evidence=evidence.strip(),
        assessed_on=assessed_on or today,
        author=by,
        is_demo=is_demo,
    )
    written.full_clean()
    written.save()
    record("assess", commitment, by=by, note=f"{written.get_assessor_display()} : {question.code} = {code.code}")
    return written
