"""Answers to letters on the secretariat's side: typed in from mail or paper, and examined."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only
from ogp_secretariat.web.handing import serve_evidence

from .. import permissions
from ..actions import answering
from ..enums import ReplyState
from ..forms.answers import AnswerForms, ReviewForm, TypedAnswerForm
from ..models import LetterReply, ReplyFile
from .answers import milestones_of
from .letters import letter_or_404


@only(permissions.can_review)
def reply_type_in(request, pk):
    letter, today = letter_or_404(pk, state__in=answering.ANSWERABLE), timezone.localdate()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    forms = AnswerForms(milestones_of(letter), *posted, kind=TypedAnswerForm, initial={"received_on": today})
    if request.method == "POST" and forms.is_valid():
        values = forms.main.cleaned_data
        try:
            made = answering.reply(
                letter, forms.answer(), way=values["way"], received_on=values["received_on"], today=today,
                by=request.user,
            )  # fmt: skip
        except ValidationError as error:
            forms.main.add_error(None, error.messages)
        else:
            messages.success(request, _("The answer is recorded. Examine it now, or later."))
            return redirect("reply_review", made.pk)
    return render(request, "commitments/letters/type_in.html", {"letter": letter, "forms": forms})


@only(permissions.can_review)
def reply_review(request, pk):
    reply = get_object_or_404(
        LetterReply.objects.select_related("letter__plan", "letter__institution", "reviewed_by__person"),
        pk=pk if pk < 2**63 else 0,
    )
    measures = list(reply.measures.select_related("milestone"))
    form = None
    if reply.state == ReplyState.PENDING:
        form = ReviewForm(request.POST or None, measures=measures)
    elif request.method == "POST":
        messages.warning(request, _("This answer was already examined."))
        return redirect("reply_review", pk)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            answering.review(
                reply,
                state=values["state"],
                note=values["note"],
                accepted=[int(key) for key in values.get("accepted", ())],
                by=request.user,
                day=timezone.localdate(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The answer is examined."))
            return redirect("letter", reply.letter_id)
    return render(request, "commitments/letters/review.html", {"reply": reply, "letter": reply.letter, "form": form})


@only(permissions.can_review)
def reply_file(request, pk):
    found = get_object_or_404(ReplyFile, pk=pk if pk < 2**63 else 0)
    return serve_evidence(request, found.file, found.file_name, found.content_type)
