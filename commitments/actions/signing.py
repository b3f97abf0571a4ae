"""Letters signed by the chair or a delegate, all or none: numbered, frozen and posted in one transaction."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.permissions import signing_for
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import letter_documents, letter_mails, owing
from ..enums import LetterState, LetterWay
from ..models import Letter
from . import reminding


def register_of(plan):
    """The register of official numbers of a plan's letters."""
    return f"letter:{plan.code}"


@transaction.atomic
def sign(versions, *, by, day):
    """Sign letters: `versions` is {key of the draft: the version that was read}. Returns the `Letter`s, in their order.

    All or none: a draft that changed since, is held, or lost its reason stops the whole, with a sentence. The number is
    the next one of the register of the plan and year, given in this transaction. Raises PermissionDenied, Conflict,
    NotAllowedNow.
    """
    letters = _taken(versions)
    if not letters:
        raise NotAllowedNow([_("Choose at least one letter.")])
    for plan in {letter.plan for letter in letters}:
        reminding.reconsider(plan, day=day)
    letters = _taken(versions)
    # One moment for the whole: it is what makes these letters a batch.
    signed, at = [], timezone.now()
    for letter in letters:
        signing = signing_for(by, letter.plan.committee, day)
        if signing is None:
            raise PermissionDenied
        _check(letter, versions[letter.pk])
        signed.append(_sign(letter, signing, by, day, at))
    return signed


def _taken(versions):
    return list(
        Letter.objects.select_for_update(of=("self",))
        .select_related("plan__committee__institution__parent", "institution", "order_decision__meeting__committee")
        .filter(pk__in=versions)
        .order_by("institution__name", "pk")
    )


def missing_for_signature(letter):
    """What keeps a draft from being signed; an empty list means that it can be."""
    if letter.state != LetterState.DRAFT:
        return [_("%(letter)s: this letter is no longer a draft.") % {"letter": letter.institution}]
    missing = []
    if letter.hold_reason:
        words = {"letter": letter.institution, "reason": letter.hold_reason}
        missing.append(_("%(letter)s: held (%(reason)s).") % words)
    if not (letter.order_decision_id or letter.order_act):
        missing.append(_("%(letter)s: no decision or act orders it.") % {"letter": letter.institution})
    if letter.way == LetterWay.MAIL and not letter.addressee_email:
        missing.append(_("%(letter)s: the address is missing; dispatch it on paper.") % {"letter": letter.institution})
    return missing


def _check(letter, version):
    if missing := missing_for_signature(letter):
        raise NotAllowedNow(missing)
    if letter.version != version:
        raise Conflict(
            _("The letter to %(letter)s changed since you read it: read it again, then sign.")
            % {"letter": letter.institution}
        )


def _sign(letter, signing, by, day, at):
    person, on_behalf = signing
    signer = by.person if on_behalf else person
    settings = owing.settings_of(letter.plan)
    number = next_number(register_of(letter.plan), day.year)
    code = issuing.new_code()
    view = letter_documents.letter_view(
        letter,
        day=day,
        reply_days=settings.reply_days,
        place={"fr": settings.place, "ar": settings.place_ar},
        number=f"{number}/{day.year}",
        signer=signer,
        on_behalf=on_behalf,
        code=code,
    )
    letter.document = issuing.request_document(
        purpose=Purpose.ISSUE, by=by, code=code, **letter_documents.document_fields(view, letter.addressee_institution)
    )
    # Whoever holds a letter can check it, as a relevé that was published.
    issuing.release([letter.document], at=at)
    letter.state = LetterState.SIGNED
    letter.number, letter.year = number, day.year
    letter.signed_on, letter.signed_at, letter.signed_by = day, at, by
    letter.signer_name, letter.signer_function = str(signer), signer.function
    letter.is_delegated = on_behalf
    letter.answer_due_on = letter_documents.answer_due(day, settings.reply_days)
    letter.version += 1
    letter.full_clean(exclude=["scan"])
    letter.save()
    record("sign_letter", letter, by=by, note=letter.reference)
    if letter.way == LetterWay.MAIL:
        letter_mails.to_head(letter)
        letter_mails.copies(letter, day=day)
    return letter
