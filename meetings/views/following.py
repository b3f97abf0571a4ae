"""Acting on one decision: the owner's and the secretariat's report, postponements, links, extracts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only

from .. import decision_page, permissions, register
from ..actions import extracting, following, linking, postponing
from ..enums import PostponementState, ReportSource
from ..forms.following import DecideForm, LinkForm, OfficeForm, PostponementForm, ReportForm, UnlinkForm
from ..models import DecisionLink, PostponementRequest
from .decisions import context_of, is_inside, is_owner, named_or_404, visible


def _refused(form, error):
    """Show what the action refused at the head of the form, with what was typed."""
    form.add_error(None, error.messages)
    return False


def reported(form, decision, **door):
    """Whether the posted form became a report."""
    if not form.is_valid():
        return False
    try:
        following.report(decision, **{**door, **form.values()})
    except ValidationError as error:
        return _refused(form, error)
    return True


def asked(form, decision, **door):
    """Whether the posted form became a request for a later day."""
    if not form.is_valid():
        return False
    try:
        postponing.ask(decision, **door, **form.cleaned_data)
    except ValidationError as error:
        return _refused(form, error)
    return True


@only(bool)
@never_cache
def decision_report(request, uuid):
    """The page on which the owner or the secretariat reports. Addressed by the uuid: it works without a number too."""
    user, today = request.user, timezone.localdate()
    found = get_object_or_404(visible(user, today), uuid=uuid)
    office = permissions.can_edit(user)
    if not office and not is_owner(user, found, today):
        raise Http404
    act = request.POST.get("acte") if request.method == "POST" else None
    form_class = OfficeForm if office else ReportForm
    typed = (request.POST, request.FILES) if act == "suivi" else ()
    form = form_class(*typed, needs_name=False, initial={"status": found.status, "source": ReportSource.OFFICE})
    later = PostponementForm(request.POST if act == "report" else None, needs_name=False, auto_id="later_%s")
    door = {"by": user} if office else {"by": user, "source": ReportSource.PAGE}
    if act == "suivi" and reported(form, found, **door):
        messages.success(request, _("Your report on %(code)s is recorded.") % {"code": found})
        return redirect(found)
    if act == "report" and not office and asked(later, found, by=user, source=ReportSource.PAGE):
        messages.success(request, _("The secretariat has your request and will answer it."))
        return redirect(found)
    lang = translation.get_language()
    context = {
        **decision_page.page_of(found, user, today, lang, is_inside=True),
        "form": form,
        "later": None if office else later,
        "is_office": office,
    }
    return render(request, "meetings/decisions/report.html", context)


def _office(request, slug):
    """The decision for the secretariat; it does not exist here for others."""
    if not permissions.can_edit(request.user):
        raise Http404
    return named_or_404(request, slug)


def _again(request, found, **forms):
    """The decision's page with the form that was refused, as it was typed."""
    return render(request, "meetings/decisions/decision.html", {**context_of(request, found), **forms}, status=422)


@require_POST
def decision_link(request, slug):
    found = _office(request, slug)
    form = LinkForm(request.POST, auto_id="link_%s")
    if form.is_valid():
        candidates = list(register.search(visible(request.user, timezone.localdate()), form.cleaned_data["target"])[:2])
        is_reference = register.reference_in(form.cleaned_data["target"])
        if not is_reference or len(candidates) != 1:
            form.add_error("target", _("No decision, or several, have this reference: write it as CP 1/2020-D3."))
        else:
            try:
                linking.link(found, form.cleaned_data["kind"], candidates[0], by=request.user)
                messages.success(request, _("The link is made; it stands on both pages."))
                return redirect(found)
            except ValidationError as error:
                form.add_error(None, error.messages)
    return _again(request, found, link_form=form)


@require_POST
def decision_unlink(request, slug, pk):
    found = _office(request, slug)
    made = get_object_or_404(DecisionLink.objects.select_related("source__meeting", "target__meeting"), pk=pk)
    if found.pk not in (made.source_id, made.target_id):
        raise Http404
    form = UnlinkForm(request.POST, auto_id=False)
    if not form.is_valid():
        messages.error(request, _("Say why the link was an error."))
        return redirect(found)
    try:
        linking.unlink(made, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The link is taken back."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@require_POST
def decision_postponement(request, slug, pk):
    found = _office(request, slug)
    asked_for = get_object_or_404(PostponementRequest, pk=pk, decision=found)
    form, accepts = DecideForm(request.POST), request.POST.get("acte") == "accepter"
    if form.is_valid():
        try:
            if accepts:
                postponing.accept(asked_for, by=request.user, **form.cleaned_data)
                messages.success(request, _("The deadline is moved; the owner is told."))
            else:
                postponing.refuse(asked_for, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _("The deadline stays; the owner is told why."))
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error.messages)
    if asked_for.state != PostponementState.PENDING:
        messages.error(request, _("This request is already decided."))
        return redirect(found)
    return _again(request, found, decide_form=form)


@require_POST
def decision_extract(request, slug):
    found = named_or_404(request, slug)
    language = "ar" if request.POST.get("langue") == "ar" else "fr"
    if not request.user.is_authenticated:
        raise Http404
    try:
        made = extracting.extract(found, language=language, by=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    if made.document.is_ready:
        return redirect("decision_extract_file", found.slug, made.pk)
    messages.info(request, _("The extract is being made: it appears on this page, under « Extracts »."))
    return redirect(f"{found.get_absolute_url()}#extracts")


def decision_extract_file(request, slug, pk):
    found, today = named_or_404(request, slug), timezone.localdate()
    made = get_object_or_404(found.extracts.select_related("document"), pk=pk)
    published_at = found.meeting.minutes.published_at
    if not is_inside(request.user, found, today) and made.document.requested_at < published_at:
        raise Http404
    return serve(request, made.document)
