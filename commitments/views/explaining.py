"""« Comment ce chiffre est calculé »: explanation of a commitment and of a plan, simulator, the method in words."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from .. import example, permissions, queries
from .. import methodology as engine
from ..forms.simulating import SimulationForm
from ..models import CommitmentFigures, PlanFigures


def _language():
    return "ar" if translation.get_language() == "ar" else "fr"


def _result(commitment, as_of):
    """The `CommitmentResult` of one commitment on a day."""
    result = queries.compute(commitment.plan, as_of, language=_language(), commitments=[commitment.pk])
    return result.commitments[0]


def explanation(request, code):
    """The figures of the page, line by line and in the method's own sentences, for the day they were made."""
    today = timezone.localdate()
    commitment = get_object_or_404(permissions.visible_commitments(request.user).select_related("plan"), code=code)
    as_of = CommitmentFigures.objects.filter(pk=commitment.pk).values_list("as_of", flat=True).first() or today
    result = _result(commitment, as_of)
    private = permissions.sees_declared(request.user, commitment, today)
    context = {
        "commitment": commitment,
        "plan": commitment.plan,
        "result": result,
        "sentences": engine.explain(result, private=private),
        "private": private,
        "counted_weight": sum(line.weight for line in result.lines if line.counted and line.weight is not None),
    }
    return render(request, "commitments/explanation.html", context)


def plan_explanation(request, code):
    plan = get_object_or_404(permissions.visible_plans(request.user), code=code)
    as_of = PlanFigures.objects.filter(pk=plan.pk).values_list("as_of", flat=True).first() or timezone.localdate()
    result = queries.compute(plan, as_of, language=_language())
    context = {
        "plan": plan,
        "result": result,
        "sentences": engine.explain_plan(result),
        "axes": [(code, title, result.axes[code]) for code, title in result.plan.axes],
    }
    return render(request, "commitments/plan_explanation.html", context)


def simulator(request, code):
    """« Et si J3 passe à 100 % ? » for who declares and the secretariat; nothing is written."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    today = timezone.localdate()
    commitment = get_object_or_404(permissions.visible_commitments(request.user).select_related("plan"), code=code)
    if not permissions.sees_declared(request.user, commitment, today):
        raise Http404
    plan = commitment.plan
    tree, updates = queries.engine_inputs(plan, [commitment.pk], _language())
    period = queries.engine_period(queries.period_on(plan, today), today)
    method = {"plan_start": plan.starts_on, "method": plan.method_version, "period": period}
    before = engine.compute_commitment(tree.commitments[0], updates, today, **method)
    form = SimulationForm(request.GET, result=before)
    values = form.values
    after = engine.simulate(tree.commitments[0], updates, today, values, **method) if values else None
    context = {
        "commitment": commitment,
        "plan": plan,
        "form": form,
        "before": before,
        "after": after,
        "sentences": engine.explain(after) if after else [],
    }
    return render(request, "commitments/simulator.html", context)


def methodology(request):
    """The method in words and formulae, and the worked example as the engine computes it now."""
    result = example.result()
    context = {
        "version": engine.VERSION,
        "result": result,
        "sentences": engine.explain(result),
        "watch_gap": -engine.WATCH_GAP,
        "watch_days": engine.WATCH_DAYS,
        "watch_progress": engine.WATCH_PROGRESS,
        "counted_weight": sum(line.weight for line in result.lines),
    }
    return render(request, "commitments/methodology.html", context)
