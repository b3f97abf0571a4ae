"""Personal links without an account: of a registration, of a proposer, of a rapporteur, of a member who is called.

Each is signed under its own salt, bound to its record and its recipient, and expires with the event or the call. The
address itself is in the link only as a fingerprint: links end up in logs. Opening one shows, posting acts.
"""

import uuid

from django.core import signing
from django.utils import timezone

from ogp_secretariat.web.links import fingerprint, page_address, read_token

from .enums.events import TeamRole
from .models import EventProposal, OpenGovWeek, Registration, TeamMember
from .policies.events import link_expires_on, takes_rapporteurs

REGISTRATION, PROPOSAL, INVITATION = "cocreation.registration", "cocreation.proposal", "cocreation.invitation"
RAPPORTEUR = "cocreation.rapporteur"


def _keyed(record):
    return signing.dumps([record.key.hex, fingerprint(record.email)], salt=_salt(record))


def _salt(record):
    return REGISTRATION if isinstance(record, Registration) else PROPOSAL


def _read(records, token, salt):
    """The record of a link; None when it is forged, went to another address, or the event is long past."""
    found = read_token(token, salt)
    if not (isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)):
        return None
    try:
        record = records.select_related("event__process").filter(key=uuid.UUID(found[0])).first()
    except ValueError:
        return None
    if record is None or fingerprint(record.email) != found[1]:
        return None
    return record if timezone.localdate() <= link_expires_on(record.event) else None


def registration_token(registration):
    return _keyed(registration)


def registration_address(registration):
    """The absolute address of the personal page, in the language of the person. It is what the QR code holds."""
    return page_address("registration", registration.language, registration_token(registration))


def read_registration(token):
    return _read(Registration.objects, token, REGISTRATION)


def proposal_address(proposal):
    return page_address("proposal", proposal.language, _keyed(proposal))


def read_proposal(token):
    return _read(EventProposal.objects.select_related("event__week"), token, PROPOSAL)


def invitation_address(week, email, language):
    token = signing.dumps([week.year, fingerprint(email)], salt=INVITATION)
    return page_address("week_propose_invited", language, week.year, token)


def read_invitation(token):
    """(week, fingerprint of the address) of a call; None when it is forged."""
    found = read_token(token, INVITATION)
    if not (isinstance(found, list) and len(found) == 2 and isinstance(found[0], int)):
        return None
    week = OpenGovWeek.objects.filter(year=found[0]).first()
    return (week, found[1]) if week else None


def rapporteur_token(member):
    return signing.dumps(_rapporteur_parts(member), salt=RAPPORTEUR)


def _rapporteur_parts(member):
    return [member.pk, member.event_id, member.person_id, fingerprint(member.person.mail_address)]


def rapporteur_address(member, language):
    """The absolute address of the page on which a rapporteur types in a table's list."""
    return page_address("rapporteur_entry", language, rapporteur_token(member))


def read_rapporteur(token):
    """The `TeamMember` of a link; None when it is forged, when they left the team or the role, when their address is
    another one, or when the event is cancelled. Its days are `policies.events.missing_for_rapporteur`."""
    found = read_token(token, RAPPORTEUR)
    if not (isinstance(found, list) and found and isinstance(found[0], int)):
        return None
    members = TeamMember.objects.select_related("event__process__plan", "event__format", "person__user")
    member = members.filter(pk=found[0], role=TeamRole.RAPPORTEUR).exclude(person__email="").first()
    if member is None or _rapporteur_parts(member) != found:
        return None
    return member if takes_rapporteurs(member.event) else None
