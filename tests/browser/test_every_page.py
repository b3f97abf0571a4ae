"""Every page in French and Arabic, at desk and telephone size: nothing that axe or the security policy finds."""

import datetime

import pytest
from django.utils import timezone

from meetings.actions import approving, correcting, importing
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories

PAGES = {
    "anonymous": "/ /reunions/ /reunions/{published}/ /verifier/ /verifier/{code}/ /compte/login/ /compte/login/code/"
    " /compte/password/reset/ /nulle-part/ /reunions/?q=introuvable",
    "member": "/ /reunions/ /reunions/{published}/ /compte/securite/ /compte/securite/totp/activate/"
    " /compte/password/change/ /admin/",
    "chair": "/ /a-signer/ /reunions/{draft}/",
    "focal_point": "/",
    "secretariat": "/ /composants/ /admin/ /admin/meetings/meeting/ /admin/meetings/meeting/add/"
    " /admin/meetings/meeting/{draft}/change/ /admin/meetings/meeting/{published}/change/"
    " /admin/meetings/meeting/{published}/history/ /admin/meetings/meeting/{draft}/circulate/"
    " /admin/meetings/releveimport/ /admin/meetings/releveimport/add/ /admin/meetings/releveimport/{import}/review/"
    " /admin/meetings/correction/ /admin/meetings/correction/add/?minutes={minutes} /admin/meetings/decision/"
    " /admin/people/person/ /admin/people/person/add/ /admin/people/institution/add/"
    " /admin/people/committee/{committee}/change/ /admin/people/user/ /admin/documents/document/"
    " /admin/mailroom/message/ /admin/audit/entry/",
    "administrator": "/ /admin/people/user/add/ /admin/people/user/{user}/change/",
}


@pytest.fixture
def world(transactional_db):
    """One of each thing that a page can show, and an account for each role."""
    people = {role: factories.account(role) for role in ("chair", "focal_point", "secretariat", "administrator")}
    people["member"] = factories.member()
    published = factories.imported_source()
    factories.attend(published, people["member"])
    approving.validate(published.minutes, by=people["chair"])
    render_waiting()
    published.minutes.refresh_from_db()
    approving.publish(published.minutes, by=people["secretariat"])
    draft = factories.meeting(datetime.date(2021, 3, 3), title="Réunion « longue » " + "d’essai " * 20)
    factories.attend(draft, people["member"])
    approving.circulate(
        draft.minutes, until=timezone.localdate() + datetime.timedelta(days=9), by=people["secretariat"]
    )
    decision = published.decisions.first()
    correcting.prepare(
        published.minutes,
        reason="Coquille",
        lines={f"decision:{decision.uuid}:text": "Corrigé"},
        by=people["secretariat"],
    )
    waiting = importing.receive(
        (factories.SOURCE.parent / "exemple_a_importer.txt").read_bytes(),
        "exemple.txt",
        committee=published.committee,
        by=people["secretariat"],
    )
    return people, {
        "published": published.pk,
        "draft": draft.pk,
        "minutes": published.minutes.pk,
        "import": waiting.pk,
        "code": published.minutes.issues.get().document_fr.code,
        "committee": published.committee_id,
        "user": people["member"].pk,
    }


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("size", ["desk", "telephone"])
def test_every_page_is_accessible_and_within_the_policy(language, size, world, look_at_pages):
    people, names = world
    accounts = {who: people[who].email if who in people else None for who in PAGES}
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
