"""« Bilan »: what was received and what became of it, on any day; its spreadsheet and its report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
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
from ogp_secretariat.web.handing import answer_table

from .. import reconciliation_view as view
from ..actions import reporting_consultation as reporting
from ..forms.answering import AsOfForm
from ..permissions import contributions as permissions
from ..permissions.process import can_manage, visible_processes
from ..queries import contributions as queries


def _process(request, code):
    return get_object_or_404(visible_processes(request.user).select_related("plan"), code=code)


def _day(request):
    """(form, the day of `?jour=` or None for now); a day to come, or no day at all, is said on the form."""
    form = AsOfForm(request.GET if "jour" in request.GET else None)
    day = form.cleaned_data["jour"] if form.is_bound and form.is_valid() else None
    if day and day > timezone.localdate():
        form.add_error("jour", _("This day has not come yet."))
        day = None
    return form, None if day == timezone.localdate() else day


def balance(request, code):
    process = _process(request, code)
    form, day = _day(request)
    desk = view.desk(process, day, is_page=True)
    context = {
        "desk": desk,
        "process": process,
        "form": form,
        "day": day or timezone.localdate(),
        "is_past": day is not None,
        "columns": view.columns(),
        "picture": view.picture(desk.total, mirrored=translation.get_language_bidi()),
        "overdue": queries.overdue(process, timezone.localdate()).count(),
        "reports": permissions.readable_reports(request.user).filter(process=process)[:10],
        "manages": is_secretariat(request.user),
    }
    return render(request, "cocreation/contributions/balance.html", context)


def balance_export(request, code, format):
    process = _process(request, code)
    _form, day = _day(request)
    table = view.table(view.desk(process, day))
    return answer_table(table, format, process.code, "bilan", (day or timezone.localdate()).isoformat())


@only(can_manage)
@require_POST
def consultation_report_make(request, code):
    report = reporting.make_report(_process(request, code), by=request.user, today=timezone.localdate())
    return redirect("consultation_report", report.pk)


def _report(request, pk):
    return get_object_or_404(permissions.readable_reports(request.user), pk=pk)


@never_cache
def consultation_report(request, pk):
    """The page of a report while it is made, and once it is."""
    report = _report(request, pk)
    context = {
        "report": report,
        "is_waiting": any(document.is_waiting for document in report.documents),
        "has_failed": any(document.state == State.FAILED for document in report.documents),
        "manages": is_secretariat(request.user),
    }
    return render(request, "cocreation/contributions/report.html", context)


def consultation_report_file(request, pk, language):
    report = _report(request, pk)
    if language not in ("fr", "ar"):
        raise Http404
    return serve(request, report.document_ar if language == "ar" else report.document_fr)


@only(can_manage)
@require_POST
def consultation_report_act(request, pk):
    """Publish a report, or try again what could not be made."""
    report = _report(request, pk)
    try:
        if request.POST.get("acte") == "publier":
            reporting.publish_report(report, by=request.user)
            messages.success(request, _("« %(title)s » is published.") % {"title": report.document_fr})
        elif request.POST.get("acte") == "reessayer":
            reporting.retry(report, by=request.user)
            messages.info(request, _("One more try is under way. The number and the text stay the same."))
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("consultation_report", pk)
