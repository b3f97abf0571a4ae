"""Impact: the four assessors side by side for each question of the plan's cycle, and the form of one assessment."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import impact as rules
from .. import methodology, permissions
from ..actions import assessing
from ..enums import Assessor
from ..forms.impact import AssessForm
from ..models import Assessment, AssessmentQuestion

# The question that the completion rate has something to say about, by its code in every cycle.
COMPLETION = "completion"


def _commitment(request, code):
    return get_object_or_404(
        permissions.visible_commitments(request.user).select_related("plan__cycle", "lead", "figures"), code=code
    )


def _rate(commitment):
    figures = getattr(commitment, "figures", None)
    return figures.rate if figures else None


def _suggestion(commitment, question, codes):
    """The `AssessmentCode` that the rate suggests for a question, or None."""
    wanted = rules.suggested_code(_rate(commitment)) if question.code == COMPLETION else None
    return next((code for code in codes if code.code == wanted), None)


def impact(request, code):
    commitment = _commitment(request, code)
    today = timezone.localdate()
    cycle = commitment.plan.cycle
    questions = list(cycle.questions.prefetch_related("codes")) if cycle else []
    written = Assessment.objects.filter(commitment=commitment).select_related("code", "question__cycle")
    assessments = rules.in_force(written)
    mine = permissions.assessors_for(request.user, commitment, today) if cycle else []
    context = {
        "commitment": commitment,
        "cycle": cycle,
        "rate": methodology.displayed(_rate(commitment)),
        "questions": [
            {
                "question": question,
                "suggested": _suggestion(commitment, question, question.codes.all()),
                "answers": [_answer(question, assessor, assessments, mine) for assessor in Assessor],
            }
            for question in questions
        ],
        "earlier": [one for one in written if cycle is None or one.question.cycle_id != cycle.pk],
        "mine": mine,
    }
    return render(request, "commitments/impact.html", context)


def _answer(question, assessor, assessments, mine):
    found = assessments.get((question.pk, assessor.value), [])
    return {
        "assessor": assessor,
        "current": found[0] if found else None,
        "history": found[1:],
        "is_mine": assessor in mine,
    }


def assess(request, code, assessor, question):
    """The form of one assessment in one assessor's name; an earlier one stays in the record."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    commitment = _commitment(request, code)
    today = timezone.localdate()
    if assessor not in permissions.assessors_for(request.user, commitment, today):
        raise Http404
    # No code has a NUL, which PostgreSQL could not compare with.
    questions = AssessmentQuestion.objects.filter(cycle=commitment.plan.cycle_id).prefetch_related("codes")
    asked = next((one for one in questions if one.code == question), None)
    if asked is None:
        raise Http404
    written = Assessment.objects.filter(commitment=commitment, question=asked).select_related("code")
    others = rules.in_force(written)
    current = next(iter(others.get((asked.pk, assessor), [])), None)
    form = AssessForm(request.POST or None, question=asked, today=today, initial={"assessed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = assessing.assess(commitment, by=request.user, assessor=assessor, question=asked, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request,
                _("Assessment written: « %(question)s », %(answer)s.")
                % {"question": asked.display_title, "answer": made.code.display_title},
            )
            return redirect("impact", commitment.code)
    context = {
        "commitment": commitment,
        "question": asked,
        "assessor": Assessor(assessor),
        "form": form,
        "current": current,
        "suggested": _suggestion(commitment, asked, asked.codes.all()),
        "rate": methodology.displayed(_rate(commitment)),
    }
    return render(request, "commitments/impact_assess.html", context)
