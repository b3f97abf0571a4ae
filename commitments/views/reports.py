"""Reports of a plan: asked for, watched while they are made, read, published, attached to a meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.guards import only

from .. import permissions, policies
from ..actions import publishing
from ..enums import ReportKind
from ..forms.reports import AnnexForm, ReportForm

PER_PAGE = 50


def _report(request, pk):
    return get_object_or_404(permissions.readable_reports(request.user, timezone.localdate()), pk=pk)


def _plan(request, code):
    return get_object_or_404(permissions.visible_plans(request.user).select_related("committee"), code=code)


def _list_page(request, plan, form):
    reports = permissions.readable_reports(request.user, timezone.localdate()).filter(plan=plan)
    page = Paginator(reports.select_related("annex__paper__meeting__committee"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    manages = is_secretariat(request.user)
    for report in page.object_list:
        report.can_publish = manages and not policies.missing_for_publishing(report)
    context = {"plan": plan, "page": page, "form": form if manages else None, "manages": manages}
    return render(request, "commitments/reports.html", context)


def plan_reports(request, code):
    form = ReportForm(initial={"kind": ReportKind.SITUATION, "as_of": timezone.localdate()})
    return _list_page(request, _plan(request, code), form)


@only(is_secretariat)
def report_make(request, code):
    """POST asks for the report. The address alone, as the language links of a refused form open it, leads back."""
    plan = _plan(request, code)
    if request.method != "POST":
        return redirect("plan_reports", code)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _list_page(request, plan, form)
    report = publishing.make_report(plan, form.cleaned_data["kind"], by=request.user, as_of=form.cleaned_data["as_of"])
    return redirect("report_progress", report.pk)


def commitment_sheet(request, code):
    """POST asks for the commitment's sheet; the address alone leads to the commitment."""
    user = request.user
    commitment = get_object_or_404(permissions.visible_commitments(user).select_related("plan"), code=code)
    if request.method != "POST":
        return redirect("commitment", code)
    try:
        report = publishing.make_report(commitment.plan, ReportKind.SHEET, by=user, commitment=commitment)
    except PermissionDenied as error:
        raise Http404 from error
    return redirect("report_progress", report.pk)


@never_cache
def report_progress(request, pk):
    """The page; asked by htmx, only the part that changes."""
    report = _report(request, pk)
    manages = is_secretariat(request.user)
    context = {
        "report": report,
        "is_waiting": any(document.is_waiting for document in report.documents),
        "has_failed": any(document.state == State.FAILED for document in report.documents),
        "errors": list(dict.fromkeys(document.error for document in report.documents if document.error)),
        "manages": manages,
        "can_publish": manages and not policies.missing_for_publishing(report),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "commitments/_rep_progress.html" if part else "commitments/reports_progress.html", context)


def report_file(request, pk):
    """`?langue=ar` or `fr`, else the page's language."""
    report = _report(request, pk)
    language = request.GET.get("langue") or translation.get_language()
    return serve(request, report.document_ar if language == "ar" else report.document_fr)


@only(is_secretariat)
@require_POST
def report_retry(request, pk):
    publishing.retry(_report(request, pk), by=request.user)
    messages.info(request, _("One more try is under way. The number and the text stay the same."))
    return redirect("report_progress", pk)


@only(is_secretariat)
@require_POST
def report_publish(request, pk):
    report = _report(request, pk)
    try:
        publishing.publish(report, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("« %(title)s » is published.") % {"title": report.document_fr})
    return redirect("plan_reports", report.plan.code)


@only(is_secretariat)
def meeting_annex(request, code):
    """Attach the situation of its day to an agenda item of a meeting that is not locked."""
    plan = _plan(request, code)
    form = AnnexForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            annex = publishing.attach_to_meeting(plan, form.cleaned_data["agenda_item"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("The state of progress is attached to %(meeting)s in both languages.")
                % {"meeting": annex.paper.meeting},
            )
            return redirect("report_progress", annex.report_id)
    return render(request, "commitments/annex.html", {"plan": plan, "form": form})
