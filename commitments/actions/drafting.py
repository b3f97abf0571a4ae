"""Letters before their signature: gathered by institution, corrected, held, given up."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.people.models import Institution
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import letter_texts, owing, permissions
from ..enums import LetterState, LetterWay, ReminderState
from ..models import Letter, Reminder, TextBlock
from ..models.letters import SENT_STATES

# What a person may correct before the signature.
TEXTS = (
    "addressee_civility", "addressee_name", "addressee_function", "addressee_institution", "addressee_address",
    "addressee_email", "way", "subject", "opening", "introduction", "support", "request", "answering",
)  # fmt: skip


def collect(plan, reminders, *, settings, day):
    """Put reminders of the levels N3 and N4 into the draft letter of each institution. Returns the `Letter`s.

    One draft for each institution: what becomes owed while it waits for its signature joins it.
    """
    by_institution = defaultdict(list)
    for reminder in reminders:
        by_institution[reminder.institution_id].append(reminder)
    if not by_institution:
        return []
    heads = owing.heads_on(set(by_institution), day)
    names = {
        one.pk: one.named_on(day) for one in Institution.objects.filter(pk__in=by_institution).prefetch_related("names")
    }
    drafts = {
        letter.institution_id: letter
        for letter in Letter.objects.filter(plan=plan, institution__in=by_institution, state=LetterState.DRAFT)
    }
    letters = []
    for institution, several in by_institution.items():
        level = max(reminder.level for reminder in several)
        letter = drafts.get(institution)
        if letter is None:
            letter = _draft(plan, institution, level, settings, heads[institution], names[institution], day)
        elif level > letter.level:
            _raise(letter, level)
        Reminder.objects.filter(pk__in=[reminder.pk for reminder in several]).update(letter=letter)
        letter.cites.set(_earlier(letter))
        letters.append(letter)
    return letters


def _draft(plan, institution, level, settings, head, name, day):
    language = settings.language
    arabic = language == "ar"
    way = LetterWay.MAIL if head.email else LetterWay.PAPER
    person = head.person
    letter = Letter(
        plan=plan,
        institution_id=institution,
        level=level,
        language=language,
        way=way,
        drafted_on=day,
        addressee_civility="" if arabic else head.civility,
        addressee_name=((arabic and person.name_ar) or person.name) if person else "",
        addressee_function=(arabic and head.function_ar) or head.function,
        addressee_institution=((arabic and name.name_ar) or name.name) if name else "–",
        addressee_address=head.address,
        addressee_email=head.email,
        subject=letter_texts.SUBJECTS[language][level],
        order_decision=settings.order_decision,
        order_act=settings.order_act,
        is_demo=plan.is_demo,
        **letter_texts.texts_for(level, language, way),
    )
    letter.full_clean()
    letter.save()
    record("draft_letter", letter, by=None)
    return letter


def _raise(letter, level):
    """A second letter is owed before the draft for other milestones was signed: the draft becomes the second."""
    letter.level = level
    if letter.version == 1:
        for part, text in letter_texts.texts_for(level, letter.language, letter.way).items():
            setattr(letter, part, text)
        letter.subject = letter_texts.SUBJECTS[letter.language][level]
    letter.save()


def _earlier(letter):
    """The letters already signed to this institution about the same milestones."""
    milestones = letter.reminders.values("milestone")
    return Letter.objects.filter(
        plan=letter.plan_id,
        institution=letter.institution_id,
        state__in=SENT_STATES,
        reminders__milestone__in=milestones,
    ).distinct()


def _take(letter, by, expected_version=None, day=None):
    """The draft, locked; NotAllowedNow when it is one no longer, Conflict when it changed since it was read.

    With a `day` also whoever signs it on that day may, not the secretariat alone.
    """
    letters = Letter.objects.select_for_update(of=("self",)).select_related("plan__committee", "institution")
    letter = letters.get(pk=letter.pk)
    may = by is None or permissions.can_review(by)
    if not (may or (day is not None and permissions.can_prepare_letter(by, letter, day))):
        raise PermissionDenied
    if letter.state != LetterState.DRAFT:
        raise NotAllowedNow([_("This letter is no longer a draft.")])
    if expected_version is not None and letter.version != expected_version:
        raise Conflict(_("This letter changed since you opened it: read it again, then correct it."))
    return letter


@transaction.atomic
def save_letter(letter, *, by, expected_version, values, day=None):
    """Correct a draft; `values`: some of `TEXTS`. Raises PermissionDenied, NotAllowedNow, Conflict, ValidationError.

    `day`: the present one, for whoever signs the letter on it.
    """
    letter = _take(letter, by, expected_version, day)
    before, former_way, former_answering = snapshot(letter), letter.way, letter.answering
    for name in TEXTS:
        if name in values:
            setattr(letter, name, values[name])
    if letter.way != former_way and letter.answering == former_answering:
        _tell_how_to_answer(letter, former_way)
    errors = {
        part: missing
        for part in ("opening", "introduction", "support", "request", "answering")
        if (missing := letter_texts.missing_for_text(getattr(letter, part)))
    }
    if letter.way == LetterWay.MAIL and not letter.addressee_email:
        errors["addressee_email"] = [_("A letter by mail needs an address.")]
    if errors:
        raise ValidationError(errors)
    letter.version += 1
    letter.full_clean()
    letter.save()
    record("correct_letter", letter, by=by, changes=difference(before, snapshot(letter)))
    return letter


def _tell_how_to_answer(letter, former_way):
    """By mail there is a personal link, on paper there is none: the paragraph follows, unless somebody worded it."""
    usual = letter_texts.texts_for(letter.level, letter.language, former_way)["answering"]
    if letter.answering == usual:
        letter.answering = letter_texts.texts_for(letter.level, letter.language, letter.way)["answering"]


@transaction.atomic
def hold(letter, *, reason, by, day=None):
    """Keep a draft from being signed, with a reason; it goes on gathering what is owed. `day`: as in `save_letter`."""
    letter = _take(letter, by, day=day)
    if not reason.strip():
        raise NotAllowedNow([_("Say why.")])
    letter.hold_reason, letter.held_by = reason, by
    letter.version += 1
    letter.save()
    record("hold", letter, by=by, note=reason)
    return letter


@transaction.atomic
def release(letter, *, by):
    letter = _take(letter, by)
    if not letter.hold_reason:
        raise NotAllowedNow([_("This letter is not held.")])
    letter.hold_reason, letter.held_by = "", None
    letter.version += 1
    letter.save()
    record("release", letter, by=by)
    return letter


@transaction.atomic
def leave_out(reminder, *, reason, by):
    """Take one milestone out of a draft: its level is held with the reason, a letter without milestones goes."""
    letter = _take(reminder.letter, by)
    if not reason.strip():
        raise NotAllowedNow([_("Say why.")])
    changed = Reminder.objects.filter(pk=reminder.pk, letter=letter, state=ReminderState.DUE).update(
        state=ReminderState.HELD, reason=reason, held_by=by, letter=None
    )
    if not changed:
        raise NotAllowedNow([_("This milestone is no longer in the letter.")])
    record("hold", reminder, by=by, note=reason)
    drop_empty([letter], reason=reason)


@transaction.atomic
def cancel(letter, *, reason, by):
    """Give a draft up: its milestones stay held with the reason, until a person releases them."""
    letter = _take(letter, by)
    if not reason.strip():
        raise NotAllowedNow([_("Say why.")])
    letter.reminders.update(state=ReminderState.HELD, reason=reason, held_by=by, letter=None)
    letter.state, letter.end_reason = LetterState.CANCELLED, reason
    letter.save()
    record("cancel_letter", letter, by=by, note=reason)
    return letter


def drop_empty(letters, *, reason):
    """Drafts that lost their last milestone are « sans objet »."""
    for letter in Letter.objects.filter(
        pk__in={letter.pk for letter in letters}, state=LetterState.DRAFT, reminders__isnull=True
    ):
        letter.state, letter.end_reason = LetterState.OBSOLETE, reason
        letter.save()
        record("obsolete_letter", letter, by=None, note=reason)


@transaction.atomic
def save_block(part, level, language, text, *, by):
    """A new version of a paragraph of the letters. Letters already drafted keep what they say. Returns the block."""
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    if missing := letter_texts.missing_for_text(text):
        raise NotAllowedNow(missing)
    last = TextBlock.objects.filter(part=part, level=level, language=language).order_by("-number").first()
    number = last.number + 1 if last else 1
    block = TextBlock(part=part, level=level, language=language, number=number, text=text, created_by=by)
    block.full_clean()
    block.save()
    record("write_block", block, by=by)
    return block
