"""Certificates of a training: asked for at once, numbered and made one by one by a worker, withdrawn with a reason."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.people.models import Person
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import fold
from ogp_secretariat.web.wake import wake_on_commit

from ..documents import certificate as pages
from ..enums.events import EventState
from ..models import Certificate
from ..notifications import certificates as mails
from ..permissions.process import can_manage
from ..queries.training import to_certify
from .seating import locked

REGISTER = "certificate"
WAKE = "cocreation.issue_certificates"
logger = logging.getLogger(__name__)


@transaction.atomic
def ask(event, keys, *, by):
    """Ask for the certificates of those of `keys` (registrations) who were present. Returns how many.

    Numbers and files come from a worker, so that a hundred of them do not keep a page waiting.
    """
    if by is not None and not can_manage(by):
        raise PermissionDenied
    event = locked(event)
    if event.state != EventState.HELD:
        raise NotAllowedNow([_("Mark the training as held first.")])
    found = list(to_certify(event).filter(pk__in=keys))
    if not found:
        raise NotAllowedNow([_("Choose at least one person who was present and has no certificate yet.")])
    for registration in found:
        Certificate.objects.create(
            registration=registration,
            name=registration.name,
            language="ar" if registration.language == "ar" else "fr",
            asked_at=timezone.now(),
            asked_by=by,
        )
    record("ask_certificates", event, by=by, note=str(len(found)))
    wake_on_commit(WAKE)
    return len(found)


def issue_waiting():
    """Number and freeze every certificate that was asked for. Returns how many; safe to run twice at once."""
    done = 0
    waiting = Certificate.objects.filter(number__isnull=True, withdrawn_on__isnull=True).order_by("pk")
    for key in list(waiting.values_list("pk", flat=True)):
        try:
            done += _issue(key, timezone.localdate())
        except Exception:
            # One that cannot be made keeps none of the others waiting; its number went back with its transaction.
            logger.exception("Certificate %s could not be issued", key)
    return done


@transaction.atomic
def _issue(key, day):
    """One certificate, in its own transaction: number, document and mail, all or none."""
    found = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("registration__event")
    certificate = found.filter(pk=key, number__isnull=True).first()
    if certificate is None:
        return False
    event = certificate.registration.event
    certificate.year = event.date.year
    certificate.number = next_number(REGISTER, certificate.year)
    certificate.issued_on = day
    certificate.person = _person_of(certificate.registration)
    code = issuing.new_code()
    view = pages.certificate_view(certificate, code=code)
    certificate.document = issuing.request_document(
        purpose=Purpose.ISSUE, by=certificate.asked_by, code=code, **pages.document_fields(view, certificate)
    )
    issuing.release([certificate.document], at=timezone.now())
    certificate.save()
    record("issue_certificate", certificate, by=certificate.asked_by)
    mails.issued(certificate)
    return True


def _person_of(registration):
    """The person of the directory: the same address and name, else the same name there, else a new one.

    Only people of the directory can be facilitators; the address alone is not enough, associations share theirs.
    """
    name = fold(registration.name)
    same_address = Person.objects.filter(email__iexact=registration.email).order_by("pk") if registration.email else ()
    for person in same_address:
        if fold(person.name) == name or fold(person.name_ar) == name:
            return person
    if not registration.email:
        without = [p for p in Person.objects.filter(email="").order_by("pk") if fold(p.name) == name]
        if without:
            return without[0]
    return Person.objects.create(name=registration.name, email=registration.email, is_demo=registration.event.is_demo)


@transaction.atomic
def withdraw(certificate, *, reason, by, day):
    """Withdraw a certificate: its number stays, and whoever checks it finds that a notice of withdrawal replaced it.

    A released document never disappears: the notice is its second version. The reason stays with the secretariat.
    """
    if by is not None and not can_manage(by):
        raise PermissionDenied
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.withdrawn_on:
        raise NotAllowedNow([_("This certificate is already withdrawn.")])
    if not reason.strip():
        raise NotAllowedNow([_("Say why it is withdrawn.")])
    certificate.withdrawn_on, certificate.withdrawal_reason = day, reason.strip()
    certificate.save()
    if certificate.document_id:
        code = issuing.new_code()
        view = pages.certificate_view(certificate, code=code)
        notice = issuing.request_document(
            purpose=Purpose.ISSUE, by=by, code=code, **pages.document_fields(view, certificate)
        )
        issuing.release([notice], at=timezone.now())
    record("withdraw_certificate", certificate, by=by, note=certificate.withdrawal_reason)
    return certificate
