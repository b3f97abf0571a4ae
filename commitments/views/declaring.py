"""The declaration of one milestone: its form, the draft that keeps itself, the effect on the rate, its submission.

Nothing here depends on scripts: they only save earlier and show the effect sooner.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.dates import format_time
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.guards import only

from .. import permissions
from ..actions import reporting
from ..enums import UpdateState
from ..forms.declaring import DeclareForm
from ..models import Evidence, Milestone
from .situation import Situation, secretariat_address


def for_focal_points(view):
    """Decorator: visitors log in; for whoever does not declare for this milestone it does not exist. The view is given
    the milestone instead of the two codes of its address."""

    @only(permissions.is_focal_point)
    @wraps(view)
    def guarded(request, code, short, **kwargs):
        milestone = own_milestone(request.user, code, short)
        try:
            return view(request, milestone, **kwargs)
        except PermissionDenied as error:
            # Its mandate ended, or the commitment changed hands, since the page was opened.
            raise Http404 from error

    return guarded


def own_milestone(user, code, short):
    """The milestone « J2 » of a commitment this account declares for today, or Http404."""
    own = permissions.own_commitments(user, timezone.localdate()).filter(code=code)
    milestones = Milestone.objects.select_related("commitment__plan", "commitment__lead", "figures")
    return get_object_or_404(milestones, commitment__in=own, code=f"{code}-{short}")


def _form(situation, *typed):
    """The form of this page: filled with what is stored, or with what was `typed` (POST and FILES of the request)."""
    return DeclareForm(
        *typed,
        milestone=situation.milestone,
        stored=situation.stored,
        version=situation.version,
        last=situation.last_value,
        difficulties=situation.difficulties,
        today=situation.today,
        day=situation.day,
    )


def _typed(request, situation):
    return _form(situation, request.POST, request.FILES)


def _situation(milestone):
    return Situation(milestone, timezone.localdate(), (get_language() or "fr")[:2])


def _to_form(milestone):
    return redirect("declare", milestone.commitment.code, milestone.short_code)


def _show(request, situation, form, *, problems=()):
    value = form.cleaned_data.get("value") if form.is_bound and form.is_valid() else situation.value
    return _page(request, "declare", situation, form=form, problems=problems, effect=situation.effect(value))


def _page(request, name, situation, status=200, **context):
    milestone = situation.milestone
    context |= {"situation": situation, "milestone": milestone, "commitment": milestone.commitment}
    return render(request, f"commitments/{name}.html", context, status=status)


@for_focal_points
def declare(request, milestone):
    situation = _situation(milestone)
    if request.method == "POST":
        return _receive(request, milestone, situation)
    if situation.submitted:
        context = {"update": situation.submitted, **situation.shown(situation.submitted)}
        return _page(request, "declare_submitted", situation, **context)
    if situation.closed:
        return _page(request, "declare_closed", situation, **secretariat_address(milestone))
    return _show(request, situation, _form(situation))


def _receive(request, milestone, situation):
    """Keep the draft with its evidence; with « submit », hand it in when nothing is missing."""
    if situation.submitted:
        return _already_submitted(request, milestone, situation)
    form = _typed(request, situation)
    if not form.is_valid():
        return _show(request, situation, form)
    try:
        update = _save(request, milestone, form)
    except Conflict as conflict:
        return _conflict(request, milestone, form, conflict)
    except ValidationError as error:
        return _show(request, situation, form, problems=error.messages)
    if problems := _attach(request, update, form):
        return _again(request, milestone, problems)
    if "submit" not in request.POST:
        messages.success(request, _("Draft saved. Nothing was sent to the secretariat yet."))
        return _to_form(milestone)
    try:
        reporting.submit(update, by=request.user, expected_version=update.version)
    except Conflict as conflict:
        return _conflict(request, milestone, form, conflict)
    except ValidationError as error:
        return _again(request, milestone, [_("The draft is kept, but not submitted yet:"), *error.messages])
    messages.success(
        request,
        _("%(code)s is submitted. The secretariat examines it; you are told by mail.") % {"code": milestone.code},
    )
    return redirect("commitment_progress", milestone.commitment.code)


def _save(request, milestone, form):
    return reporting.save_draft(
        milestone,
        by=request.user,
        expected_version=form.cleaned_data["version"],
        values=form.values(),
        difficulties=form.told(),
    )


def _attach(request, update, form):
    """Attach what came with the form; returns the sentences on what could not be."""
    problems = []
    for piece in form.pieces():
        name = piece["file"].name if "file" in piece else piece["url"]
        try:
            reporting.attach(update, by=request.user, **piece)
        except ValidationError as error:
            problems += [f"{name} : {sentence}" for sentence in error.messages]
    return problems


def _again(request, milestone, problems):
    """The form once more, from what is stored by now."""
    situation = _situation(milestone)
    return _show(request, situation, _form(situation), problems=problems)


def _already_submitted(request, milestone, situation):
    """A second click sends nothing twice; another person's words are shown beside what was handed in."""
    if situation.submitted.submitted_by_id == request.user.pk:
        messages.info(request, _("This declaration is already submitted."))
        return _to_form(milestone)
    form = _typed(request, situation)
    form.is_valid()
    return _conflict(request, milestone, form, Conflict(_("Somebody else submitted this declaration meanwhile.")))


