"""A letter's personal page, without an account: read it, acknowledge receipt, answer. GET shows, POST acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import private

from .. import letter_documents, letter_links
from ..actions import answering
from ..enums import LetterState, ReplyWay
from ..forms.answers import AnswerForms, ReceiptForm
from ..models import Milestone


def milestones_of(letter):
    """The milestones of a letter, in the plan's order."""
    return list(
        Milestone.objects.filter(reminders__letter=letter)
        .select_related("commitment")
        .order_by("commitment__position", "commitment__code", "position", "code")
        .distinct()
    )


def _letter(token):
    found = letter_links.read(token)
    if found is None:
        raise Http404
    return found[0]


@never_cache
def answer(request, token):
    letter, today = _letter(token), timezone.localdate()
    milestones = milestones_of(letter)
    posted = request.method == "POST"
    act = request.POST.get("acte") if posted else ""
    receipt = ReceiptForm(request.POST if act == "reception" else None)
    forms = AnswerForms(milestones, *((request.POST, request.FILES) if act == "reponse" else ()))
    if posted and act not in ("reception", "reponse"):
        raise Http404
    if act == "reception" and receipt.is_valid() and _acknowledge(request, letter, receipt, today):
        return redirect("letter_answer", token)
    if act == "reponse" and forms.is_valid() and _reply(request, letter, forms, today):
        return redirect("letter_answer", token)
    letter.refresh_from_db()
    context = {
        "letter": letter,
        "token": token,
        "view": letter_documents.signed_view(letter),
        "milestones": milestones,
        "receipt": receipt,
        "forms": forms,
        "replies": letter.replies.prefetch_related("measures__milestone", "difficulties", "files").order_by("pk"),
        "can_acknowledge": letter.received_on is None,
        "takes_answers": letter.state != LetterState.CLOSED,
        "is_ready": letter.document.is_ready,
    }
    return private(render(request, "commitments/letters/answer.html", context))


def _acknowledge(request, letter, form, today):
    try:
        answering.acknowledge(letter, on=today, name=form.cleaned_data["name"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Your acknowledgement of receipt is recorded."))
    return True


def _reply(request, letter, forms, today):
    try:
        answering.reply(letter, forms.answer(), way=ReplyWay.LINK, received_on=today, today=today)
    except ValidationError as error:
        forms.main.add_error(None, error.messages)
        return False
    messages.success(request, _("Your answer has reached the secretariat. Thank you."))
    return True


@never_cache
def answer_file(request, token):
    """The letter's PDF."""
    return private(serve(request, _letter(token).document, inline=True))
