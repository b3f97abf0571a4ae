"""The secretariat's letters: the register, one letter with its acts, the effect."""

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
from ogp_secretariat.web.handing import answer_table, serve_evidence
from ogp_secretariat.web.uploads import CONTENT_TYPES

from .. import letter_desk, letter_documents, permissions, reminder_desk
from ..actions import delivering, drafting
from ..enums import LetterState, ReminderState
from ..forms.letters import (
    DayActForm,
    LetterFilter,
    ReceiptNoteForm,
)
from ..forms.reminders import ReasonForm
from ..letter_effect import EFFECT_DAYS, effect_of
from ..models import Letter, Reminder
from .answers import milestones_of
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
        "drafts": letter_desk.drafts().count(),
        "on_paper": letter_desk.letters_on_paper().count(),
        "underway": letter_desk.files_underway().first(),
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
        "signed_view": letter_documents.signed_view(found) if found.document_id else None,
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


def letter_file(request, pk):
    """The signed PDF, for the secretariat and for whoever signs."""
    user, today = request.user, timezone.localdate()
    found = letter_or_404(pk, document__isnull=False)
    if not permissions.can_read_letter(user, found, today):
        raise Http404
    return serve(request, found.document, inline=True)


@only(permissions.can_review)
def letter_scan(request, pk):
    """The stamped copy."""
    found = letter_or_404(pk)
    if not found.scan:
        raise Http404
    extension = found.scan.name.rsplit(".", 1)[-1]
    name = f"lettre-{found.reference.replace('/', '-')}-decharge"
    return serve_evidence(request, found.scan, f"{name}.{extension}", CONTENT_TYPES.get(extension, ""))


@only(permissions.can_review)
@require_POST
def letter_release(request, pk):
    to = "letters_review" if request.GET.get("de") == "relecture" else ""
    return _do(request, pk, drafting.release, _("Released: the letter waits for its signature."), to=to)


@only(permissions.can_review)
@require_POST
def letter_retry(request, pk):
    done = _("One more try is under way. The number and the text stay the same.")
    return _do(request, pk, delivering.try_file_again, done)


def _do(request, pk, act, done, *, to="", **values):
    try:
        act(letter_or_404(pk), by=request.user, **values)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(to) if to else redirect("letter", pk)


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
def letter_effects(request):
    """Receipt, answers, median days, progress within 60 days: for each plan."""
    today = timezone.localdate()
    rows = [(plan, effect_of(plan, today)) for plan in reminder_desk.plans()]
    return render(request, "commitments/letters/effects.html", {"rows": rows, "days": EFFECT_DAYS})
