"""Spreadsheets of a plan: handed in, checked, applied; and the forms to fill."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.guards import only
from ogp_secretariat.web.sheets import XLSX_TYPE

from .. import permissions
from ..actions import importing_files, importing_templates, importing_updates
from ..enums import ImportKind, ImportState
from ..forms.sheets import MappingForm, SheetForm

PER_PAGE = 100
LATEST = 10


def _plan(request, code):
    """(plan, kinds of file this account may hand in); it does not exist for whoever may hand in nothing."""
    plan = get_object_or_404(permissions.visible_plans(request.user), code=code)
    today = timezone.localdate()
    kinds = [k for k in ImportKind.values if importing_files.may_hand_in(request.user, plan, k, today)]
    if not kinds:
        raise Http404
    return plan, kinds


@only(lambda user: is_secretariat(user) or permissions.is_focal_point(user))
def plan_import(request, code):
    plan, kinds = _plan(request, code)
    form = SheetForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = importing_files.receive(plan, form.cleaned_data["kind"], file.read(), file.name, by=request.user)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("plan_import_result", found.pk)
    context = {
        "plan": plan,
        "form": form,
        "kinds": kinds,
        "imports": importing_files.readable_imports(request.user).filter(plan=plan).defer("table")[:LATEST],
    }
    return render(request, "commitments/import.html", context)


def plan_import_result(request, pk):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = get_object_or_404(importing_files.readable_imports(request.user), pk=pk)
    _plan(request, found.plan.code)
    is_plan = found.kind == ImportKind.PLAN
    headers = found.table.get("headers", [])
    mapping = None
    if request.method == "POST":
        try:
            if "map" in request.POST and is_plan:
                mapping = MappingForm(request.POST, headers=headers, mapping=found.mapping)
                if mapping.is_valid():
                    importing_files.check_again(found, by=request.user, mapping=mapping.mapping())
                    return redirect("plan_import_result", found.pk)
            else:
                return _apply(request, found)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect("plan_import_result", found.pk)
    details = [d for d in found.result["details"] if d["errors"] or d.get("warnings")]
    details.sort(key=lambda detail: not detail["errors"])  # What is to be mended comes first, then in the file's order.
    context = {
        "found": found,
        "plan": found.plan,
        "result": found.result,
        "page": Paginator(details, PER_PAGE).get_page(request.GET.get("page")),
        "can_apply": found.state == ImportState.CHECKED,
        "mapping": mapping
        or (MappingForm(headers=headers, mapping=found.mapping) if is_plan and not found.applied_at else None),
    }
    return render(request, "commitments/import_result.html", context)


def _apply(request, found):
    applied = importing_files.apply(found, by=request.user)
    if applied.state == ImportState.APPLIED:
        messages.success(request, _("The file is applied: the figures are up to date."))
    else:
        messages.error(request, _("The plan changed meanwhile and some rows no longer suit: nothing was written."))
    return redirect("plan_import_result", applied.pk)


@only(is_secretariat)
def plan_template(request, code):
    plan = get_object_or_404(permissions.visible_plans(request.user), code=code)
    return _xlsx(importing_templates.plan_template(plan), f"{plan.code}_modele")


@only(lambda user: is_secretariat(user) or permissions.is_focal_point(user))
def updates_template(request, code):
    plan, _kinds = _plan(request, code)
    milestones = importing_updates.milestones_of(plan, request.user, timezone.localdate())
    return _xlsx(importing_templates.updates_template(milestones), f"{plan.code}_avancements")


def _xlsx(data, name):
    response = HttpResponse(data, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
