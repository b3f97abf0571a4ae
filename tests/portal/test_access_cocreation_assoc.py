"""Every address of the register and of the forum for every kind of person, from `access_cocreation_assoc.txt`."""

import pytest
from django.test import Client
from django.urls import reverse

from cocreation.actions import importing_association_files, merging
from cocreation.models import ReviewItem
from cocreation.queries import association_links
from tests import factories
from tests.cocreation import making_assoc as making
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = ("anonymous", "none", "member", "focal_point", "chair", "secretariat", "administrator")


def table():
    for name, state, *answers in rows("access_cocreation_assoc.txt"):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


@pytest.fixture
def people():
    accounts = {role: factories.account(role) for role in PRINCIPALS[2:]}
    nobody = factories.account("member")
    nobody.role_grants.all().delete()
    return {"anonymous": None, "none": nobody, **accounts}


def address(name, state, people):
    one = making.association(email="a@exemple.test", consents=[] if state == "unlisted" else ["name", "email"])
    if state == "merged":
        merging.merge(making.association(), one, by=None, today=making.TODAY)
    if name in {"association", "association_ask_link"} or name in {
        f"association_{act}" for act in ("record", "edit", "agree", "withdraw", "verify", "merge", "undo_merge")
    }:
        return reverse(name, args=[one.pk])
    if name == "association_own":
        token = association_links.make(one, one.email).rstrip("/").rsplit("/", 1)[-1]
        return reverse(name, args=["x" + token if state == "forged" else token])
    if name == "association_export":
        return reverse(name, args=["csv"])
    if name == "association_state":
        return reverse(name, args=[one.pk, "dissoudre"])
    if name == "association_import":
        data = making.csv_of(["nom"], [["Les Oliviers"]])
        found = importing_association_files.receive(data, "l.csv", today=making.TODAY, by=people["secretariat"])
        return reverse(name, args=[found.pk])
    if name == "association_review":
        making.imported(["nom", "region"], [[one.name, "Oriental"]])
        return reverse(name, args=[ReviewItem.objects.get().pk])
    if name.startswith("forum_") and name not in {"forum_desk", "forum_rule"}:
        return _forum_page(name, one)
    return reverse(name)


def _forum_page(name, one):
    rule = making.rule()
    making.attendance(making.event(), one)
    if name == "forum_candidates":
        return reverse(name, args=[rule.number])
    proposed = making.proposed(rule)
    if name in {"forum_list", "forum_abandon"}:
        return reverse(name, args=[proposed.number])
    if name == "forum_seat":
        return reverse(name, args=[proposed.seats.get().pk])
    making.adopted(proposed)
    return reverse(name, args=[one.forum_mandates.get().pk])


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, people):
    url = address(name, state, people)
    got = {}
    for who, account in people.items():
        client = Client()
        if account:
            client.force_login(account)
        got[who] = client.get(url).status_code
    assert got == answers
