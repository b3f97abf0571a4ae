"""Accounts, a committee with its members, and the fields of a meeting's page."""

from datetime import date

import pytest

from meetings.actions import recording
from meetings.models import AgendaItem, Decision, Meeting, MinutesEntry
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import (
    College,
    Committee,
    Institution,
    InstitutionName,
    Mandate,
    Person,
    RoleGrant,
    User,
)

PREFIXES = ("agenda_items", "entries", "decisions", "attendances", "papers")


def account(email, *roles, person=None):
    user = User.objects.create_user(email, person=person)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, starts_on=date(2019, 1, 1))
    return user


@pytest.fixture
def secretary(db):
    return account("secretaire@exemple.test", Role.SECRETARIAT)


@pytest.fixture
def administrator(db):
    return account("administration@exemple.test", Role.ADMINISTRATOR)


@pytest.fixture
def chair(db):
    person = Person.objects.create(name="Présidente INVENTÉE", function="Secrétaire Générale")
    return account("presidente@exemple.test", Role.CHAIR, person=person)


@pytest.fixture
def desk(client, secretary):
    """A client logged in as the secretariat."""
    client.force_login(secretary)
    return client


@pytest.fixture
def committee(db):
    """« CP », the committee of that code, with a college and two members in office since 2019."""
    found, _created = Committee.objects.get_or_create(code="CP", defaults={"name": "Comité de pilotage"})
    college, _created = College.objects.get_or_create(committee=found, name="Administration")
    ministry = Institution.objects.create(code="MEFRA-T", name="Ministère d'aujourd'hui")
    InstitutionName.objects.create(institution=ministry, name="Ministère de 2020", ends_on=date(2021, 1, 1))
    InstitutionName.objects.create(institution=ministry, name="Ministère d'aujourd'hui", starts_on=date(2021, 1, 2))
    for order, name in enumerate(("Amina EXEMPLE", "Brahim EXEMPLE"), 1):
        Mandate.objects.create(
            committee=found,
            person=Person.objects.create(name=name, function=f"Directeur {order}", institution=ministry),
            institution=ministry,
            college=college,
            starts_on=date(2019, 1, 1),
            protocol_order=order,
        )
    return found


def page_of(committee, *, rows=None, **fields):
    """What the browser posts: the meeting's fields, and {prefix: [row, …]}; rows with an id are stored ones."""
    data = {
        "committee": committee.pk,
        "kind": "ordinary",
        "date": "12/02/2020",
        "place": "Rabat",
        "chair": "M. Exemple",
        **fields,
    }
    for prefix in PREFIXES:
        given = (rows or {}).get(prefix, [])
        stored = [row for row in given if row.get("id")]
        data |= {
            f"{prefix}-TOTAL_FORMS": len(given),
            f"{prefix}-INITIAL_FORMS": len(stored),
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(given):
            data |= {f"{prefix}-{number}-{name}": value for name, value in {**DEFAULTS[prefix], **row}.items()}
    return data


DEFAULTS = {
    "agenda_items": {"purpose": "information"},
    "entries": {"kind": "discussed"},
    "decisions": {"owner_kind": "none", "deadline_kind": "none", "status": "open"},
    "attendances": {"capacity": "member", "presence": "present"},
    "papers": {},
}


@pytest.fixture
def meeting(committee, secretary):
    """A stored draft with two agenda items, one point and one decision."""
    items = [AgendaItem(position=1, title="État d'avancement"), AgendaItem(position=2, title="Co-création")]
    saved = recording.save_meeting(
        Meeting(committee=committee, date=date(2020, 2, 12), title="Réunion du comité", place="Rabat", chair="M. X"),
        by=secretary,
        rows=[
            *items,
            MinutesEntry(position=1, agenda_item=items[1], text="Un point"),
            Decision(position=1, agenda_item=items[0], text="Une décision"),
        ],
    )
    return Meeting.objects.get(pk=saved.pk)
