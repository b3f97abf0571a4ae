"""What each person finds on the site: drafts to read, the way back, what replaces what."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions import approving, correcting, previewing
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return {
        "chair": factories.account("chair"),
        "secretariat": factories.account("secretariat"),
        "member": factories.member(),
    }


@pytest.fixture
def meeting(people):
    meeting = factories.imported_source()
    factories.attend(meeting, people["member"])
    return meeting


def publish(meeting, people):
    approving.validate(meeting.minutes, by=people["chair"])
    render_waiting()
    approving.publish(meeting.minutes, by=people["secretariat"])
    meeting.minutes.refresh_from_db()


def rectify(meeting, people, *, sign=True):
    correction = correcting.prepare(
        meeting.minutes, reason="Lieu", lines={"meeting:place": "Témara"}, by=people["secretariat"]
    )
    if sign:
        approving.issue_correction(correction, by=people["chair"])
        render_waiting()
    return correction


def test_a_recipient_finds_the_draft_and_where_to_write(client, meeting, people):
    until = timezone.localdate() + datetime.timedelta(days=3)
    approving.circulate(meeting.minutes, until=until, by=people["secretariat"])
    client.force_login(people["member"])
    assert meeting.get_absolute_url() in client.get("/").content.decode()
    assert reverse("observations", args=[meeting.pk]) in client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("back", "kept"),
    [
        ("/a-signer/", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_the_way_back_stays_on_this_site(client, meeting, people, back, kept):
    client.force_login(people["chair"])
    document = previewing.preview(meeting, by=people["chair"])
    page = client.get(reverse("document_progress", args=[document.pk]), {"next": back}).content.decode()
    assert (f'href="{back}"' in page) is kept


def test_a_preview_goes_with_the_role(client, meeting, people):
    user = people["secretariat"]
    document = previewing.preview(meeting, by=user)
    client.force_login(user)
    url = reverse("document_progress", args=[document.pk])
    assert client.get(url).status_code == 200
    user.role_grants.all().delete()
    assert client.get(url).status_code == 404


def test_a_replaced_version_says_what_replaces_it(client, meeting, people):
    publish(meeting, people)
    first = meeting.minutes.issues.get().document_fr
    url = reverse("verify_code", args=[first.code])
    assert "Authentique, mais" not in client.get(url).content.decode()
    rectify(meeting, people)
    second = meeting.minutes.issues.get(version=2).document_fr
    assert second.code in client.get(url).content.decode()


def test_an_unsigned_rectificatif_is_on_the_secretariats_desk(client, meeting, people):
    publish(meeting, people)
    correction = rectify(meeting, people, sign=False)
    client.force_login(people["secretariat"])
    url = reverse("admin:meetings_correction_change", args=[correction.pk])
    assert url in client.get("/").content.decode()
    approving.issue_correction(correction, by=people["chair"])
    assert url not in client.get("/").content.decode()
