"""The secretariat's letters: the register, one letter with its acts, its correction, the blocks of text, the effect."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only

from .. import letter_desk, letter_documents, letter_texts, permissions, reminder_desk
from ..actions import delivering, drafting
from ..enums import LetterPart, LetterState, ReminderState
from ..forms.letters import (
    BlockChoice,
    DayActForm,
    LetterFilter,
    LetterForm,
    ReceiptNoteForm,
    TextBlockForm,
)
from ..forms.reminders import ReasonForm
from ..letter_effect import EFFECT_DAYS, effect_of
from ..models import Letter, Reminder
from .answers import milestones_of
from .exports import answer_table
from .reminders import ask

PER_PAGE = 50
EXPORTED = 20_000


def letter_or_404(pk, **conditions):
    letters = Letter.objects.select_related(
        "plan__committee__institution__parent", "institution", "document", "order_decision__meeting__committee"
    )
    return get_object_or_404(letters, pk=pk if pk < 2**63 else 0, **conditions)


@only(permissions.can_review)
def letters(request):
    today = timezone.localdate()
    filters = LetterFilter(request.GET)
    page = Paginator(filters.apply(letter_desk.register(), today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": filters,
        "filters": filters.chosen,
        "page": page,
        "rows": [
            {"letter": one, "age": letter_desk.age_of(one, today), "is_silent": letter_desk.is_silent(one, today)}
            for one in page.object_list
        ],
        "replies": letter_desk.replies_to_examine()[:PER_PAGE],
        "today": today,
    }
    return render(request, "commitments/letters/letters.html", context)


@only(permissions.can_review)
def register_export(request, format):
    today = timezone.localdate()
    found = LetterFilter(request.GET).apply(letter_desk.register(), today)[:EXPORTED]
    return answer_table(letter_desk.as_table(found, today), format, "lettres", today.isoformat())


@only(permissions.can_review)
def letter(request, pk):
    found, today = letter_or_404(pk), timezone.localdate()
    is_draft = found.state == LetterState.DRAFT
    context = {
        "letter": found,
        "view": letter_documents.shown(found, today) if is_draft else None,
        "milestones": milestones_of(found),
        "reminders": found.reminders.select_related("milestone").order_by("milestone__code"),
        "replies": found.replies.prefetch_related("measures__milestone", "difficulties", "files").order_by("pk"),
        "acts": _acts(found),
        "age": letter_desk.age_of(found, today),
        "is_silent": letter_desk.is_silent(found, today),
        "history": history_of(found)[:PER_PAGE],
        "cites": found.cites.order_by("signed_on"),
    }
    return render(request, "commitments/letters/letter.html", context)


def _acts(found):
    """The names of the acts that its state allows."""
    state = found.state
    acts = {
        LetterState.DRAFT: ["edit", "release" if found.hold_reason else "hold", "cancel"],
        LetterState.SIGNED: ["recall", "paper"],
        LetterState.DISPATCHED: ["receipt", "typein", "close"],
        LetterState.RECEIVED: ["typein", "close"],
        LetterState.ANSWERED: ["typein", "close"],
        LetterState.EXAMINED: ["typein", "close"],
    }.get(state, [])
    return acts


@only(permissions.can_review)
def letter_edit(request, pk):
    """Correct a draft; somebody quicker is told of, with both texts kept."""
    found = letter_or_404(pk, state=LetterState.DRAFT)
    form = LetterForm(request.POST or None, instance=found, initial={"expected_version": found.version})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in drafting.TEXTS}
        stored = letter_or_404(pk)
        try:
            drafting.save_letter(
                stored, by=request.user, expected_version=form.cleaned_data["expected_version"], values=values
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The letter is corrected."))
            return redirect("letter", pk)
    context = {"letter": found, "form": form, "marks": letter_texts.MARKS.items()}
    return render(request, "commitments/letters/edit.html", context)


def letter_file(request, pk):
    """The signed PDF, for the secretariat and for whoever signs."""
    user, today = request.user, timezone.localdate()
    found = letter_or_404(pk, document__isnull=False)
    if not permissions.can_read_letter(user, found, today):
        raise Http404
    return serve(request, found.document, inline=True)


@only(permissions.can_review)
@require_POST
def letter_release(request, pk):
    return _do(request, pk, drafting.release, _("Released: the letter waits for its signature."))


def _do(request, pk, act, done, **values):
    try:
        act(letter_or_404(pk), by=request.user, **values)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("letter", pk)


@only(permissions.can_review)
@require_POST
def letter_close(request, pk):
    return _do(request, pk, delivering.close, _("The letter is closed."), day=timezone.localdate())


def _asking(kind, title, done, act):
    """The view of one act that asks for a reason or a day first."""

    @only(permissions.can_review)
    def view(request, pk):
        found = letter_or_404(pk)
        return ask(
            request,
            kind,
            lambda **values: act(found, request.user, timezone.localdate(), **values),
            title=title(),
            what=str(found),
            back=reverse("letter", args=[pk]),
            done=done(),
        )

    return view


def _recall(found, by, today, reason):
    if not delivering.recall(found, reason=reason, by=by):
        raise ValidationError(_("Its mail has left or is leaving."))


letter_hold = _asking(
    ReasonForm, lambda: _("Hold the letter"), lambda: _("The letter is held."),
    lambda found, by, today, reason: drafting.hold(found, reason=reason, by=by),
)  # fmt: skip
letter_cancel = _asking(
    ReasonForm, lambda: _("Give the letter up"), lambda: _("The draft is cancelled; its milestones are held."),
    lambda found, by, today, reason: drafting.cancel(found, reason=reason, by=by),
)  # fmt: skip
letter_recall = _asking(
    ReasonForm, lambda: _("Take the letter back"), lambda: _("The letter is cancelled; it keeps its number."), _recall
)
letter_paper = _asking(
    DayActForm, lambda: _("Dispatch on paper"), lambda: _("The letter is dispatched; the copies leave by mail."),
    lambda found, by, today, on: delivering.dispatch_on_paper([found], on=on, by=by, today=today),
)  # fmt: skip
letter_receipt = _asking(
    ReceiptNoteForm, lambda: _("Note the receipt"), lambda: _("The receipt is noted."),
    lambda found, by, today, on, how, scan: delivering.note_receipt(
        found, on=on, how=how, by=by, today=today, scan=scan or None
    ),
)  # fmt: skip


@only(permissions.can_review)
def letter_leave_out(request, pk, reminder_pk):
    """Take one milestone out of a draft."""
    reminder = get_object_or_404(
        Reminder.objects.select_related("letter", "milestone"),
        pk=reminder_pk if reminder_pk < 2**63 else 0,
        letter=letter_or_404(pk, state=LetterState.DRAFT),
        state=ReminderState.DUE,
    )
    return ask(
        request,
        ReasonForm,
        lambda reason: drafting.leave_out(reminder, reason=reason, by=request.user),
        title=_("Take a milestone out of the letter"),
        what=str(reminder.milestone),
        back=reverse("letter", args=[pk]),
        done=_("The milestone is out of the letter; its reminder is held."),
    )


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
    if request.method == "POST" and form.is_valid():
        try:
            drafting.save_block(part, level, language, form.cleaned_data["text"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The paragraph is saved. Letters already drafted keep theirs."))
            return redirect("text_blocks")
    example = Letter.objects.select_related("plan__committee", "order_decision__meeting").filter(language=language)
    example = example.order_by("-pk").first()
    context = {
        "form": form,
        "label": LetterPart(part).label,
        "level": level,
        "language": language,
        "marks": letter_texts.MARKS.items(),
        "example": letter_documents.filled(example, form["text"].value() or "", timezone.localdate())
        if example
        else None,
        "example_of": example,
    }
    return render(request, "commitments/letters/block.html", context)


@only(permissions.can_review)
def letter_effects(request):
    """Receipt, answers, median days, progress within 60 days: for each plan."""
    today = timezone.localdate()
    rows = [(plan, effect_of(plan, today)) for plan in reminder_desk.plans()]
    return render(request, "commitments/letters/effects.html", {"rows": rows, "days": EFFECT_DAYS})
