"""Every page in French and Arabic, at desk and telephone size: nothing that axe or the security policy finds."""

import datetime

import pytest
from django.utils import timezone

from meetings import invitation_links
from meetings.actions import approving, convening, correcting, importing, recording, replying
from meetings.models import Convocation
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from tests import factories

PAGES = {
    "anonymous": "/ /invitations/{link}/ /invitations/{past_link}/ /reunions/"
    " /reunions/{published}/ /verifier/ /verifier/{code}/ /compte/login/ /compte/login/code/"
    " /compte/password/reset/ /nulle-part/ /reunions/?q=introuvable",
    "member": "/ /reunions/{convened}/ /reunions/{convened}/ma-reponse/ /reunions/"
    " /reunions/{published}/ /compte/securite/ /compte/securite/totp/activate/"
    " /compte/password/change/ /admin/",
    "chair": "/ /a-signer/ /a-signer/convocations/{submitted}/ /reunions/{draft}/",
    "focal_point": "/",
    "secretariat": "/ /reunions/{convened}/convocation/ /reunions/{to_convene}/convocation/"
    " /reunions/{bare}/convocation/"
    " /reunions/{convened}/convocation/invites/ /reunions/{convened}/convocation/reponses/{invitee}/"
    " /composants/ /admin/ /admin/meetings/meeting/ /admin/meetings/meeting/add/"
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
    convened, invitee = convene(people)
    to_convene = factories.meeting_to_convene(title="Réunion « longue » " + "d’essai " * 20)
    submitted = convening.submit(to_convene, by=people["secretariat"])
    bare = factories.meeting(None, status="draft", agenda=0, points=0, decisions=0, place="")
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
        "convened": convened.pk,
        "to_convene": to_convene.pk,
        "submitted": submitted.pk,
        "bare": bare.pk,
        "invitee": invitee.pk,
        "link": invitation_links.token_of(invitee),
        "past_link": past_link(people),
    }


def convene(people):
    """A convened meeting with an answer, a message that failed, somebody on paper, and a change that was not sent."""
    Mandate.objects.create(
        committee=factories.committee(), person=factories.person("Sans ADRESSE"), starts_on=datetime.date(2018, 1, 1)
    )
    meeting = factories.meeting_to_convene(link="https://visio.exemple.test/salle")
    factories.convene(meeting, people["chair"])
    invitee = meeting.invitees.get(person=people["member"].person)
    replying.answer(invitee, "represented", way="link", represented_by="Une personne au nom fort long " * 4)
    Message.objects.filter(kind="mail/convocation").update(state="failed", error="550 no such user")
    meeting.refresh_from_db()
    meeting.place = "Salé"
    recording.save_meeting(meeting, by=None)
    render_waiting()
    return meeting, invitee


def past_link(people):
    """The link to a meeting that is over."""
    meeting = factories.meeting_to_convene(40)
    released = factories.convene(meeting, people["chair"])
    content = {**released.content, "date": "2020-02-12"}
    Convocation.objects.create(
        meeting=meeting, kind="change", state="released", sequence=1, turn=1, uid=released.uid, content=content,
        released_at=timezone.now(),
    )  # fmt: skip
    return invitation_links.token_of(meeting.invitees.get(person=people["member"].person))


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("size", ["desk", "telephone"])
def test_every_page_is_accessible_and_within_the_policy(language, size, world, look_at_pages):
    people, names = world
    accounts = {who: people[who].email if who in people else None for who in PAGES}
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []
