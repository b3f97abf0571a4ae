"""What the pages of the letters show: the register with ages, what waits for whom, and the letters' effect."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from meetings.desks import committees_signed_for
from ogp_secretariat.documents.enums import State as FileState

from . import owing, queries
from .enums import LetterState, LetterWay, ReplyState
from .models import Commitment, DispatchSlip, Letter, LetterReply, TextBlock


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


def drafts():
    """Every draft with what its text needs, held ones too."""
    return (
        Letter.objects.filter(state=LetterState.DRAFT)
        .select_related("plan__committee__institution__parent", "institution", "order_decision__meeting__committee")
        .order_by("institution__name", "pk")
    )


def batch_of(letter):
    """The letters that were signed in one act with this one, each with the state of its file."""
    return list(
        Letter.objects.filter(signed_at=letter.signed_at, signed_by=letter.signed_by)
        .select_related("institution", "plan", "document")
        .defer("document__html", "document__context", "document__embedded")
        .order_by("year", "number")
    )


def files_underway():
    """Signed letters whose PDF is not made yet, the oldest first."""
    return (
        Letter.objects.filter(document__isnull=False)
        .exclude(document__state=FileState.READY)
        .exclude(state__in=[LetterState.CANCELLED, LetterState.OBSOLETE])
        .order_by("signed_at", "pk")
    )


def letters_on_paper():
    """Signed letters that wait for their dispatch on paper, those without a slip first."""
    return (
        Letter.objects.filter(state=LetterState.SIGNED, way=LetterWay.PAPER)
        .select_related("plan", "institution", "document", "slip")
        .defer("document__html", "document__context", "document__embedded")
        .order_by(F("slip").asc(nulls_first=True), "year", "number")
    )


def slips():
    """The dispatch slips, the newest first, with how many letters stand on each and how many have not left."""
    return (
        DispatchSlip.objects.select_related("plan")
        .annotate(n=Count("letters"), waiting=Count("letters", filter=Q(letters__state=LetterState.SIGNED)))
        .order_by("-made_on", "-pk")
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


def versions_of(part, level, language):
    """Every version of a paragraph, the newest first."""
    found = TextBlock.objects.filter(part=part, level=level, language=language)
    return found.select_related("created_by__person").order_by("-number")


def example_of(level, language):
    """A letter on which a paragraph is read before it is saved: the newest of the level in its language, else one that
    is made up (and not saved) of a plan in course and one of its institutions. None without any."""
    letters = Letter.objects.select_related("plan__committee", "institution", "order_decision__meeting")
    found = letters.filter(language=language, level=level).order_by("-pk").first()
    if found:
        return found
    commitment = (
        Commitment.objects.filter(plan__in=queries.plans_in_course(), lead__isnull=False)
        .select_related("plan__committee", "lead")
        .order_by("plan", "position")
        .first()
    )
    if commitment is None:
        return None
    settings, lead = owing.settings_of(commitment.plan), commitment.lead
    return Letter(
        plan=commitment.plan,
        institution=lead,
        level=level,
        language=language,
        order_decision=settings.order_decision,
        order_act=settings.order_act,
        addressee_institution=(language == "ar" and lead.name_ar) or lead.name,
    )
