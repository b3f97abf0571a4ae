"""Where each app keeps what about people: one table, which export and erasure go through (law 09-08).

A new model with the name, address or telephone of somebody gets a line in `HOLDINGS`, or in `NOT_ABOUT_PEOPLE` with the
reason; `tests/portal/test_personal_data.py` walks all models and fails for one that is in neither.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.models import Mandate, Person, RoleGrant, User

ERASED = "personne effacée"
ERASED_USER = "efface-{pk}@efface.invalid"


@dataclass(frozen=True)
class Subject:
    """Somebody: the addresses that are theirs, and the cards and accounts that go with them."""

    emails: frozenset
    people: frozenset = frozenset()
    users: frozenset = frozenset()
    in_office: bool = False


@dataclass(frozen=True)
class Holding:
    """What one model keeps about people.

    Rows are somebody's when one of `emails` is their address, one of `people` their card or one of `users` their
    account (paths of fields). `erase`: {field: what takes its place}; a row that `erasable` refuses stays for the
    reason `kept`. `fields`: every field about people, those that stay included. `export=False`: told by number only.
    """

    model: str
    emails: tuple = ()
    people: tuple = ()
    users: tuple = ()
    fields: tuple = ()
    erase: dict = field(default_factory=dict)
    kept: object = ""
    erasable: Callable = lambda row, subject: True
    export: bool = True
    # Rows of the log-in: taken away whole.
    deletes: bool = False
    # The fields that stay all the same in a row that is erased, and why.
    spares: Callable = lambda row, subject: ()
    spared: object = ""

    @property
    def manager(self):
        return apps.get_model(self.model)._base_manager

    def rows_of(self, subject):
        """The rows about `subject`, in their order."""
        where = Q(pk__in=[])
        for name in self.emails:
            for email in subject.emails:
                where |= Q(**{f"{name}__iexact": email})
        for name in self.people:
            where |= Q(**{f"{name}__in": subject.people})
        for name in self.users:
            where |= Q(**{f"{name}__in": subject.users})
        return self.manager.filter(where).order_by("pk")


PUBLIC_RECORD = _("public record of the committee, which does not change")
OFFICE = _("the person is in office: end the mandate or the role first, then ask again")


def _left_office(row, subject):
    return not subject.in_office


def _public_name(person, subject):
    """The name of somebody who sat in a committee, signed or declared stays: the records name them."""
    held = Mandate.objects.filter(person=person).exists() or person.attendances.exists() or person.decisions.exists()
    held = held or person.delegations_given.exists() or person.delegations_received.exists()
    return ("name", "name_ar") if held or person.institutionhead_set.exists() else ()


HOLDINGS = (
    # -- People and accounts
    Holding(
        "people.Person",
        emails=("email",),
        people=("pk",),
        fields=("name", "name_ar", "email", "phone"),
        erase={"email": "", "phone": "", "name": ERASED, "name_ar": ""},
        kept=OFFICE,
        erasable=_left_office,
        spares=_public_name,
        spared=_("only the name: it stands in public records of the committee"),
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
    Holding("mfa.Authenticator", users=("user",), export=False, deletes=True),
    # -- Meetings
    Holding(
        "meetings.Attendance",
        people=("person",),
        fields=("name", "name_ar", "represented_by"),
        kept=_("presence in a relevé: public record of the committee, which does not change once signed"),
    ),
    Holding("meetings.Decision", people=("owner_person",), kept=PUBLIC_RECORD),
    # -- Commitments
    Holding("commitments.FocalPoint", people=("person",), kept=_("who declared for an institution, and when")),
    Holding(
        "commitments.Letter",
        emails=("addressee_email",),
        fields=("addressee_name", "addressee_email", "signer_name"),
        kept=_("letter between administrations: once signed it does not change"),
    ),
    Holding("commitments.ProgressUpdate", users=("submitted_by",), export=False, kept=_("act of an office")),
    Holding("commitments.Remark", users=("author",), kept=_("public remark of an organisation")),
    # -- Co-creation
    Holding(
        "cocreation.Registration",
        emails=("email",),
        fields=("name", "email", "phone", "needs", "represented_by"),
        erase={"name": ERASED, "email": "", "phone": "", "needs": "", "represented_by": ERASED},
    ),
    Holding(
        "cocreation.Contribution",
        emails=("author_email",),
        fields=("author_name", "author_email"),
        erase={"author_name": ERASED, "author_email": "", "follows": False, "shows_name": False},
    ),
    Holding(
        "cocreation.Comment",
        emails=("author_email",),
        fields=("author_name", "author_email"),
        erase={"author_name": "", "author_email": ""},
    ),
    Holding(
        "cocreation.Association",
        emails=("email",),
        fields=("contact_name", "email", "phone"),
        erase={"contact_name": "", "email": "", "phone": ""},
    ),
    # -- What the product wrote
    Holding("mailroom.Message", emails=("to",), fields=("to",), erase={"to": ""}),
)

# Fields that are called as those of people are, and are not about one: {field: why}.
NOT_ABOUT_PEOPLE = {
    "people.Committee.name": "a committee",
    "people.Committee.name_ar": "a committee",
    "people.Committee.state_name": "a State",
    "people.Committee.state_name_ar": "a State",
    "people.College.name": "a college",
    "people.College.name_ar": "a college",
    "people.Institution.name": "an institution",
    "people.Institution.name_ar": "an institution",
    "people.InstitutionName.name": "an institution",
    "people.InstitutionName.name_ar": "an institution",
    "people.InstitutionHead.address": "the address of an office",
    "meetings.Attendance.college_name": "a college",
    "meetings.Attendance.college_name_ar": "a college",
    "meetings.ReleveImport.file_name": "a file",
    "commitments.Evidence.file_name": "a file",
    "commitments.ReplyFile.file_name": "a file",
    "commitments.SheetImport.file_name": "a file",
    "commitments.Snapshot.name": "a day",
    "commitments.Letter.addressee_address": "the address of an office",
    "commitments.LetterReply.author_name": "official correspondence, found by its letter",
    "documents.Document.embedded_name": "a file",
    "cocreation.Association.name": "an association",
    "cocreation.Association.name_ar": "an association",
    "cocreation.Association.address": "the seat of an association",
    "cocreation.CommunicationAction.file_name": "a file",
    "cocreation.Contribution.shows_name": "a choice",
    "cocreation.Event.address": "a venue",
    "cocreation.Province.name": "a province",
    "cocreation.Province.name_ar": "a province",
    "cocreation.Region.name": "a region",
    "cocreation.Region.name_ar": "a region",
    "cocreation.Theme.name": "a theme",
    "cocreation.Theme.name_ar": "a theme",
}


def find(email_or_id):
    """The `Subject` of an e-mail address, or of the number of a person of the directory."""
    asked = email_or_id.strip()
    emails = set()
    if asked.isascii() and asked.isdecimal() and len(asked) < 19:
        people = Person.objects.filter(pk=asked)
    else:
        emails.add(asked.casefold())
        people = Person.objects.filter(Q(email__iexact=asked) | Q(user__email__iexact=asked))
    people = list(people)
    keys = frozenset(person.pk for person in people)
    users = list(User.objects.filter(Q(person__in=keys) | Q(email__in=emails)))
    emails |= {row.email.casefold() for row in (*people, *users) if row.email}
    accounts = frozenset(user.pk for user in users)
    return Subject(frozenset(emails), keys, accounts, _in_office(keys, accounts))


def _in_office(people, users):
    """Whether a mandate or a role of theirs is in force today."""
    today = timezone.localdate()
    for rows in (Mandate.objects.filter(person__in=people), RoleGrant.objects.filter(user__in=users)):
        if rows.filter(starts_on__lte=today).exclude(ends_on__lt=today).exists():
            return True
    return False
