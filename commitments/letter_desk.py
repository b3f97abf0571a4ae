"""What the pages of the letters show: the register with ages, what waits for whom, and the letters' effect."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from meetings.desks import committees_signed_for

from .enums import LetterState, ReplyState
from .models import Letter, LetterReply, TextBlock


def register():
    """Letters with what lists need, drafts first, then the newest number."""
    return (
        Letter.objects.select_related("plan", "institution")
        .annotate(pending=Exists(LetterReply.objects.filter(letter=OuterRef("pk"), state=ReplyState.PENDING)))
        .order_by(F("year").desc(nulls_first=True), F("number").desc(nulls_first=True), "institution__name", "pk")
    )


def age_of(letter, today):
    """Days since the letter left; None before."""
    return (today - letter.dispatched_on).days if letter.dispatched_on else None


def is_silent(letter, today):
    """« Sans réponse »: dispatched, the day of answer passed, no answer."""
    return letter.state in (LetterState.DISPATCHED, LetterState.RECEIVED) and letter.answer_due_on < today


def letters_to_sign(user, today):
    """Drafts that this account may sign now: those of its committees that nobody holds."""
    return (
        Letter.objects.filter(
            state=LetterState.DRAFT, hold_reason="", plan__committee__in=committees_signed_for(user, today)
        )
        .select_related("plan__committee__institution__parent", "institution", "order_decision__meeting__committee")
        .order_by("institution__name", "pk")
    )


def replies_to_examine():
    return (
        LetterReply.objects.filter(state=ReplyState.PENDING)
        .select_related("letter__plan", "letter__institution")
        .order_by("received_on", "pk")
    )


def as_table(letters, today):
    """(title, headers, rows) of the register, for CSV and XLSX."""
    headers = [
        _("Number"), _("Plan"), _("Institution"), _("Level"), _("Subject"), _("State"), _("Signed on"),
        _("Dispatch"), _("Dispatched on"), _("Received on"), _("Answer expected by"), _("Days since dispatch"),
    ]  # fmt: skip
    rows = (
        [
            one.reference, one.plan.code, str(one.institution), one.level, one.subject, one.get_state_display(),
            one.signed_on, one.get_way_display(), one.dispatched_on, one.received_on, one.answer_due_on,
            age_of(one, today),
        ]
        for one in letters
    )  # fmt: skip
    return _("Letters"), headers, rows


def blocks():
    """{(part, level, language): TextBlock in force}, in one statement."""
    found = {}
    for block in TextBlock.objects.select_related("created_by__person").order_by("number"):
        found[block.part, block.level, block.language] = block
    return found
