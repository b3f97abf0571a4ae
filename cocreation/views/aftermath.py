"""After an event: the closing report, the certificates of a training, the people who were trained."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only

from ..actions import certifying, closing
from ..enums.events import EventKind, EventState
from ..forms.events import ReportForm, WhyForm
from ..models import Certificate, EventReport
from ..permissions.process import can_manage
from ..queries.outcomes import figures_of, in_words
from ..queries.registrations import tallies
from ..queries.training import to_certify, trained_people
from .loading import LARGEST_KEY, any_event


@only(can_manage)
def event_report(request, pk):
    """Prefilled with what the records say: figures first, then the words of the rapporteur."""
    event = any_event(pk)
    report = EventReport.objects.filter(event=event).first()
    initial = {"declared_attendance": event.declared_attendance, "expected_version": report.version if report else ""}
    form = ReportForm(request.POST or None, instance=report or EventReport(event=event), initial=initial)
    if request.method == "POST" and form.is_valid() and _write(request, form, event):
        return redirect("event_report", pk)
    context = {
        "event": event,
        "report": EventReport.objects.filter(event=event).first(),
        "form": form,
        "figures": in_words(figures_of(event), hide=False),
        "can_write": event.state in (EventState.PUBLISHED, EventState.HELD),
        "is_held": event.state == EventState.HELD,
        "tab": "report",
    }
    return render(request, "cocreation/events/report.html", context)


def _write(request, form, event):
    values = form.cleaned_data
    try:
        closing.write_report(
            any_event(event.pk),
            form.values(),
            declared_attendance=values["declared_attendance"],
            expected_version=values["expected_version"],
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("The report is saved."))
    return True


@only(can_manage)
@require_POST
def event_report_publish(request, pk):
    try:
        closing.publish_report(any_event(pk), by=request.user, day=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The report is published on the event's page."))
    return redirect("event_report", pk)


def _training(pk):
    event = any_event(pk)
    if event.kind != EventKind.TRAINING:
        raise Http404
    return event


@only(can_manage)
def certificates(request, pk):
    """Who may have a certificate, ticked all at once; those issued with their files."""
    event = _training(pk)
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("personne") if key.isascii() and key.isdecimal()]
        keys = [key for key in keys if key < LARGEST_KEY]
        try:
            count = certifying.ask(event, keys, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = ngettext(
                "%(n)d certificate is being made; it leaves by mail when it is ready.",
                "%(n)d certificates are being made; they leave by mail when they are ready.",
                count,
            )
            messages.success(request, words % {"n": count})
        return redirect("certificates", pk)
    context = {
        "event": event,
        "candidates": to_certify(event),
        "issued": Certificate.objects.filter(registration__event=event)
        .select_related("registration", "person", "document")
        .defer("document__html", "document__context", "document__embedded"),
        "is_held": event.state == EventState.HELD,
        "tallies": tallies(event),
        "tab": "certificates",
    }
    return render(request, "cocreation/events/certificates.html", context)


def _certificate(pk):
    found = Certificate.objects.select_related("registration__event", "document")
    return get_object_or_404(found, pk=pk if pk < LARGEST_KEY else 0, number__isnull=False)


@only(can_manage)
def certificate_file(request, pk):
    return serve(request, _certificate(pk).document, inline=True)


@only(can_manage)
def certificate_withdraw(request, pk):
    found = _certificate(pk)
    if found.withdrawn_on:
        raise Http404
    form = WhyForm(request.POST or None)
    event = found.registration.event
    if request.method == "POST" and form.is_valid():
        try:
            certifying.withdraw(found, reason=form.cleaned_data["reason"], by=request.user, day=timezone.localdate())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The certificate is withdrawn."))
            return redirect("certificates", event.pk)
    context = {"event": event, "certificate": found, "form": form, "tab": "certificates"}
    return render(request, "cocreation/events/certificate_withdraw.html", context)


@only(can_manage)
def trained(request):
    return render(request, "cocreation/events/trained.html", {"people": trained_people()})
