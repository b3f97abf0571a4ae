"""Every page of the register in French and Arabic, at desk and telephone size: nothing that axe or the policy finds."""

import datetime
import re

import pytest
from django.utils import timezone

from meetings import decision_links
from meetings.actions import extracting, following, linking, postponing
from meetings.deadlines import Deadline
from meetings.enums import ReportSource
from meetings.owners import recipients_of
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.meetings.deciding import DAY, decided, due, owned_by

PAGES = {
    "anonymous": "/decisions/ /decisions/?q=introuvable /decisions/?overdue=on&owner=person /decisions/{slug}/"
    " /decisions/{ended}/ {link} {closed}",
    "member": "/ /decisions/ /decisions/{slug}/ /decisions/{uuid}/suivi/",
    "secretariat": "/ /decisions/ /decisions/{slug}/ /decisions/{uuid}/suivi/ /decisions/rappels/",
}
OFFICE = {"by": None, "source": ReportSource.OFFICE}


def path_of(url):
    return re.sub(r"^https?://[^/]+", "", url)


@pytest.fixture
def world(transactional_db):
    people = {"member": factories.member(), "secretariat": factories.account("secretariat")}
    today, mine = timezone.localdate(), owned_by(people["member"].person)
    long = "Publier « tout » le budget, " * 30 + "et-un-mot-" + "sans-fin" * 30
    late, ended, done = decided(
        due(today - 9 * DAY, text=long, text_ar="نشر الميزانية", contributors="Tous", **mine),
        due(today - 40 * DAY, text="Ancienne"),
        due(today, text="Fait", **mine),
    )
    following.report(late, **OFFICE, status="in_progress", text="En cours", url="https://exemple.test/" + "a" * 200)
    following.report(late, **OFFICE, status="open", text="Reporté", deadline=Deadline("date", today))
    links = {}
    for name, decision in (("link", late), ("closed", done)):
        links[name] = path_of(decision_links.make(decision, recipients_of([decision], today)[decision.pk][0]))
    following.report(done, **OFFICE, status="done", text="Fait")
    (later,) = decided({}, date=datetime.date(2021, 1, 1))
    linking.link(later, "cancels", ended, by=None)
    postponing.ask(late, by=people["member"], source="page", due=today + 30 * DAY, reason="Budget")
    extracting.extract(late, language="fr", by=None)
    render_waiting()
    return people, {"slug": late.slug, "ended": ended.slug, "uuid": late.uuid, **links}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("size", ["desk", "telephone"])
def test_every_decision_page_is_accessible_and_within_the_policy(language, size, world, look_at_pages):
    people, names = world
    accounts = {who: people[who].email if who in people else None for who in PAGES}
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
