"""Attendance rates: of all members for the secretariat and the chair, of oneself for a member."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only
from ogp_secretariat.web.sheets import CSV_TYPE, write_csv

from .. import assiduity as rates
from .. import permissions


def _report(request):
    """(lines, meetings without a list, whether they are everybody's, whether ended mandates are among them)."""
    today, all_members = timezone.localdate(), permissions.sees_all_rates(request.user)
    everybody = all_members and request.GET.get("mandats") == "tous"
    person = None if all_members else request.user.person
    lines, without_list = rates.report(today, person=person, everybody=everybody)
    return lines, without_list, all_members, everybody


@only(permissions.sees_rates)
def assiduity(request):
    lines, without_list, all_members, everybody = _report(request)
    context = {
        "lines": lines,
        "colleges": rates.by_college(lines) if all_members else [],
        "without_list": without_list,
        "all_members": all_members,
        "everybody": everybody,
    }
    return render(request, "meetings/assiduity.html", context)


@only(permissions.sees_rates)
def assiduity_csv(request):
    """The same as a table: « ; » between columns, rates in percent."""
    lines, _without, _all, _everybody = _report(request)
    headers = [
        _("Committee"), _("Name"), _("College"), _("Seat"), _("Mandate from"), _("Mandate until"), _("Meetings held"),
        _("Present"), _("Represented"), _("Excused"), _("Absent"), _("of which not on the list"), _("Rate (%)"),
        _("Rate with represented (%)"),
    ]  # fmt: skip
    rows = (
        (
            line.mandate.committee.code, line.mandate.person.display_name, str(line.mandate.college or ""),
            line.mandate.get_seat_display(), line.mandate.starts_on, line.mandate.ends_on, line.held, line.present,
            line.represented, line.excused, line.absent, line.unlisted, line.rate, line.rate_represented,
        )
        for line in lines
    )  # fmt: skip
    response = HttpResponse(write_csv(headers, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="assiduite_{timezone.localdate().isoformat()}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
