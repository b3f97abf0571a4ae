"""A rapporteur without an account: the page behind the personal link, and the act that sends it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only, private

from .. import event_links
from ..actions import closing, inviting
from ..enums.events import TeamRole
from ..forms.events import RapporteurReportForm
from ..models import EventReport
from ..permissions.process import can_manage
from ..policies import events as rules
from .loading import LARGEST_KEY, any_event, found_or_404
from .typing import keep_row, refused, row_form, rows_kept


@never_cache
def rapporteur_entry(request, token):
    """The table's list of one event and the draft of its report, while the link is open."""
    member = found_or_404(event_links.read_rapporteur(token))
    event, today = member.event, timezone.localdate()
    is_report = request.POST.get("acte") == "rapport"
    if missing := rules.missing_for_rapporteur(event, today):
        if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
            return private(refused(missing))
        context = {"event": event, "missing": missing}
        return private(render(request, "cocreation/contributions/rapporteur_closed.html", context))
    address = reverse("rapporteur_entry", args=[token])
    report = EventReport.objects.filter(event=event).first()
    form = row_form(request, event, posted=not is_report, table=member.table)
    report_form = RapporteurReportForm(request.POST if is_report else None, report=report)
    if request.method == "POST" and is_report:
        if report_form.is_valid() and _write(request, report_form, member, today):
            return private(redirect(f"{address}#report"))
        report = EventReport.objects.filter(event=event).first()
    elif request.method == "POST":
        answer = keep_row(request, event, form, address, by=None, rapporteur=member)
        if answer is not None:
            return private(answer)
    context = {
        "event": event,
        "member": member,
        "form": form,
        "report_form": report_form,
        "report": report,
        "last": rules.rapporteur_window(event)[1],
        "line": f"{event.pk}-r{member.pk}",
        **rows_kept(event),
    }
    return private(render(request, "cocreation/contributions/rapporteur.html", context))


def _write(request, form, member, today):
    try:
        closing.write_report(
            member.event,
            form.values(),
            by=None,
            rapporteur=member,
            expected_version=form.cleaned_data["expected_version"],
            today=today,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("The draft of the report is saved."))
    return True


@only(can_manage)
@require_POST
def rapporteur_link(request, pk, member_pk):
    """Send a rapporteur of the team their link."""
    event = any_event(pk)
    found = event.team.filter(role=TeamRole.RAPPORTEUR)
    member = get_object_or_404(found, pk=member_pk if member_pk < LARGEST_KEY else 0)
    try:
        inviting.send_link(member, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The personal link is on its way."))
    return redirect("event_manage", pk)
