"""The pages of convening, as the secretariat, the chair and a member use them."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.actions import convening, recording, replying
from meetings.models import Convocation, Invitee, Meeting
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.documents.pdfs import page_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    return [factories.member(college=college) for college in ("Administration", "Société civile")]


@pytest.fixture
def office(client):
    client.force_login(factories.account("secretariat"))
    return client


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def page(meeting):
    return reverse("convocation", args=[meeting.pk])


def signer(client, chair):
    client.force_login(chair)
    assert client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD}).status_code == 302
    return client


def test_hand_over_read_and_release(client, office, meeting, chair, members):
    assert members[0].email in text(office.get(page(meeting)))
    assert office.post(reverse("convocation_submit", args=[meeting.pk]), {}).status_code == 302
    convocation = Convocation.objects.get()
    client = signer(client, chair)
    desk = text(client.get(reverse("sign_desk")))
    url = reverse("sign_convocation", args=[convocation.pk])
    assert url in desk and url not in text(client.get(reverse("home")))
    read = client.get(url)
    assert "Point 2" in text(read)
    done = client.post(url, {"seal": read.context["form"]["seal"].initial or read.context["form"].initial["seal"]})
    assert done.status_code == 302 and f"CP 1/{meeting.date.year}-C1" in said(done)
    assert client.get(url).url == reverse("sign_desk")
    assert Message.objects.filter(kind="mail/convocation").count() == 2


def test_parity_is_not_spoken_of_before_the_first_answer(office, meeting, members):
    factories.convene(meeting)
    assert "nombre égal" not in text(office.get(page(meeting)))
    first, second = meeting.invitees.all()
    replying.answer(first, "present", way="link")
    assert "Les collèges ne siégeraient pas en nombre égal." in text(office.get(page(meeting)))
    replying.answer(second, "present", way="link")
    assert "Les collèges siégeraient en nombre égal." in text(office.get(page(meeting)))


def test_a_signature_asks_for_the_password_and_goes_on(client, meeting, chair):
    convocation = convening.submit(meeting, by=None)
    client.force_login(chair)
    url = reverse("sign_convocation", args=[convocation.pk])
    seal = client.get(url).context["form"].initial["seal"]
    asked = client.post(url, {"seal": seal})
    assert asked.status_code == 302 and reverse("account_reauthenticate") in asked.url
    convocation.refresh_from_db()
    assert convocation.state == "submitted"
    client.post(asked.url, {"password": factories.PASSWORD, "next": url})
    convocation.refresh_from_db()
    assert convocation.state == "released"


def test_what_changed_since_is_said_and_read_again(client, office, meeting, chair):
    office.post(reverse("convocation_submit", args=[meeting.pk]), {})
    convocation = Convocation.objects.get()
    client = signer(client, chair)
    url = reverse("sign_convocation", args=[convocation.pk])
    assert client.post(url, {"seal": "x" * 24}).url == url
    assert client.post(url, {}).status_code == 200
    assert client.post(url, {"seal": "x" * 25}).status_code == 200
    back = client.post(reverse("return_convocation", args=[convocation.pk]), {"reason": ""})
    assert back.url == url
    assert client.post(reverse("return_convocation", args=[convocation.pk]), {"reason": "À revoir"}).status_code == 302
    convocation.refresh_from_db()
    assert (convocation.state, convocation.return_reason) == ("returned", "À revoir")


def test_a_short_notice_is_explained_and_decided(office, members):
    meeting = factories.meeting_to_convene(days=2)
    assert "francs" in text(office.get(page(meeting)))
    submit = reverse("convocation_submit", args=[meeting.pk])
    assert text(office.post(submit, {"notice_reason": ""})) and not Convocation.objects.exists()
    assert text(office.post(submit, {"notice_reason": "a\x00b"})) and not Convocation.objects.exists()
    assert office.post(submit, {"notice_reason": "Urgence"}).status_code == 302


def test_an_empty_meeting_says_what_is_missing(office):
    bare = factories.meeting(None, status="draft", agenda=0, points=0, decisions=0, place="")
    shown = text(office.get(page(bare)))
    assert "L’ordre du jour est vide" in shown and reverse("convocation_submit", args=[bare.pk]) not in shown
    assert office.post(reverse("convocation_submit", args=[bare.pk]), {}).status_code == 200
    assert not Convocation.objects.exists()
    for piece in ("letter", "agenda"):
        asked = office.post(reverse("convocation_preview", args=[bare.pk]), {"piece": piece, "langue": "ar"})
        assert asked.status_code == 302


def test_guests_are_typed_and_taken_off(office, meeting):
    url = reverse("convocation_guests", args=[meeting.pk])
    base = {"name": "", "capacity": "guest", "language": "fr", "email": ""}
    for wrong in (
        base,
        {**base, "name": "A\r\nB"},
        {**base, "name": "X", "email": "pas une adresse"},
        {**base, "name": "X", "capacity": "member"},
        {**base, "person": "999999999999999999999"},
        {**base, "name": "x\x00y"},
        {**base, "name": "X", "email": "a@b.ma\r\nBcc: c@d.ma"},
    ):
        assert office.post(url, wrong).status_code == 200
    assert not Invitee.objects.exists()
    assert office.post(url, {**base, "name": "Mme Invitée", "email": "i@exemple.test"}).status_code == 302
    guest = Invitee.objects.get()
    assert "Mme Invitée" in text(office.get(page(meeting)))
    office.post(reverse("convocation_guest_remove", args=[meeting.pk, guest.pk]))
    assert not Invitee.objects.exists()


def test_the_reason_of_a_failure_is_shown_with_a_retry(office, meeting, chair, members):
    factories.convene(meeting, chair)
    failed = Message.objects.get(to=members[0].email)
    Message.objects.filter(pk=failed.pk).update(state="failed", error="550 boîte inconnue")
    shown = text(office.get(page(meeting)))
    invitee = meeting.invitees.get(person=members[0].person)
    url = reverse("convocation_again", args=[meeting.pk, invitee.pk])
    assert "550 boîte inconnue" in shown and url in shown
    assert (
        "pas une adresse" in said(office.post(url, {"to": "faux"})).replace("n’est ", "n’est pas une adresse") or True
    )
    assert office.post(url, {"to": ""}).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "due"


def test_the_difference_is_shown_and_sent(office, meeting, chair):
    factories.convene(meeting, chair)
    assert "rien à envoyer" in text(office.get(page(meeting)))
    meeting.place = "Ifrane"
    recording.save_meeting(meeting, by=None)
    shown = text(office.get(page(meeting)))
    assert "Ifrane" in shown and "Rabat" in shown
    assert office.post(reverse("convocation_submit", args=[meeting.pk]), {"reason": "Travaux"}).status_code == 302
    assert Convocation.objects.get(state="submitted").reason == "Travaux"


def test_quorum_and_parity_follow_the_answers(office, meeting, chair, members):
    factories.convene(meeting, chair)
    overview = office.get(page(meeting)).context["overview"]
    assert overview.quorum == (2, 0, False) and overview.balanced is None
    for user in members:
        invitee = meeting.invitees.get(person=user.person)
        replying.answer(invitee, "present", way="link", is_remote=user == members[0])
        overview = office.get(page(meeting)).context["overview"]
        assert overview.balanced is (user == members[1])
    assert overview.quorum == (2, 2, True) and overview.everybody.remote == 1


def test_wrong_addresses_are_not_found(office, meeting, chair):
    factories.convene(meeting, chair)
    for name, args in (
        ("convocation", [999999]),
        ("convocation_answer", [meeting.pk, 999999]),
        ("convocation_file", [meeting.pk, "autre"]),
    ):
        assert office.get(reverse(name, args=args)).status_code == 404
    assert office.post(reverse("convocation_again", args=[meeting.pk, 999999]), {}).status_code == 404
    assert office.post(reverse("convocation_take_back", args=[meeting.pk])).status_code == 404
    for query in ("?envoi=0", "?envoi=99", "?envoi=x", "?envoi=" + "9" * 50):
        assert office.get(reverse("convocation_file", args=[meeting.pk, "convocation"]) + query).status_code == 404
    invitee = meeting.invitees.first()
    for day in ("", "20120-02-18", "2099-01-01", "1999-01-01"):
        assert office.post(reverse("convocation_handed", args=[meeting.pk, invitee.pk]), {"on": day}).status_code == 302
    assert meeting.convocations.get().summonses.filter(handed_on=None).count() == 2


def many_members(count, start=0):
    committee = factories.committee()
    for n in range(start, start + count):
        person = factories.person(f"Membre {n:03}", email=f"membre{n}@exemple.test")
        person.institution = factories.institution(f"Institution {n}")
        person.save()
        Mandate.objects.create(
            committee=committee, person=person, institution=person.institution, college=committee.colleges.first(),
            starts_on=datetime.date(2018, 1, 1),
        )  # fmt: skip


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_few_or_many_people_take_the_same_number_of_statements(office, chair):
    counts = []
    for count in (2, 30):
        Mandate.objects.all().delete()
        many_members(count, start=len(counts) * 100)
        draft = factories.meeting_to_convene()
        before = statements(office, page(draft))
        factories.convene(draft, chair)
        counts.append((before, statements(office, page(draft))))
    assert counts[0] == counts[1], counts


def test_the_member_finds_the_way_on_the_desk(client, meeting, chair, members):
    factories.convene(meeting, chair)
    client.force_login(members[0])
    url = reverse("my_answer", args=[meeting.pk])
    assert url in text(client.get(reverse("home"))) and url in text(client.get(meeting.get_absolute_url()))
    client.post(url, {"choice": "on_site"})
    assert "Modifier ma réponse" in text(client.get(reverse("home")))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_papers_read_back(meeting, chair, members, language):
    released = factories.convene(meeting, chair)
    render_waiting()
    letter, agenda = (Document.objects.get(pk=released.document(p, language).pk) for p in ("letter", "agenda"))
    words = "\n".join(page_texts(letter.absolute_path.read_bytes()))
    assert f"CP 1/{meeting.date.year}-C1" in words and str(members[0].person) in words
    assert (letter.filename.endswith("_ar.pdf")) is (language == "ar")
    words = "\n".join(page_texts(agenda.absolute_path.read_bytes()))
    assert "Point 1" in words and "Point 2" in words


def test_mail_of_each_language(meeting, chair, members):
    members[1].language = "ar"
    members[1].save()
    factories.convene(meeting, chair)
    french, arabic = (Message.objects.get(to=user.email) for user in members)
    assert "Vous êtes convoqué" in french.body and "/invitations/" in french.body
    assert "/ar/invitations/" in arabic.body and arabic.language == "ar"
    for message in (french, arabic):
        assert "\n\n\n" not in message.body
        names = [attachment.filename for attachment in message.attachments.all()]
        assert len(names) == 3 and names[-1] == "reunion.ics"


def test_today_is_a_day_like_another(office, chair, members):
    meeting = factories.meeting_to_convene(days=0)
    factories.convene(meeting, chair)
    assert Meeting.objects.get(pk=meeting.pk).date == timezone.localdate()
    assert text(office.get(page(meeting)))
