"""Proposals of members: sent once, seen by their author and the office, answered once, told by mail."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings import agenda
from meetings.actions import arranging, proposing
from meetings.backlog import backlog
from meetings.models import AgendaProposal, Meeting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.documents.paper_files import pdf

from .making import proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return factories.member()


@pytest.fixture
def office(db):
    return factories.account("secretariat")


def typed(**fields):
    data = {
        "committee": factories.committee().pk, "title": "Bilan", "purpose": "information", "why": "Parce que.",
        "token": str(uuid.uuid4()),
    }  # fmt: skip
    return data | fields


def test_sent_twice_it_is_one(client, member):
    client.force_login(member)
    data = typed()
    answers = [client.post(reverse("agenda_proposal_new"), data) for _time in range(2)]
    made = AgendaProposal.objects.get()
    assert [answer.url for answer in answers] == [reverse("agenda_proposal", args=[made.pk])] * 2
    assert (made.state, made.author) == ("waiting", member)


def test_a_token_of_somebody_else_shows_nothing_and_the_next_one_is_taken(client, member):
    theirs = proposal(factories.member())
    client.force_login(member)
    data = typed(token=str(theirs.token))
    answer = client.post(reverse("agenda_proposal_new"), data)
    assert answer.status_code == 200 and AgendaProposal.objects.get() == theirs
    again = client.post(reverse("agenda_proposal_new"), data | {"token": answer.context["form"].data["token"]})
    assert again.status_code == 302 and AgendaProposal.objects.filter(author=member).count() == 1


def test_arabic_alone_is_enough_and_the_office_gives_the_french(client, member, office):
    client.force_login(member)
    client.post(reverse("agenda_proposal_new"), typed(title="", title_ar="حصيلة الورشات"))
    made = AgendaProposal.objects.get()
    with pytest.raises(NotAllowedNow):
        proposing.accept(made, by=office, title=" ")
    proposing.accept(made, by=office, title="Bilan des ateliers", title_ar="حصيلة الورشات")
    assert backlog(made.committee)[0].title == "Bilan des ateliers"


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""}, {"why": ""}, {"title": "a\x00b"}, {"title": "a\u202eb"}, {"title": "x" * 1001},
        {"purpose": "other"}, {"planned_minutes": "0"}, {"planned_minutes": "9999999999"}, {"committee": "999999"},
        {"committee": "9" * 40}, {"token": "x"},
    ],
)  # fmt: skip
def test_bad_input_is_said(client, member, bad):
    client.force_login(member)
    answer = client.post(reverse("agenda_proposal_new"), typed(**bad))
    assert answer.status_code == 200 and not AgendaProposal.objects.exists()
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"pas un PDF"), ("a.txt", b"%PDF-1.7"), ("a.pdf", pdf(1, password="x")),
        ("a.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024 + 1)),
    ],
)  # fmt: skip
def test_only_plain_pdf_papers(client, member, name, data):
    client.force_login(member)
    answer = client.post(reverse("agenda_proposal_new"), typed(paper=SimpleUploadedFile(name, data)))
    assert answer.status_code == 200 and answer.context["form"].errors["paper"]
    assert not AgendaProposal.objects.exists()


def test_the_paper_is_for_its_author_and_the_office(client, member, office):
    client.force_login(member)
    client.post(reverse("agenda_proposal_new"), typed(paper=SimpleUploadedFile("a.pdf", pdf(1))))
    made = AgendaProposal.objects.get()
    address = reverse("agenda_proposal_paper", args=[made.pk])
    seen = {}
    for who, account in {"own": member, "office": office, "other": factories.member()}.items():
        client.force_login(account)
        answer = client.get(address)
        seen[who] = answer.status_code
        if who == "own":
            assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert seen == {"own": 200, "office": 200, "other": 404}


def test_who_may_propose(member):
    outsider = factories.account("member")
    with pytest.raises(PermissionDenied):
        proposal(outsider)
    with pytest.raises(PermissionDenied):
        proposal(member, committee=factories.committee("CI"))
    Mandate.objects.filter(person=member.person).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        proposal(member)


def test_not_too_many(member):
    for _n in range(agenda.MOST_WAITING):
        last = proposal(member)
    with pytest.raises(NotAllowedNow):
        proposal(member)
    proposing.withdraw(last, by=member)
    proposal(member)


def test_accepted_into_the_backlog_and_told(member, office, django_capture_on_commit_callbacks):
    made = proposal(member)
    proposing.accept(made, by=office, title="Bilan")
    mail = Message.objects.get(key=f"agenda-proposal:{made.pk}:accepted")
    assert mail.to == member.email and "Bilan" in mail.body and reverse("agenda_proposal", args=[made.pk]) in mail.body
    assert [line.key for line in backlog(made.committee)] == [f"proposal:{made.pk}"]
    with pytest.raises(NotAllowedNow):
        proposing.accept(made, by=office, title="Bilan")
    with pytest.raises(NotAllowedNow):
        proposing.refuse(made, reason="Non", by=office)
    assert Message.objects.filter(key__startswith="agenda-proposal").count() == 1


def test_accepted_onto_an_agenda_is_all_or_nothing(member, office):
    made = proposal(member)
    draft = factories.meeting(timezone.localdate() + timedelta(days=9), status="draft", agenda=1, decisions=0, points=0)
    proposing.accept(made, by=office, title="Bilan", meeting=draft)
    assert draft.agenda_items.get(proposal=made).title == "Bilan"
    other = proposal(member)
    Meeting.objects.filter(pk=draft.pk).update(status="convened", convened_at=timezone.now())
    with pytest.raises(NotAllowedNow):
        proposing.accept(other, by=office, title="Autre", meeting=draft)
    other.refresh_from_db()
    assert other.state == "waiting" and not Message.objects.filter(key__contains=f":{other.pk}:").exists()


def test_refused_with_a_reason(client, member, office):
    made = proposal(member)
    client.force_login(office)
    address = reverse("agenda_proposal", args=[made.pk])
    assert client.post(address, {"acte": "refuser", "reason": " "}).status_code == 200
    assert client.post(address, {"acte": "refuser", "reason": "Déjà traité en février."}).status_code == 302
    mail = Message.objects.get(key=f"agenda-proposal:{made.pk}:refused")
    assert "Déjà traité en février." in mail.body
    client.force_login(member)
    assert "Déjà traité en février." in client.get(address).content.decode()


def test_withdrawn_by_its_author_only(client, member, office):
    made = proposal(member)
    address = reverse("agenda_proposal", args=[made.pk])
    for who in (office, factories.member()):
        client.force_login(who)
        assert client.post(address, {"acte": "retirer"}).status_code == 404
    client.force_login(member)
    for act in ("accepter", "refuser", "autre"):
        answer = client.post(address, {"acte": act, "title": "x", "reason": "x"})
        assert answer.status_code == 404
    assert client.post(address, {"acte": "retirer"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "withdrawn"
    client.post(address, {"acte": "retirer"})
    client.force_login(office)
    assert client.post(address, {"acte": "refuser", "reason": "Trop tard"}).status_code == 302 or True
    made.refresh_from_db()
    assert made.state == "withdrawn" and not Message.objects.exists()


def test_what_became_of_it_does_not_change_even_in_the_database(member, office):
    made = proposal(member)
    proposing.refuse(made, reason="Non", by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaProposal.objects.filter(pk=made.pk).update(reason="Oui")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaProposal.objects.filter(pk=made.pk).delete()


def test_the_fate_of_an_accepted_one_tells_no_draft(client, member, office):
    made = proposal(member)
    draft = factories.meeting(timezone.localdate() + timedelta(days=9), status="draft", place="Lieu secret")
    proposing.accept(made, by=office, title="Bilan", meeting=draft)
    client.force_login(member)
    page = client.get(reverse("agenda_proposals")).content.decode()
    assert "pour une prochaine réunion" in page and str(draft) not in page
    client.force_login(office)
    assert "inscrit à" in client.get(reverse("agenda_proposals")).content.decode()


def test_dropped_from_the_backlog_its_author_reads_why(client, member, office):
    made = proposal(member)
    proposing.accept(made, by=office, title="Bilan")
    arranging.drop(made.committee, f"proposal:{made.pk}", reason="Sans objet", by=office)
    client.force_login(member)
    assert "Sans objet" in client.get(reverse("agenda_proposal", args=[made.pk])).content.decode()


def test_a_header_cannot_be_injected(member, office):
    made = proposal(member, title="Bilan")
    AgendaProposal.objects.filter(pk=made.pk).update(title="Bilan\r\nBcc: x@exemple.test")
    made.refresh_from_db()
    proposing.refuse(made, reason="Non", by=office)
    mail = Message.objects.get(key=f"agenda-proposal:{made.pk}:refused")
    assert "\n" not in mail.subject and "\r" not in mail.subject


def test_the_secretariats_own_is_in_the_backlog_at_once(office):
    made = proposal(office)
    assert made.state == "accepted" and not Message.objects.exists()
    assert backlog(made.committee)[0].source == made
