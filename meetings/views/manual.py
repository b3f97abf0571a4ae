"""The manual of each committee: its versions for everybody, its drafts for the secretariat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.guards import only
from ogp_secretariat.web.handing import serve_evidence

from .. import manual_desk, manual_rules, permissions, queries
from ..actions import publishing_manual
from ..enums import ManualState
from ..forms.manual import ManualForm
from ..models import ManualVersion

LARGEST_KEY = 2**31


def manual(request):
    today, can_edit = timezone.localdate(), permissions.can_edit(request.user)
    context = {"shelves": manual_desk.shelves(today, drafts=can_edit), "can_edit": can_edit, "today": today}
    return render(request, "meetings/manual.html", context)


def _version(request, pk):
    """A version for whoever may know of it: a draft is the secretariat's."""
    versions = ManualVersion.objects.select_related("committee", "adopted_by__meeting__committee")
    if not permissions.can_edit(request.user):
        versions = versions.exclude(state=ManualState.DRAFT)
    return get_object_or_404(versions, pk=pk if pk < LARGEST_KEY else 0)


def manual_version(request, pk):
    version, today = _version(request, pk), timezone.localdate()
    published = manual_desk.published_of(version.committee_id, today)
    latest = published[-1] if published else None
    decision = version.adopted_by
    meeting = decision.meeting if decision else None
    known = meeting and permissions.visible_meetings(request.user, today).filter(pk=meeting.pk).exists()
    context = {
        "version": version,
        "is_current": version == manual_rules.in_force(published, today),
        "decision": decision if known else None,
        "can_edit": permissions.can_edit(request.user),
        "is_draft": version.state == ManualState.DRAFT,
        "missing": manual_rules.missing_for_publishing(version, latest) if version.state == ManualState.DRAFT else [],
    }
    return render(request, "meetings/manual_version.html", context)


def manual_file(request, pk):
    version = _version(request, pk)
    if not version.file:
        raise Http404
    mark = f"v{version.number}" if version.number else "projet"
    return serve_evidence(request, version.file, f"{version.committee.code}_manuel_{mark}.pdf", "application/pdf")


def _write(request, version, initial=None):
    """The form of a draft: what is wrong is said on it, and what was typed stays."""
    form = ManualForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        instance=version,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            saved = publishing_manual.save_draft(
                form.save(commit=False),
                by=request.user,
                upload=typed["upload"],
                drop_file=typed.get("drop_file", False),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("manual_version", saved.pk)
    context = {"form": form, "version": version, "begun_from": (initial or {}).get("number")}
    return render(request, "meetings/manual_form.html", context)


@only(permissions.can_edit)
def manual_new(request):
    """A new version begins from the one in force: of the committee that the address names, else of the first one."""
    asked, today = request.GET.get("comite", ""), timezone.localdate()
    committee = Committee.objects.filter(code=asked).first() if asked else queries.default_committee()
    return _write(request, ManualVersion(), {"committee": committee, **manual_desk.begun_from(committee, today)})


@only(permissions.can_edit)
def manual_draft(request, pk):
    version = _version(request, pk)
    if missing := manual_rules.missing_for_writing(version):
        messages.error(request, " ".join(missing))
        return redirect("manual_version", version.pk)
    return _write(request, version)


@only(permissions.can_edit)
@require_POST
def manual_publish(request, pk):
    version = _version(request, pk)
    try:
        version = publishing_manual.publish(version, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Version %(number)s of the manual is published.") % {"number": version.number})
    return redirect("manual_version", version.pk)


@only(permissions.can_edit)
@require_POST
def manual_discard(request, pk):
    version = _version(request, pk)
    try:
        publishing_manual.discard(version, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("manual_version", version.pk)
    messages.success(request, _("The draft is taken away."))
    return redirect("manual")
