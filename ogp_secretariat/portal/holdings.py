"""Where each app keeps what about people: one table, which export and erasure go through (law 09-08).

A new model with the name, address or telephone of somebody gets a line in `HOLDINGS`, or in `not_about_people.py` with
the reason; `tests/portal/test_personal_data.py` walks all models and fails for one that is in neither.
"""

import re
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cocreation.enums.contributions import AuthorKind
from cocreation.policies.association_rows import COLUMNS, CONTACT_COLUMNS, without_contacts
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.web.sheet_table import header_key
from ogp_secretariat.web.text import ERASED, fold

from .holding import Holding, as_text, redacted, stands_in

ERASED_USER = "efface-{pk}@efface.invalid"

PUBLIC_RECORD = _("public record of the committee, which does not change")
OFFICE = _("the person is in office: end the mandate or the role first, then ask again")
PUBLIC_TEXT = _("public text of a contribution, which stays without its author")
OFFICIAL = _("official correspondence: once received it does not change")
ACT = _("act of an office")
NAMED = ("name", "name_ar", "function", "function_ar")
# The columns of a file of associations that say nothing of a person.
IMPERSONAL = {
    header_key(name) for ours, others in COLUMNS.items() if ours not in CONTACT_COLUMNS for name in (ours, *others)
}


def _plain_phones(row):
    return tuple(part.strip() for part in re.split("[;,/]", row.phone))


def _author(contribution):
    return (contribution.author_name,) if contribution.author_kind == AuthorKind.PERSON else ()


def _name_of_a_body(contribution, subject):
    return () if contribution.author_kind == AuthorKind.PERSON else ("author_name", "shows_name")


def _same_name(representative, subject):
    """An association's address is that of several people: the name says who of them represents it."""
    return fold(representative.name) in {fold(name) for name in subject.names}


def _is_over(representative):
    """Nobody speaks for the member any more."""
    return {
        "name": ERASED, "gender": "", "consent_on": None,
        "ends_on": representative.ends_on or max(representative.starts_on, timezone.localdate()),
    }  # fmt: skip


def _nameless(file):
    return {"file_name": f"fichier{Path(file.file_name).suffix.lower()}"}


def _association_part(name, value, subject):
    if name == "other_emails":
        return "; ".join(one.strip() for one in value.split(";") if one.strip() and not subject.is_named(one))
    if name == "unread":
        return "\n".join(line for line in value.split("\n") if not stands_in(subject.words, line))
    return redacted(value, subject)


def _review_part(name, value, subject):
    """Cells as they came go whole, as when the record is judged; contacts go with the address that is theirs."""
    if name == "raw":
        return {}
    if subject.is_named(str(value.get("email", ""))):
        value = without_contacts(value)
    return redacted(value, subject)


def _import_part(name, value, subject):
    """Of a row with the address, only the columns that say nothing of a person are left."""
    if name != "table" or "rows" not in value:
        return redacted(value, subject)
    rows = []
    for number, cells, *rest in value["rows"]:
        if subject.is_named(as_text(cells)):
            cells = {header: cell for header, cell in cells.items() if header_key(header) in IMPERSONAL}
        rows.append([number, cells, *rest])
    return {**value, "rows": rows}


def _wordless(answer):
    """That somebody answered, and what, stays; why, and by whom they were represented, goes."""
    return {"reason": "", "represented_by": ERASED if answer.represented_by else ""}


def _left_office(row, subject):
    return not subject.in_office


def _public_name(person, subject):
    """The name of somebody who sat in a committee, signed or declared stays: the records name them."""
    held = (
        Mandate.objects.filter(person=person).exists()
        or person.attendances.exists()
        or person.decisions.exists()
        or person.focal_points.exists()
    )
    held = held or person.delegations_given.exists() or person.delegations_received.exists()
    return ("name", "name_ar", "function", "function_ar") if held or person.institutionhead_set.exists() else ()


