"""Events, registrations and weeks to test with, made through the actions."""

import datetime
import itertools

from django.utils import timezone

from cocreation.actions import attending, calling, preparing, proposing, registering
from cocreation.enums.events import EventKind
from cocreation.models import Event, OpenGovWeek, Region, TeamMember
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Person

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def today():
    return timezone.localdate()


def event(*, days=10, capacity=None, quotas=(), is_open=True, publish=True, **fields):
    """A published workshop in `days` days with registration open; `quotas`: (category or Region, seats)."""
    date = today() + datetime.timedelta(days=days)
    values = {
        "kind": EventKind.WORKSHOP,
        "title": f"Atelier {next(_numbers)}",
        "title_ar": "ورشة",
        "description": "Un atelier de co-création.",
        "date": date,
        "starts_at": datetime.time(9, 30),
        "ends_at": datetime.time(12, 30),
        "venue": "Maison des associations",
        "capacity": capacity,
        **fields,
    }
    if is_open:
        values.setdefault("registration_opens_on", min(date, today()) - 30 * DAY)
        values.setdefault("registration_closes_on", date - DAY)
    made = preparing.save_event(Event(**values), by=None, day=today())
    if publish:
        made = preparing.publish(made, by=None)
    if quotas:
        rows = [("", one, seats) if isinstance(one, Region) else (one, None, seats) for one, seats in quotas]
        made, _promoted = preparing.set_seats(made, capacity=capacity, quotas=rows, by=None, day=today())
    return made


def region(code=None):
    """A region; those of the migrations are gone once a test has emptied the tables."""
    found = Region.objects.filter(**({"code": code} if code else {})).order_by("code").first()
    return found or Region.objects.create(code=code or f"R{next(_numbers)}", name="Une région", name_ar="جهة")


def applicant(email=None, *, category="citizen", **fields):
    n = next(_numbers)
    return registering.Applicant(
        **{"name": f"Participante {n}", "email": email or f"p{n}@exemple.test", "category": category, **fields}
    )


def register(event_, email=None, **fields):
    registration, _is_new = registering.register(event_, applicant(email, **fields), now=timezone.now())
    return registration


def take_place(event_):
    """The event is today: attendance may be noted."""
    Event.objects.filter(pk=event_.pk).update(date=today(), end_date=None, registration_closes_on=today() - DAY)
    event_.refresh_from_db()
    return event_


def come(event_, email=None, **fields):
    """Somebody at the door."""
    n = next(_numbers)
    arrival = attending.Arrival(**{"name": f"Venue {n}", "category": "citizen", "email": email or "", **fields})
    return attending.walk_in(event_, arrival, by=None, now=timezone.now())


def held(event_=None, **fields):
    event_ = take_place(event_ or event(**fields))
    return event_


def rapporteur(event_, email="rapporteure@exemple.test", **fields):
    """A rapporteur of the team, who has no account."""
    person = Person.objects.create(name=f"Rapporteure {next(_numbers)}", email=email)
    return TeamMember.objects.create(event=event_, person=person, **{"role": "rapporteur", **fields})


def mails(kind=None):
    """(address, subject) of the messages posted, the oldest first."""
    found = Message.objects.order_by("pk")
    if kind:
        found = found.filter(kind=f"mail/{kind}")
    return [message.to for message in found]


def week(*, year=None, called=True, **fields):
    start = today() + datetime.timedelta(days=20)
    made = OpenGovWeek(
        **{
            "year": year or start.year,
            "starts_on": start,
            "ends_on": start + datetime.timedelta(days=6),
            "call": "Proposez un événement.",
            "call_ar": "اقترحوا نشاطا.",
            "call_closes_on": start - DAY,
            **fields,
        }
    )
    made = calling.save_week(made, by=None)
    if called:
        calling.call(made, by=None, day=today())
        made.refresh_from_db()
    return made


def proposal(week_, **fields):
    values = {
        "title": "Portes ouvertes",
        "description": "Visite guidée et échanges.",
        "date": week_.starts_on + DAY,
        "starts_at": datetime.time(10, 0),
        "mode": "on_site",
        "venue": "Rabat",
        **fields,
    }
    proposer = proposing.Proposer("Nadia ESSAI", f"nadia{next(_numbers)}@exemple.test", "Association Essai")
    return proposing.propose(week_, values, [], [], proposer, now=timezone.now())
