"""The history of a record in the admin: French words for acts, columns and values; nothing that is for the machine."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions import answering, approving, circulating, observing, recording
from meetings.models import Decision, Meeting, Recipient
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.audit.queries import history_of
from tests import factories

pytestmark = pytest.mark.django_db
TECHNICAL = (
    "uuid",
    "report_count",
    "report count",
    "deadline_version",
    "deadline version",
    "creation_token",
    "current_",
)


@pytest.fixture
def secretariat():
    return factories.account("secretariat")


@pytest.fixture
def office(client, secretariat):
    client.force_login(secretariat)
    return client


def history(client, record_):
    name = record_._meta.model_name
    page = client.get(reverse(f"admin:meetings_{name}_history", args=[record_.pk]))
    assert page.status_code == 200
    return page.context["entries"], re.sub(r"\s+", " ", page.content.decode())


def changes(entries):
    told = [change for entry in entries for change in entry["changes"]]
    return {label: (plain(before), plain(after)) for label, before, after in told}


def plain(value):
    return str(value).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_new_decision_shows_no_column_of_the_machine(office):
    meeting = factories.meeting()
    row = Decision(
        text="Publier le relevé", deadline_kind="date", deadline_date=datetime.date(2026, 12, 1), position=None
    )
    recording.save_meeting(meeting, by=None, rows=[row])
    entries, page = history(office, meeting)
    said = changes(entries)
    assert not [label for label in said for word in TECHNICAL if word in label.lower()], said
    assert any("1er décembre 2026" in after for _before, after in said.values()), said
    assert all(word not in page for word in TECHNICAL)


def test_an_observation_and_its_answer_are_told_in_french(office, secretariat):
    meeting, member = factories.meeting(), factories.member()
    factories.attend(meeting, member)
    approving.circulate(meeting.minutes, until=timezone.localdate() + datetime.timedelta(days=5), by=secretariat)
    recipient = Recipient.objects.get(round__minutes=meeting.minutes)
    target = f"decision:{meeting.decisions.first().uuid}:text"
    made = observing.observe(recipient, target=target, kind="replacement", text="Un autre texte", by=member)
    version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    answering.answer(made, state="refused", answer="Déjà dit", expected_version=version, by=secretariat)
    circulating.extend(meeting.minutes, until=datetime.date(timezone.localdate().year + 1, 2, 1), by=secretariat)
    entries, _page = history(office, meeting)
    acts = [str(entry["act"]) for entry in entries]
    assert "observation faite" in acts and "réponse donnée à une observation" in acts
    state = next(both for label, both in changes(entries).items() if label.startswith("Observation · "))
    assert state == ("sans réponse", "refusée"), state
    until = next(both for label, both in changes(entries).items() if label.startswith("Relevé"))
    assert until[1].startswith("1er février ")


def test_a_moment_a_deadline_and_a_seat_are_told_in_words(office):
    meeting = factories.meeting()
    at = datetime.datetime(2020, 2, 12, 9, 30, tzinfo=datetime.UTC)
    deadline = {"kind": "date", "date": "2026-12-01", "time": None, "end": None, "text": None}
    put_off = {**deadline, "date": "2026-12-15"}
    college = meeting.committee.colleges.first()
    seat = {"invitee 1: capacity": ["guest", "member"], "invitee 1: college_id": [None, college.pk]}
    seat |= {"invitee 1: college_name": ["", "x"]}
    record("status_held", meeting, by=None, changes={"closed_at": [None, str(at)], "starts_at": [None, "10:00:00"]})
    record("change_seat", meeting, by=None, changes=seat)
    entries, page = history(office, meeting)
    said = changes(entries)
    values = {after for _before, after in said.values()}
    assert "12 février 2020 à 10 h 30" in values, values
    assert "10 h" in values and str(college) in values
    assert len([label for label in said if label.startswith("Personne invitée 1")]) == 2, said
    assert "10:00:00" not in page and str(at) not in page

    row = Decision(text="Un texte")
    recording.save_meeting(meeting, by=None, rows=[row])
    record("report_decision", row, by=None, changes={"deadline": [deadline, put_off]})
    assert history_of(row).exists()
    entries, page = history(office, row)
    assert list(changes(entries).values()) == [("1er décembre 2026", "15 décembre 2026")]