HOLDINGS = (
    # -- People and accounts
    Holding(
        "people.Person",
        emails=("email",),
        people=("pk",),
        fields=("name", "name_ar", "email", "phone"),
        erase={"email": "", "phone": "", "name": ERASED, "name_ar": "", "function": "", "function_ar": ""},
        kept=OFFICE,
        erasable=_left_office,
        spares=_public_name,
        spared=_("only name and function: they stand in public records of the committee"),
        names=lambda row: (row.name, row.name_ar),
        phones=_plain_phones,
    ),
    Holding(
        "people.User",
        users=("pk",),
        fields=("email",),
        erase={"email": ERASED_USER, "is_active": False, "password": "!"},
        kept=OFFICE,
        erasable=_left_office,
    ),
    Holding("people.RoleGrant", users=("user",), kept=_("who could do what, and when")),
    Holding("people.Mandate", people=("person",), kept=PUBLIC_RECORD),
    Holding("people.SignatureDelegation", people=("holder", "delegate"), kept=PUBLIC_RECORD),
    Holding(
        "people.InstitutionHead",
        emails=("email",),
        people=("person",),
        fields=("email",),
        kept=_("the address of an office, to which letters go: correct it on the page of the institution"),
    ),
    Holding("account.EmailAddress", emails=("email",), users=("user",), fields=("email",), deletes=True),
    Holding("mfa.Authenticator", users=("user",), fields=("data",), export=False, deletes=True),
    # -- Meetings
    Holding(
        "meetings.Attendance",
        people=("person",),
        fields=("name", "name_ar", "represented_by"),
        kept=_("presence in a relevé: public record of the committee, which does not change once signed"),
    ),
    Holding("meetings.Decision", people=("owner_person",), kept=PUBLIC_RECORD),
    # Whom a draft was sent to: the address goes, the name stays as in the attendance it was copied from.
    Holding(
        "meetings.Recipient",
        emails=("email",),
        people=("person",),
        users=("user",),
        fields=("name", "email"),
        erase={"email": ""},
        spares=lambda row, subject: ("name",),
        spared=_("the name of somebody who was asked for observations, as in the attendance of the meeting"),
        names=lambda row: (row.name,),
    ),
    Holding(
        "meetings.Observation",
        people=("recipient__person",),
        users=("recipient__user",),
        kept=_("what a participant observed on a draft: record of the committee, which does not change once signed"),
    ),
    Holding("meetings.Agreement", people=("recipient__person",), users=("recipient__user",), kept=PUBLIC_RECORD),
    Holding("meetings.ProgressReport", users=("made_by",), fields=("author_name",), kept=PUBLIC_RECORD),
    Holding("meetings.PostponementRequest", users=("asked_by",), fields=("author_name",), kept=PUBLIC_RECORD),
    Holding("meetings.AgendaProposal", users=("author",), kept=PUBLIC_RECORD),
    Holding(
        "meetings.Answer",
        emails=("invitee__email",),
        people=("invitee__person",),
        fields=("reason", "represented_by"),
        erase=_wordless,
    ),
    Holding(
        "meetings.Summons",
        emails=("email",),
        people=("invitee__person",),
        fields=("email",),
        erase={"email": ""},
    ),
    Holding(
        "meetings.Invitee",
        emails=("email",),
        people=("person",),
        fields=("name", "name_ar", "email"),
        erase={"name": ERASED, "name_ar": "", "function": "", "function_ar": "", "email": ""},
        spares=lambda row, subject: NAMED if row.has_seat else (),
        spared=_("only name and function of a member who was convened: public record of the committee"),
        names=lambda row: (row.name, row.name_ar),
    ),
    # -- Commitments
    Holding("commitments.FocalPoint", people=("person",), kept=_("who declared for an institution, and when")),
    Holding(
        "commitments.Letter",
        emails=("addressee_email",),
        fields=("addressee_name", "addressee_email", "signer_name"),
        kept=_("letter between administrations: once signed it does not change"),
    ),
    Holding("commitments.LetterReply", emails=("letter__addressee_email",), fields=("author_name",), kept=OFFICIAL),
    Holding(
        "commitments.ReminderMail", people=("person",), export=False, kept=_("that somebody was reminded, and when")
    ),
    Holding("commitments.ProgressUpdate", users=("submitted_by",), export=False, kept=ACT),
    Holding("commitments.Assessment", users=("author",), export=False, kept=ACT),
    Holding("commitments.Remark", users=("author",), kept=_("public remark of an organisation")),
    # -- Co-creation: events
    Holding(
        "cocreation.Registration",
        emails=("email",),
        fields=("name", "email", "phone", "needs", "represented_by", "change_asked"),
        erase={
            "name": ERASED,
            "email": "",
            "phone": "",
            "needs": "",
            "represented_by": ERASED,
            "decision_reason": "",
            "change_asked": None,
        },
        names=lambda row: (row.name,),
        phones=_plain_phones,
    ),
    Holding(
        "cocreation.Certificate",
        emails=("registration__email",),
        people=("person",),
        fields=("name",),
        erase={"name": ERASED},
        spares=lambda row, subject: ("document",) if row.document_id else (),
        spared=_(
            "the certificate that was issued, with its number: it does not change; withdraw it if it must not hold"
        ),
        names=lambda row: (row.name,),
    ),
    Holding(
        "cocreation.EventProposal",
        emails=("email",),
        fields=("name", "email"),
        erase={"name": ERASED, "email": "", "question": "", "answer": "", "decision_reason": ""},
        names=lambda row: (row.name,),
    ),
    Holding(
        "cocreation.TeamMember", people=("person",), kept=_("who led an event, under the name of the person's card")
    ),
    # -- Co-creation: contributions
    Holding(
        "cocreation.ContributionFile",
        emails=("contribution__author_email",),
        fields=("file_name",),
        erase=_nameless,
        spares=lambda row, subject: ("file",),
        spared=_("the file itself: it belongs to the contribution; look whether it names the person"),
    ),
    Holding("cocreation.Reaction", emails=("contribution__author_email",), kept=PUBLIC_TEXT),
    # Who typed a table's list: an act of a rapporteur, apart from whose contribution it is.
    Holding("cocreation.Contribution", people=("typed_by_person",), kept=ACT),
    Holding(
        "cocreation.Contribution",
        emails=("author_email",),
        fields=("author_name", "author_email"),
        erase={"author_name": ERASED, "author_email": "", "follows": False, "shows_name": False},
        spares=_name_of_a_body,
        spared=_("only the name of the organisation that contributed"),
        names=_author,
    ),
    Holding(
        "cocreation.Comment",
        emails=("author_email",),
        fields=("author_name", "author_email"),
        erase={"author_name": "", "author_email": ""},
    ),
    Holding("cocreation.Note", users=("author",), kept=ACT),
    Holding("cocreation.Assignment", users=("analyst",), kept=ACT),
    # -- Co-creation: associations
    Holding(
        "cocreation.ForumRepresentative",
        emails=("mandate__association__email",),
        theirs=_same_name,
        fields=("name",),
        erase=_is_over,
    ),
    Holding(
        "cocreation.Association",
        emails=("email",),
        within=("other_emails", "unread", "note"),
        fields=("contact_name", "email", "other_emails", "phone", "unread"),
        erase={"contact_name": "", "email": "", "phone": ""},
        names=lambda row: (row.contact_name,),
        phones=_plain_phones,
        redact=_association_part,
    ),
    Holding("cocreation.ReviewItem", within=("values", "raw"), fields=("values", "raw"), redact=_review_part),
    Holding(
        "cocreation.AssociationImport", within=("table", "result"), fields=("table", "result"), redact=_import_part
    ),
    # -- What the product wrote
    Holding("mailroom.Message", emails=("to",), fields=("to",), erase={"to": ""}),
)
