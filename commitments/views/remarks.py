"""Remarks of civil society on a milestone, and the lead institution's answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import permissions
from ..actions import remarking
from ..forms.remarks import AnswerForm, RemarkForm
from ..models import Milestone, Remark


def _speaks_for_civil_society(user):
    return permissions.civil_society_of(user, timezone.localdate()) is not None


def _has_account(user):
    return user.is_authenticated


def _remark(user, code, pk):
    """A remark on a commitment this account sees; one that was withdrawn does not exist any more."""
    remarks = Remark.objects.select_related("milestone__commitment__lead", "institution")
    seen = permissions.visible_commitments(user).filter(code=code)
    return get_object_or_404(remarks, pk=pk, milestone__commitment__in=seen, withdrawn_at=None)


@only(_speaks_for_civil_society)
def remark_add(request, code, short):
    """Say something of a milestone in the name of one's organisation; below, what it said before."""
    commitment = get_object_or_404(permissions.visible_commitments(request.user).select_related("lead"), code=code)
    milestone = get_object_or_404(Milestone, commitment=commitment, code=f"{code}-{short}")
    organisation = permissions.civil_society_of(request.user, timezone.localdate())
    form = RemarkForm(request.POST or None)
    said = milestone.remarks.filter(institution=organisation, withdrawn_at=None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if said.filter(author=request.user, text=text).exists():
            # A second click: the same words are not written twice.
            return redirect("remark_add", code, short)
        try:
            remarking.remark(milestone, by=request.user, text=text)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Your remark is published. The lead institution answers it here."))
            return redirect("remark_add", code, short)
    context = {
        "form": form,
        "commitment": commitment,
        "milestone": milestone,
        "organisation": organisation,
        "said": [{"remark": remark, "is_own": remark.author_id == request.user.pk} for remark in said],
    }
    return render(request, "commitments/remark_add.html", context)


@only(permissions.is_focal_point)
def remark_answer(request, code, pk):
    remark = _remark(request.user, code, pk)
    if not permissions.can_answer_remark(request.user, remark.milestone.commitment, timezone.localdate()):
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remarking.answer(remark, by=request.user, text=form.cleaned_data["text"])
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            if remark.answer == form.cleaned_data["text"]:
                return redirect("my_commitments")
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Your answer is published under the remark."))
            return redirect("my_commitments")
    context = {
        "form": form,
        "remark": remark,
        "milestone": remark.milestone,
        "commitment": remark.milestone.commitment,
    }
    return render(request, "commitments/remark_answer.html", context)


@only(_has_account)
@require_POST
def remark_withdraw(request, code, pk):
    """By its author, or by the secretariat."""
    remark = _remark(request.user, code, pk)
    try:
        remarking.withdraw(remark, by=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The remark is withdrawn."))
    if remark.author_id == request.user.pk and _speaks_for_civil_society(request.user):
        return redirect("remark_add", code, remark.milestone.short_code)
    return redirect("commitment", code)
