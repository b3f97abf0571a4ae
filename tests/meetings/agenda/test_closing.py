"""« Lecture des points arrêtés »: holes, corrections with a version, closing as a conscious decision."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import closing
from meetings.actions import approving, arranging, convening
from meetings.models import Decision, Meeting
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 27)


@pytest.fixture
def office(db):
    return factories.account("secretariat")


@pytest.fixture
def sitting(office):
    """Today's meeting: two items with points, one without, two decisions without owner or deadline."""
    meeting = factories.meeting(timezone.localdate(), status="draft", agenda=3, points=2, decisions=2)
    return factories.convened(meeting)


def keys(meeting):
    return [hole.key.partition(":")[0] for hole in closing.holes_of(meeting)]


def test_what_is_a_hole(sitting):
    assert keys(sitting) == ["owner", "deadline", "owner", "deadline", "item"]
    first, second = sitting.decisions.all()
    Decision.objects.filter(pk=first.pk).update(owner_kind="text", owner_text="DRA", deadline_text="sans urgence")
    Decision.objects.filter(pk=second.pk).update(deadline_kind="continuous")
    sitting.agenda_items.filter(position=3).update(outcome="postponed")
    assert keys(sitting) == ["owner"]


def test_closing_with_holes_needs_that_they_were_read_and_is_recorded(sitting, office):
    with pytest.raises(NotAllowedNow) as refused:
        convening.hold(sitting, by=office)
    assert len(refused.value.messages) == 6
    seen = [hole.key for hole in closing.holes_of(sitting)]
    with pytest.raises(NotAllowedNow):
        convening.hold(sitting, by=office, seen=seen[1:])
    held = convening.hold(sitting, by=office, seen=seen)
    assert held.status == "held" and held.closed_at
    note = Entry.objects.get(action="status_held").note
    assert "La décision 1 n’a pas de pilote." in note and "Le point 3 n’est ni traité ni reporté." in note


def test_marked_later_it_says_nothing_of_the_hour(office):
    meeting = factories.meeting(datetime.date(2020, 2, 12), status="draft", decisions=0)
    assert convening.hold(meeting, by=office).closed_at is None
    assert Entry.objects.get(action="status_held").note == ""


def test_the_page_says_what_is_missing_in_words(client, sitting, office):
    client.force_login(office)
    page = client.get(reverse("closing_reading", args=[sitting.pk])).content.decode()
    assert page.count("Sans pilote") == 2 and page.count("Sans échéance") == 2
    assert "Ni traité ni reporté" in page


def test_the_page_closes_only_with_the_box(client, sitting, office):
    client.force_login(office)
    address = reverse("close_meeting", args=[sitting.pk])
    seen = [hole.key for hole in closing.holes_of(sitting)]
    assert client.post(address, {"vu": seen}).status_code == 200
    assert client.post(address, {"vu": [], "accepts": "on"}).status_code == 409
    sitting.refresh_from_db()
    assert sitting.status == "convened"
    assert client.post(address, {"vu": seen, "accepts": "on"}).status_code == 302
    sitting.refresh_from_db()
    assert sitting.status == "held"
    assert client.get(reverse("closing_reading", args=[sitting.pk])).status_code == 200


def test_a_hole_that_came_after_the_page_was_opened_is_shown_first(client, sitting, office):
    client.force_login(office)
    seen = [hole.key for hole in closing.holes_of(sitting)]
    Decision.objects.create(meeting=sitting, position=9, text="De plus")
    answer = client.post(reverse("close_meeting", args=[sitting.pk]), {"vu": seen, "accepts": "on"})
    assert answer.status_code == 409
    sitting.refresh_from_db()
    assert sitting.status == "convened"