def _conflict(request, milestone, form, conflict):
    """409: what is recorded now and what was typed, side by side; the own text can be sent again over it."""
    situation = _situation(milestone)
    recorded = situation.draft or situation.submitted
    if recorded and recorded.changed_by_id == request.user.pk and situation.holds(form):
        # The same person, the same words: a second click, or a second tab.
        return _to_form(milestone)
    words = request.POST.copy()
    words["version"] = situation.version
    return _page(
        request,
        "conflict",
        situation,
        status=409,
        form=_form(situation, words),
        recorded=recorded,
        problem=" ".join([*conflict.messages, *_dropped_files(request)]),
        **(situation.shown(recorded) if recorded else {}),
    )


def _dropped_files(request):
    """Files are attached to what was saved: with nothing saved they are not kept, and that is said."""
    return [_("The files that came with it were not attached: choose them again.")] if request.FILES else []


@for_focal_points
@require_POST
def declare_autosave(request, milestone):
    """Keep what is typed while it is typed. JSON: `version`, `saved` (a sentence), `problems`, `evidence` (the list
    anew, when files came along); 409 when somebody else wrote meanwhile, 422 when nothing can be kept."""
    situation = _situation(milestone)
    form = _typed(request, situation)
    form.is_valid()
    problems = [sentence for errors in form.errors.values() for sentence in errors]
    if "version" not in form.cleaned_data:
        return JsonResponse({"problems": problems}, status=422)
    try:
        if situation.submitted:
            raise Conflict(_("Somebody else submitted this declaration meanwhile."))
        update = _save(request, milestone, form)
    except Conflict as conflict:
        return JsonResponse({"problems": conflict.messages}, status=409)
    except ValidationError as error:
        return JsonResponse({"problems": error.messages}, status=422)
    answer = {"version": update.version}
    if form.cleaned_data.get("files"):
        problems += _attach(request, update, form)
    situation = _situation(milestone)
    answer["evidence"] = render_to_string(
        "commitments/_dec_evidence.html", {"situation": situation, "milestone": milestone}, request
    )
    now = format_time(timezone.localtime().time(), situation.language).replace(" ", "\u00a0")
    answer |= {"saved": _("Draft saved at %(time)s") % {"time": now}, "problems": problems}
    return JsonResponse(answer)


@for_focal_points
@require_POST
def declare_effect(request, milestone):
    """What the typed value would do to the rate; writes nothing. A part of the page."""
    situation = _situation(milestone)
    form = _typed(request, situation)
    form.is_valid()
    context = {
        "effect": situation.effect(form.cleaned_data.get("value")),
        "errors": form.errors.get("value", []),
        "is_part": True,
        "situation": situation,
    }
    return render(request, "commitments/_dec_effect.html", context)


@for_focal_points
@require_POST
def declare_withdraw(request, milestone):
    update = milestone.updates.filter(state=UpdateState.SUBMITTED).first()
    if update is None:
        messages.info(request, _("No declaration of this milestone waits to be examined."))
        return _to_form(milestone)
    try:
        reporting.withdraw(update, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The declaration is a draft again. The secretariat no longer sees it."))
    return _to_form(milestone)


@for_focal_points
@require_POST
def declare_discard(request, milestone):
    update = milestone.updates.filter(state=UpdateState.DRAFT).first()
    if update is None:
        messages.info(request, _("There is no draft to throw away."))
        return _to_form(milestone)
    try:
        reporting.discard_draft(update, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_form(milestone)
    messages.success(request, _("The draft of %(code)s is thrown away.") % {"code": milestone.code})
    return redirect("commitment_progress", milestone.commitment.code)


@for_focal_points
@require_POST
def evidence_remove(request, milestone, pk):
    """Take a piece out of the draft. The button stands in the form: what was typed around it is kept first."""
    piece = get_object_or_404(Evidence, pk=pk, update__milestone=milestone, update__state=UpdateState.DRAFT)
    situation = _situation(milestone)
    if "version" in request.POST:
        form = _typed(request, situation)
        if not form.is_valid():
            return _show(request, situation, form)
        try:
            _save(request, milestone, form)
        except Conflict as conflict:
            return _conflict(request, milestone, form, conflict)
        except ValidationError as error:
            return _show(request, situation, form, problems=error.messages)
    try:
        reporting.detach(piece, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("« %(title)s » is taken out.") % {"title": piece.title})
    return _to_form(milestone)
