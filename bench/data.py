"""The data of the benchmark: one relevé published through the product's own actions, and many meetings around it.

The many are written with `bulk_create`, newest first, so that a larger table has the same first page.
"""

import dataclasses
import datetime
import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from meetings.actions import approving, recording
from meetings.enums import EntryKind, MeetingStatus, MinutesState
from meetings.models import AgendaItem, Attendance, Decision, Issue, Meeting, Minutes, MinutesEntry
from ogp_secretariat.documents.actions.issuing import new_code
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.enums import Purpose, State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.people.actions.accounts import open_account
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Committee, Person, User
from ogp_secretariat.portal.actions.demonstration import load_committee, load_meeting
from ogp_secretariat.web.text import fold

COMMITTEES = 8
PER_DAY = 4
PARTICIPANTS = 22
# The first page shows these: their files carry all that a file carries; the texts of the others are short.
WHOLE = 60
TEXT = "Présenter au comité l’état d’avancement des engagements et les difficultés rencontrées par leurs porteurs"


@dataclasses.dataclass(frozen=True)
class Ground:
    """What the measures start from: keys of the published relevé, of two log-ins, of the members' accounts."""

    meeting: int
    document: uuid.UUID
    member: int
    secretary: int
    member_session: str
    secretary_session: str


def load_ground():
    """The committee, three accounts, and the relevé of the source document, validated, rendered and published."""
    committee = load_committee()
    chair, secretary, member = (account(role) for role in (Role.CHAIR, Role.SECRETARIAT, Role.MEMBER))
    meeting = load_meeting(committee)
    rows = [
        Attendance(
            position=n,
            name=f"Mme Salma EXEMPLE-{n}",
            function="Chef de la division de la coopération et de la modernisation",
            institution="Département de la Réforme de l’Administration",
            college=committee.colleges.all()[n % committee.colleges.count()],
        )
        for n in range(1, PARTICIPANTS + 1)
    ]
    recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, rows=rows)
    issue = approving.validate(Minutes.objects.get(meeting=meeting), by=chair)
    render_waiting()
    approving.publish(Minutes.objects.get(meeting=meeting), by=secretary)
    return Ground(
        meeting=meeting.pk,
        document=issue.document_fr_id,
        member=member.pk,
        secretary=secretary.pk,
        member_session=log_in(member),
        secretary_session=log_in(secretary),
    )


def account(role):
    """An account with a second factor, without which a privileged one sees nothing in production."""
    person = Person.objects.create(name=f"Titulaire {role}", function="Fonction")
    user = open_account(f"{role}@exemple.test", role=role, by=None, person=person)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "mesure"})
    return User.objects.get(pk=user.pk)


def log_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def load_meetings(ground, start, stop):
    """Add the meetings numbered `start` to `stop` (the second left out), each older than the ones before it."""
    committees = _committees()
    issue = Issue.objects.select_related("document_fr", "document_ar").get(document_fr=ground.document)
    meetings = Meeting.objects.bulk_create((_meeting(n, committees) for n in range(start, stop)), batch_size=1000)
    _load_content(meetings[: max(0, WHOLE - start)], decisions=7, items=5, entries=14)
    _load_content(meetings[max(0, WHOLE - start) :], decisions=3, items=3, entries=0)
    published = [_minutes(meeting, number, ground) for number, meeting in enumerate(meetings, start)]
    published = Minutes.objects.bulk_create(published, batch_size=1000)
    issued = [
        (number, minutes) for number, minutes in enumerate(published, start) if minutes.state != MinutesState.DRAFT
    ]
    _load_issues(issue, issued)


def _committees():
    for n in range(1, COMMITTEES + 1):
        Committee.objects.get_or_create(code=f"B{n}", defaults={"name": f"Comité thématique {n}", "name_ar": "لجنة"})
    return list(Committee.objects.filter(code__startswith="B").order_by("code"))


