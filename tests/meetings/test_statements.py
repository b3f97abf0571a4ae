"""Pages cost the same number of statements whatever the number of rows; the numbers are a gate."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions import approving
from meetings.models import Attendance, Decision, Issue, Meeting, Minutes, MinutesEntry
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.models import Document
from tests import factories

pytestmark = pytest.mark.django_db


def statements(client, url):
    """How many SQL statements a page takes, once its caches are warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def chair():
    return factories.account("chair")


@pytest.fixture
def published(chair):
    meeting = factories.imported_source()
    approving.validate(meeting.minutes, by=chair)
    render_waiting()
    meeting.minutes.refresh_from_db()
    approving.publish(meeting.minutes, by=factories.account("secretariat"))
    return meeting


def many_published(like, count, start=1):
    """`count` more published meetings, made in bulk from one."""
    document = Document.objects.filter(purpose="issue").first()
    minutes = Minutes.objects.get(meeting=like)
    first = like.date + datetime.timedelta(days=start)
    meetings = Meeting.objects.bulk_create(
        Meeting(
            committee=like.committee,
            date=first + datetime.timedelta(days=n),
            year=(first + datetime.timedelta(days=n)).year,
            number=start + n + 1,
            status="held",
            place="Rabat",
            title=f"Réunion {n}",
        )
        for n in range(count)
    )
    records = Minutes.objects.bulk_create(
        Minutes(
            meeting=meeting,
            state="published",
            validated_at=minutes.validated_at,
            validated_by=minutes.validated_by,
            published_at=minutes.published_at or minutes.validated_at,
            published_by=minutes.published_by or minutes.validated_by,
        )
        for meeting in meetings
    )
    copies = []
    for record in records:
        pair = []
        for language in ("fr", "ar"):
            copy = Document.objects.get(pk=document.pk)
            copy.pk, copy.code, copy.language = None, f"{language}-{record.pk}", language
            copy._state.adding = True
            copy.id = Document._meta.get_field("id").get_default()
            pair.append(copy)
        copies.append(pair)
    Document.objects.bulk_create(copy for pair in copies for copy in pair)
    Issue.objects.bulk_create(
        Issue(minutes=record, version=1, issued_on=first, signed_by="X", document_fr=fr, document_ar=ar)
        for record, (fr, ar) in zip(records, copies, strict=True)
    )


@pytest.mark.parametrize("role", [None, "member", "secretariat"])
@pytest.mark.parametrize(("name", "most"), [("meeting_list", 10), ("home", 40)])
def test_lists_cost_the_same_with_3_and_with_300_rows(client, published, role, name, most):
    if role:
        client.force_login(factories.account(role))
    many_published(published, 2)
    few = statements(client, reverse(name))
    many_published(published, 297, start=400)
    assert statements(client, reverse(name)) == few <= most


@pytest.mark.parametrize("role", [None, "member", "secretariat"])
def test_the_page_of_a_meeting(client, published, role):
    if role:
        client.force_login(factories.account(role))
    assert statements(client, reverse("meeting", args=[published.pk])) <= 17


def test_a_draft_costs_the_same_with_many_rows(client):
    client.force_login(factories.account("secretariat"))
    meeting = factories.meeting()
    url = reverse("meeting", args=[meeting.pk])
    few = statements(client, url)
    MinutesEntry.objects.bulk_create(MinutesEntry(meeting=meeting, position=n, text="x") for n in range(10, 200))
    Decision.objects.bulk_create(Decision(meeting=meeting, position=n, text="x") for n in range(10, 100))
    Attendance.objects.bulk_create(Attendance(meeting=meeting, position=n, name=f"N{n}") for n in range(100))
    assert statements(client, url) == few <= 21


def test_a_download_reads_no_frozen_text(client, published):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("releve_pdf", args=[published.pk]))
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert len(captured) <= 6
    assert not any('"html"' in query["sql"] for query in captured)
