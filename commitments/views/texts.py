"""The paragraphs of the letters: the words in force, a new version, how it reads before it is saved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from .. import letter_desk, letter_documents, letter_texts, permissions
from ..actions import drafting
from ..enums import LetterPart
from ..forms.letters import BlockChoice, TextBlockForm

VERSIONS_SHOWN = 50


@only(permissions.can_review)
def text_blocks(request):
    """The paragraphs of the letters by level and language, with the words in force."""
    stored = letter_desk.blocks()
    rows = [
        {
            "part": part,
            "label": LetterPart(part).label,
            "level": level,
            "language": language,
            "block": stored.get((part, level, language)),
            "text": stored[part, level, language].text
            if (part, level, language) in stored
            else letter_texts.DEFAULTS.get((part, level, language), ""),
        }
        for language in ("fr", "ar")
        for level in ("N3", "N4")
        for part in LetterPart.values
    ]
    return render(request, "commitments/letters/blocks.html", {"rows": rows})


@only(permissions.can_review)
def text_block(request, part, level, language):
    """Write a new version of one paragraph; below, how it reads on a letter that waits."""
    choice = BlockChoice({"part": part, "level": level, "language": language})
    if not choice.is_valid():
        raise Http404
    present = letter_texts.texts_for(level, language)[part]
    form = TextBlockForm(request.POST or None, initial={"text": present})
    if request.method == "POST" and form.is_valid() and "apercu" not in request.POST:
        try:
            drafting.save_block(part, level, language, form.cleaned_data["text"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The paragraph is saved. Letters already drafted keep theirs."))
            return redirect("text_blocks")
    example = letter_desk.example_of(level, language)
    context = {
        "form": form,
        "label": LetterPart(part).label,
        "level": level,
        "language": language,
        "marks": letter_texts.MARKS.items(),
        "example": example
        and letter_documents.filled(example, form["text"].value() or "", example.signed_on or timezone.localdate()),
        "example_of": example,
        "is_preview": "apercu" in request.POST,
        "versions": letter_desk.versions_of(part, level, language)[:VERSIONS_SHOWN],
    }
    return render(request, "commitments/letters/block.html", context)
