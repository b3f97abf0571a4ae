"""Who is meant by an address or by the number of a card, in every table of `HOLDINGS`."""

from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from ogp_secretariat.people.models import Mandate, Person, RoleGrant, User
from ogp_secretariat.web.text import ERASED

from .holding import Subject
from .holdings import HOLDINGS

# Shorter ones would be found in every text.
SHORTEST_NAME, SHORTEST_PHONE = 5, 6


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
    return _called(Subject(frozenset(emails), keys, accounts, _in_office(keys, accounts)))


def _called(subject):
    """The same with the names and telephone numbers under which the rows of these addresses know them."""
    names, phones = set(), set()
    for holding in HOLDINGS:
        for row in holding.own(subject) if holding.theirs is None else ():
            names |= {name.strip() for name in holding.names(row)}
            phones |= {phone.strip() for phone in holding.phones(row)}
    names = {name for name in names if len(name) >= SHORTEST_NAME and name != ERASED}
    phones = {phone for phone in phones if sum(map(str.isdigit, phone)) >= SHORTEST_PHONE}
    return replace(subject, names=frozenset(names), phones=frozenset(phones))


def _in_office(people, users):
    """Whether a mandate or a role of theirs is in force today."""
    today = timezone.localdate()
    for rows in (Mandate.objects.filter(person__in=people), RoleGrant.objects.filter(user__in=users)):
        if rows.filter(starts_on__lte=today).exclude(ends_on__lt=today).exists():
            return True
    return False
