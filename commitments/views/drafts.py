"""Drafts of letters before their signature: read in one place, corrected, held."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from .. import letter_desk, letter_documents, letter_texts, permissions
from ..actions import drafting, signing
from ..enums import LetterState
from ..forms.letters import LetterForm
from ..forms.reminders import ReasonForm
from .letters import letter_or_404
from .reminders import ask

REVIEWED = 100  # drafts on the page that shows each whole


def _preparing(view):
    """Guard of what is done to a draft: the secretariat, and whoever signs it. The view gets the letter and the way
    back, which leads to where it was read."""

    @only(lambda user: True)
    def guarded(request, pk):
        found = letter_or_404(pk, state=LetterState.DRAFT)
        if not permissions.can_prepare_letter(request.user, found, timezone.localdate()):
            raise Http404
        if not permissions.can_review(request.user):
            back = reverse("sign_letters")
        else:
            back = reverse("letters_review") if request.GET.get("de") == "relecture" else reverse("letter", args=[pk])
        return view(request, found, back)

    return guarded


@_preparing
def letter_edit(request, found, back):
    """Correct a draft; somebody quicker is told of, with both texts kept."""
    form = LetterForm(request.POST or None, instance=found, initial={"expected_version": found.version})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in drafting.TEXTS}
        version = form.cleaned_data["expected_version"]
        try:
            drafting.save_letter(
                letter_or_404(found.pk), by=request.user, expected_version=version, values=values,
                day=timezone.localdate(),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The letter is corrected."))
            return redirect(back)
    context = {
        "letter": found,
        "form": form,
        "marks": letter_texts.MARKS.items(),
        "back": back,
        "tabs": permissions.can_review(request.user),
    }
    return render(request, "commitments/letters/edit.html", context)


@_preparing
def letter_hold(request, found, back):
    """Keep a draft from being signed: the secretariat reads why, and corrects."""
    return ask(
        request,
        ReasonForm,
        lambda reason: drafting.hold(found, reason=reason, by=request.user, day=timezone.localdate()),
        title=_("Hold the letter"),
        what=str(found),
        back=back,
        done=_("The letter is held."),
        tabs=permissions.can_review(request.user),
    )


@only(permissions.can_review)
def letters_review(request):
    """Every draft with its text: read, correct, hold or release one after the other, before they are signed."""
    today = timezone.localdate()
    waiting = letter_desk.drafts()
    found = list(waiting[:REVIEWED])
    rows = [
        {
            "letter": one,
            "view": letter_documents.shown(one, today),
            "missing": [] if one.hold_reason else signing.missing_for_signature(one),
        }
        for one in found
    ]
    return render(request, "commitments/letters/drafts.html", {"rows": rows, "more": waiting.count() - len(found)})
