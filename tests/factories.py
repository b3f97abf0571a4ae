"""What tests start from: a committee, people with accounts, a meeting that could be validated."""

import datetime
import itertools
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from meetings.actions import convening, importing, recording
from meetings.closing import holes_of
from meetings.models import AgendaItem, Attendance, Decision, Meeting, MinutesEntry
from meetings.reader import Record
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.actions.accounts import open_account
from ogp_secretariat.people.models import College, Committee, Institution, InstitutionName, Mandate, Person

SOURCE = Path(__file__).parent.parent / "meetings" / "demo" / "releve_2020-02-12.txt"
PASSWORD = "un mot de passe de test"
_numbers = itertools.count(1)


def committee(code="CP"):
    found, _created = Committee.objects.get_or_create(
        code=code,
        defaults={
            "name": f"Comité {code}",
            "name_ar": "لجنة الإشراف",
            "meeting_title": "Réunion du comité de pilotage",
            "meeting_title_ar": "اجتماع لجنة الإشراف",
        },
    )
    for position, name in enumerate(("Administration", "Société civile"), 1):
        College.objects.get_or_create(committee=found, name=name, defaults={"position": position})
    return found


def institution(name="Ministère", code=None):
    found = Institution.objects.create(code=code or f"I{next(_numbers)}", name=name)
    InstitutionName.objects.create(institution=found, name=name)
    return found


def person(name=None, **fields):
    return Person.objects.create(name=name or f"Personne {next(_numbers)}", function="Fonction", **fields)


def account(role, *, password=PASSWORD, **fields):
    """An account with one role, linked to a person of its own."""
    n = next(_numbers)
    fields.setdefault("person", person(f"Titulaire {role} {n}"))
    return open_account(f"{role}{n}@exemple.test", role=role, by=None, password=password, **fields)


def member(committee_=None, college="Société civile", starts_on=datetime.date(2018, 1, 1), **fields):
    """A member's account with a mandate in force."""
    user = account("member")
    committee_ = committee_ or committee()
    Mandate.objects.create(
        committee=committee_,
        person=user.person,
        college=committee_.colleges.get(name=college),
        starts_on=starts_on,
        **fields,
    )
    return user


def meeting(date=datetime.date(2020, 2, 12), *, agenda=2, points=2, decisions=2, status="held", **fields):
    """A meeting with content, saved through the action that every door uses."""
    fields.setdefault("committee", committee())
    fields.setdefault("place", "Rabat")
    fields.setdefault("chair", "Mme Test, Présidente")
    record = Meeting(date=date, status=status, **fields)
    items = [AgendaItem(position=n, title=f"Point {n}") for n in range(1, agenda + 1)]
    rows = [
        *items,
        *(
            MinutesEntry(position=n, text=f"Discussion {n}", agenda_item=items[(n - 1) % agenda] if agenda else None)
            for n in range(1, points + 1)
        ),
        *(Decision(position=n, text=f"Décision {n}") for n in range(1, decisions + 1)),
    ]
    recording.save_meeting(record, by=None, rows=rows)
    if status == "held" and not record.number and date:
        with transaction.atomic():
            recording.give_number(record)
            record.save()
    return record


def meeting_to_convene(days=30, **fields):
    """A meeting in preparation, `days` from today, that lacks nothing to be convened once a member is in office.

    Today's is at the end of the day, whatever the hour of the tests.
    """
    fields.setdefault("starts_at", datetime.time(10) if days else datetime.time(23, 58))
    fields.setdefault("ends_at", datetime.time(12) if days else datetime.time(23, 59))
    date = timezone.localdate() + datetime.timedelta(days=days)
    # A number keeps its year: tests that move a meeting by a day must not meet New Year's Eve.
    while days >= 30 and (date + datetime.timedelta(days=3)).year != date.year:
        date += datetime.timedelta(days=1)
    return meeting(date, points=0, decisions=0, status="draft", **fields)


def convene(meeting_, by=None):
    """Hand the convocation of a meeting to the chair and release it. Returns the `Convocation`.

    `by`: the chair's account, a new one if none is given. Somebody must be in office on the day of the meeting.
    """
    convocation = convening.submit(meeting_, by=None, notice_reason="Essai", reason="Essai")
    released = convening.release(convocation, by=by or account("chair"))
    meeting_.refresh_from_db()
    return released


def convened(meeting_):
    """As the release of a convocation leaves a meeting, whatever its day and without a message. Returns it."""
    moved = recording.move(meeting_, "convened", by=None, missing=lambda locked: [], convened_at=timezone.now())
    convening.freeze_agenda(moved)
    return moved


def hold(meeting_, by=None):
    """Close a meeting whatever holes its decisions still have. Returns it."""
    return convening.hold(meeting_, by=by, seen=[hole.key for hole in holes_of(meeting_)])


def attend(meeting_, user_or_person, presence="present", **fields):
    someone = getattr(user_or_person, "person", user_or_person)
    row = Attendance(meeting=meeting_, position=None, person=someone, presence=presence, **fields)
    recording.save_meeting(meeting_, by=None, rows=[row])
    return row


def imported_source(committee_=None):
    """The meeting of 12 February 2020, made from the source document."""
    releve_import = importing.receive(SOURCE.read_bytes(), SOURCE.name, committee=committee_ or committee(), by=None)
    return importing.create_meeting(releve_import, Record.from_json(releve_import.result), by=None)


def message(to="quelqu.un@exemple.test", state="due", **fields):
    """A message of the outbox."""
    now = timezone.now()
    fields.setdefault("subject", "Un essai")
    fields.setdefault("sent_at", now if state == "sent" else None)
    return Message.objects.create(
        key=f"essai:{next(_numbers)}", kind="mail/essai", to=to, state=state, posted_at=now, not_before=now, **fields
    )


def rectify(minutes):
    """Open a locked relevé as a rectificatif does: one is prepared, since the database lets nothing else open it."""
    from meetings.models import Correction, CorrectionLine, Minutes

    prepared = Correction.objects.create(minutes=minutes, reason="Erreur", created_by=account("secretariat"))
    CorrectionLine.objects.create(correction=prepared, target="place", where="Lieu", before="", after="Salle A")
    Minutes.objects.filter(pk=minutes.pk).update(state="rectifying")


def rectified(minutes, state="published"):
    """Close what `rectify` opened, as signing does; the issue that it cites is the first one."""
    from meetings.models import Correction, Minutes

    Correction.objects.filter(minutes=minutes, issue=None).update(issue=minutes.issues.first(), number=1)
    Minutes.objects.filter(pk=minutes.pk).update(state=state)
