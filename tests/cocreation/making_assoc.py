"""Associations of the register, made through its actions, and files of them."""

import datetime
import itertools

from cocreation.actions import enrolling, forming_forum, importing_associations
from cocreation.models import Association, Event, ForumRule, Region, Registration, Theme
from tests import factories

TODAY = datetime.date(2026, 3, 2)
_numbers = itertools.count(1)


def region(code="05"):
    return Region.objects.get(code=code)


def association(name=None, *, consents=("name",), verified=True, themes=(), aliases=(), **fields):
    """An active association; listed and verified unless said otherwise."""
    number = next(_numbers)
    fields.setdefault("name", f"Association Essai {number} des Cèdres" if name is None else name)
    fields.setdefault("region", region())
    one = enrolling.save_association(
        Association(**fields), by=None, themes=Theme.objects.filter(code__in=themes), aliases=aliases
    )
    if consents:
        enrolling.agree(one, consents, way="paper", given_on=TODAY, today=TODAY, by=None)
    if verified:
        enrolling.verify(one, means="receipt", on=TODAY, today=TODAY, by=None)
    one.refresh_from_db()
    return one


def csv_of(headers, rows):
    """The bytes of a CSV file; every cell is quoted."""
    lines = [headers, *rows]
    return "\r\n".join(";".join('"' + str(c).replace('"', '""') + '"' for c in line) for line in lines).encode()


def imported(headers, rows, *, by=None, today=TODAY, **options):
    table = importing_associations.read_file(csv_of(headers, rows), "liste.csv")
    return importing_associations.apply_associations(table, today=today, by=by, **options)


def checked(headers, rows, *, today=TODAY):
    table = importing_associations.read_file(csv_of(headers, rows), "liste.csv")
    return importing_associations.check_associations(table, today=today)


def event(kind="regional", date=TODAY, **fields):
    return Event.objects.create(kind=kind, state="held", title="Rencontre", date=date, **fields)


def attendance(event_, association_, presence="present"):
    return Registration.objects.create(
        event=event_, association=association_, state="confirmed", name="Personne Essai", presence=presence
    )


def rule(**fields):
    fields.setdefault("text", "Associations vérifiées, présentes à un événement régional au moins.")
    return forming_forum.write_rule(ForumRule(**fields), by=None)


def proposed(rule_, day=TODAY):
    return forming_forum.propose_list(rule_, day=day, by=None)


def decision():
    return factories.meeting().decisions.first()


def adopted(forum_list, *, on=TODAY, **fields):
    return forming_forum.adopt_list(forum_list, decision=decision(), on=on, by=None, **fields)