def test_an_outcome_with_its_version(client, sitting, office):
    client.force_login(office)
    item = sitting.agenda_items.get(position=3)
    address = reverse("closing_outcome", args=[sitting.pk, item.pk])
    version = Meeting.objects.get(pk=sitting.pk).version
    assert client.post(address, {"outcome": "postponed", "version": version}).status_code == 302
    item.refresh_from_db()
    assert item.outcome == "postponed"
    assert client.post(address, {"outcome": "treated", "version": version}).status_code == 409
    item.refresh_from_db()
    assert item.outcome == "postponed"
    assert client.post(address, {"outcome": "perdu", "version": version}).status_code == 404
    other = factories.meeting().agenda_items.first()
    wrong = reverse("closing_outcome", args=[sitting.pk, other.pk])
    assert client.post(wrong, {"outcome": "treated", "version": version}).status_code == 404


def test_a_decision_is_corrected_and_a_conflict_keeps_what_was_typed(client, sitting, office):
    client.force_login(office)
    decision = sitting.decisions.first()
    address = reverse("closing_decision", args=[sitting.pk, decision.pk])
    version = Meeting.objects.get(pk=sitting.pk).version
    data = {
        "owner_kind": "none", "owner_text": "Le secrétariat", "deadline_kind": "none", "deadline_date": "2027-01-31",
        "version": version, "next_item": "Suite à donner", "next_item_ar": "",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    decision.refresh_from_db()
    assert (decision.owner_kind, decision.deadline_kind) == ("text", "date")
    assert decision.next_item == "Suite à donner"
    stale = client.post(address, data | {"owner_text": "Autre"})
    assert stale.status_code == 409 and "Autre" in stale.content.decode()
    again = stale.context["form"].data["version"]
    assert client.post(address, data | {"owner_text": "Autre", "version": again}).status_code == 302


@pytest.mark.parametrize(
    "bad",
    [
        {"owner_kind": "person"},
        {"deadline_kind": "period", "deadline_date": "2027-01-02", "deadline_end": "2027-01-01"},
        {"deadline_kind": "date"}, {"deadline_date": "18/02/20120"}, {"owner_text": "a\x00b"}, {"version": "x"},
        {"next_item_ar": "عربي"}, {"owner_person": "9" * 30},
    ],
)  # fmt: skip
def test_bad_input_is_said(client, sitting, office, bad):
    client.force_login(office)
    decision = sitting.decisions.first()
    data = {"owner_kind": "none", "deadline_kind": "none", "version": Meeting.objects.get(pk=sitting.pk).version}
    answer = client.post(reverse("closing_decision", args=[sitting.pk, decision.pk]), data | bad)
    assert answer.status_code == 200 and answer.context["form"].errors
    before = decision.version
    decision.refresh_from_db()
    assert decision.owner_kind == "none" and decision.version == before


def test_once_validated_there_is_nothing_left_to_read_out(client, office):
    meeting = factories.meeting()
    approving.validate(meeting.minutes, by=factories.account("chair"))
    client.force_login(office)
    assert client.get(reverse("closing_reading", args=[meeting.pk])).status_code == 404


def test_the_chair_reads_and_does_not_correct(client, sitting):
    client.force_login(factories.account("chair"))
    assert client.get(reverse("closing_reading", args=[sitting.pk])).status_code == 200
    assert client.post(reverse("close_meeting", args=[sitting.pk])).status_code == 404


def test_an_ordered_item_can_be_taken_back_while_no_agenda_has_it(sitting, office):
    decision = sitting.decisions.first()
    arranging.order_item(decision, title="Suite", title_ar="", by=office)
    arranging.order_item(decision, title="", title_ar="", by=office)
    decision.refresh_from_db()
    assert decision.next_item == ""


def test_the_page_costs_the_same_with_few_and_with_many(client, office):
    client.force_login(office)
    meeting = factories.meeting(None, status="draft", agenda=2, points=1, decisions=0)

    def grow(many):
        start = meeting.decisions.count()
        for number in range(start, start + many):
            owner = factories.institution(f"Institution {number}")
            Decision.objects.create(
                meeting=meeting, position=number, text="x", owner_kind="institution", owner_institution=owner
            )

    def cost():
        address = reverse("closing_reading", args=[meeting.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    grow(2)
    few = cost()
    grow(20)
    assert cost() == few