def _meeting(number, committees):
    day = timezone.localdate() - datetime.timedelta(days=number // PER_DAY + 1)
    committee = committees[number % COMMITTEES]
    meeting = Meeting(
        committee=committee,
        date=day,
        year=day.year,
        # By the day of the year, so that no two meetings of a committee share one: at most 366.
        number=day.timetuple().tm_yday,
        starts_at=datetime.time(10),
        ends_at=datetime.time(12, 30),
        title=f"Réunion du comité thématique, séance {number}",
        place="Département de la Réforme de l’Administration, Rabat",
        chair="M. Driss EXEMPLE, Secrétaire Général",
        status=MeetingStatus.HELD,
        convened_at=timezone.now() - datetime.timedelta(days=number // PER_DAY + 8),
    )
    meeting.search_text = fold(f"{committee.code} {meeting.number}/{day.year} {meeting.title} {meeting.place} {day}")
    return meeting


def _load_content(meetings, *, decisions, items, entries):
    """Agenda, points and decisions: that many for each meeting."""
    places = [(meeting, n) for meeting in meetings for n in range(1, items + 1)]
    AgendaItem.objects.bulk_create(
        (AgendaItem(meeting=m, position=n, number=n, title=f"Point {n} de l’ordre du jour") for m, n in places),
        batch_size=2000,
    )
    places = [(meeting, n) for meeting in meetings for n in range(1, entries + 1)]
    MinutesEntry.objects.bulk_create(
        (MinutesEntry(meeting=m, position=n, kind=EntryKind.DISCUSSED, text=f"{TEXT} ({n})") for m, n in places),
        batch_size=2000,
    )
    places = [(meeting, n) for meeting in meetings for n in range(1, decisions + 1)]
    Decision.objects.bulk_create(
        (Decision(meeting=m, position=n, number=n, text=f"{TEXT} ({n})") for m, n in places), batch_size=2000
    )


def _minutes(meeting, number, ground):
    """Of ten relevés one is a draft, one validated, eight published."""
    now = timezone.now()
    state = {0: MinutesState.DRAFT, 1: MinutesState.VALIDATED}.get(number % 10, MinutesState.PUBLISHED)
    minutes = Minutes(meeting=meeting, state=state)
    if state != MinutesState.DRAFT:
        minutes.validated_at, minutes.validated_by_id = now, ground.secretary
    if state == MinutesState.PUBLISHED:
        minutes.published_at, minutes.published_by_id = now, ground.secretary
    return minutes


def _load_issues(model, numbered_minutes):
    """For each relevé its issue with two files that share the bytes of the `model` issue."""
    issues, documents = [], []
    for number, minutes in numbered_minutes:
        pair = {lang: _document(model.document(lang), whole=number < WHOLE) for lang in ("fr", "ar")}
        documents += pair.values()
        issues.append(
            Issue(
                minutes=minutes,
                version=1,
                issued_on=minutes.meeting.date,
                signed_by="Driss EXEMPLE",
                document_fr=pair["fr"],
                document_ar=pair["ar"],
            )
        )
    Document.objects.bulk_create(documents, batch_size=1000)
    Issue.objects.bulk_create(issues, batch_size=1000)


def _document(model, *, whole):
    fields = {f.attname: getattr(model, f.attname) for f in Document._meta.concrete_fields}
    fields |= {"id": uuid.uuid4(), "code": new_code()}
    if not whole:
        fields |= {"html": "<p>…</p>", "context": {}, "embedded": None}
    return Document(**fields)


def waiting_copies(document, number):
    """That many issues of the same text, waiting for a worker. Returns them."""
    fields = {f.attname: getattr(document, f.attname) for f in Document._meta.concrete_fields}
    fields |= {"state": State.WAITING, "attempts": 0, "claimed_by": "", "claimed_at": None, "path": "", "sha256": ""}
    fields |= {"purpose": Purpose.ISSUE, "size": None, "pages": None, "rendered_at": None, "released_at": None}
    return Document.objects.bulk_create(
        Document(**{**fields, "id": uuid.uuid4(), "code": new_code(), "requested_at": timezone.now()})
        for _ in range(number)
    )
