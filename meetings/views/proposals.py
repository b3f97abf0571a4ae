"""Proposals for agendas: a member's own; the secretariat reads all of them and answers."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.people.permissions import is_member
from ogp_secretariat.web.guards import only

from .. import permissions
from ..actions import arranging, proposing
from ..enums import ProposalState
from ..forms.agenda import AcceptForm, ProposalForm, RefuseForm
from ..lineage import CARRIED, place_of

PER_PAGE = 30


@only(is_member)
def proposal_list(request):
    """Those that wait come first."""
    user = request.user
    proposals = permissions.visible_proposals(user).select_related("item__meeting__committee", "drop")
    page = Paginator(_waiting_first(proposals), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"proposal": one, "fate": _fate(one, user)} for one in page],
        "sees_all": permissions.can_read_closing(user),
        "can_edit": permissions.can_edit(user),
        "may_propose": permissions.committees_to_propose_to(user, timezone.localdate()).exists(),
    }
    return render(request, "meetings/agenda/proposals.html", context)


def _waiting_first(proposals):
    rank = Case(When(state=ProposalState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    return proposals.annotate(rank=rank).order_by("rank", "-created_at", "-pk")


def _fate(proposal, user):
    """What became of an accepted one, as far as this person may know: a meeting not convened yet is not told."""
    if proposal.state != ProposalState.ACCEPTED:
        return ""
    if (item := getattr(proposal, "item", None)) is not None:
        if permissions.can_read_closing(user) or item.meeting.status in CARRIED:
            return _("on the agenda of %(place)s") % {"place": place_of(item)}
        return _("for a next meeting")
    if (drop := getattr(proposal, "drop", None)) is not None:
        return _("dropped from the backlog: %(reason)s") % {"reason": drop.reason}
    return _("in the backlog, for a next meeting")


@only(is_member)
@never_cache
def proposal_new(request):
    """A form sent twice makes one proposal."""
    committees = permissions.committees_to_propose_to(request.user, timezone.localdate())
    if not committees.exists():
        return render(request, "meetings/agenda/proposal_closed.html")
    form = ProposalForm(request.POST or None, request.FILES or None, committees=committees)
    if request.method == "POST" and form.is_valid():
        try:
            made, is_new = proposing.propose(form.proposal(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            form.data = form.data.copy()
            form.data["token"] = str(uuid.uuid4())
        else:
            messages.success(request, _("Your proposal is recorded.") if is_new else _("It had arrived already."))
            return redirect("agenda_proposal", made.pk)
    return render(request, "meetings/agenda/proposal_new.html", {"form": form, "has_file": bool(request.FILES)})


@only(is_member)
@never_cache
def proposal(request, pk):
    """Its author may withdraw it, the secretariat answers; each once."""
    user = request.user
    found = get_object_or_404(
        permissions.visible_proposals(user).select_related("item__meeting__committee", "drop", "decided_by"), pk=pk
    )
    may_answer = permissions.can_edit(user) and found.state == ProposalState.WAITING
    act = request.POST.get("acte", "") if request.method == "POST" else ""
    accepting = AcceptForm(
        request.POST if act == "accepter" else None,
        meetings=arranging.drafts_of(found.committee),
        initial={name: getattr(found, name) for name in ("title", "title_ar", "planned_minutes")},
    )
    refusing = RefuseForm(request.POST if act == "refuser" else None)
    if act:
        form = {"accepter": accepting, "refuser": refusing}.get(act)
        if form is None or form.is_valid():
            try:
                said = _answer(found, act, form, user)
            except ValidationError as error:
                if form is None:
                    messages.error(request, " ".join(error.messages))
                    return redirect("agenda_proposal", pk)
                form.add_error(None, error.messages)
            else:
                messages.success(request, said)
                return redirect("agenda_proposal", pk)
    context = {
        "proposal": found,
        "fate": _fate(found, user),
        "accepting": accepting if may_answer else None,
        "refusing": refusing if may_answer else None,
        "may_withdraw": found.author_id == user.pk and found.state == ProposalState.WAITING,
        "sees_all": permissions.can_read_closing(user),
    }
    return render(request, "meetings/agenda/proposal.html", context)


def _answer(found, act, form, by):
    """Do it, and say what happened. 404 for what this person may not do."""
    try:
        if act == "accepter":
            proposing.accept(found, by=by, **form.cleaned_data)
            return _("Accepted: its author is told.")
        if act == "refuser":
            proposing.refuse(found, reason=form.cleaned_data["reason"], by=by)
            return _("Refused: its author is told, with the reason.")
        if act == "retirer":
            proposing.withdraw(found, by=by)
            return _("Your proposal is withdrawn.")
    except PermissionDenied as error:
        raise Http404 from error
    raise Http404


@only(is_member)
def proposal_paper(request, pk):
    """The paper that came with it, for those who may read the proposal."""
    found = get_object_or_404(permissions.visible_proposals(request.user), pk=pk)
    if not found.paper:
        raise Http404
    try:
        file = found.paper.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=f"proposition-{pk}.pdf", content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
