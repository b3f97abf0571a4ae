"""The quorum as it is said everywhere: every member's seat counts, whoever answered; closing without it is accepted."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import closing, queries, quorum
from meetings.actions import convening
from meetings.actions.previewing import preview
from meetings.documents import releve_of
from meetings.docx_copy import docx_of
from meetings.models import Attendance, Meeting
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def members():
    Committee.objects.filter(pk=factories.committee().pk).update(quorum_numerator=2, quorum_denominator=3)
    return [factories.member(college=name) for name in ["Administration"] * 4 + ["Société civile"] * 3]


@pytest.fixture
def meeting(members):
    """Seven are convened, three answered."""
    found = factories.meeting_to_convene()
    factories.convene(found)
    for user in members[:3]:
        factories.attend(found, user)
    return found


@pytest.fixture
def on_the_day(meeting, monkeypatch):
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *zone: real(value, *zone) if value else meeting.date)
    return meeting


def shown(meeting, lang="fr"):
    return releve_of(queries.whole_meeting(meeting.pk), lang, state="draft", today=timezone.localdate())


def test_the_draft_counts_the_seats_of_those_who_said_nothing(meeting):
    releve = shown(meeting)
    assert (releve.quorum.required, releve.quorum.counted, releve.quorum.reached) == (5, 3, False)
    assert (releve.counts.present, releve.counts.absent) == (3, 0)
    assert [(one.present, one.total) for one in releve.by_college] == [(3, 4), (0, 3)]


def test_the_preview_and_the_word_copy_say_the_same(meeting):
    document = preview(meeting, by=factories.account("secretariat"))
    assert document.context["quorum"] == {"required": 5, "counted": 3, "reached": False}
    assert "requis 5" in _text_of(docx_of(shown(meeting)))


def _text_of(data):
    import io

    from docx import Document as Docx

    return "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(data)).paragraphs)


def test_without_a_convocation_the_members_in_office_count(members):
    meeting = factories.meeting_to_convene()
    assert shown(meeting).quorum is None
    factories.attend(meeting, members[0])
    assert quorum.counted_quorum(meeting)[:2] == (5, 1)


def test_the_names_of_an_old_document_are_counted_alone(members):
    meeting = factories.meeting()
    Attendance.objects.create(meeting=meeting, position=1, name="M. Ancien")
    assert quorum.counted_quorum(meeting) == (1, 1, True)


def test_the_reading_says_the_quorum_and_who_becomes_absent(on_the_day, members, client):
    client.force_login(factories.account("secretariat"))
    page = client.get(reverse("closing_reading", args=[on_the_day.pk])).content.decode()
    assert "non atteint" in page and "membres comptés 3, requis 5" in page.replace("\xa0", " ")
    start = page.index('id="absent"')
    listed = page[start : page.index("</ul>", start)]
    assert all(user.person.name in listed for user in members[3:])
    assert not any(user.person.name in listed for user in members[:3])


def test_closing_without_a_quorum_is_accepted_and_recorded(on_the_day, members):
    (hole,) = [one for one in closing.holes_of(on_the_day) if one.key.startswith("quorum:")]
    seen = [one.key for one in closing.holes_of(on_the_day)]
    with pytest.raises(NotAllowedNow) as refused:
        convening.hold(on_the_day, by=None, seen=[key for key in seen if key != hole.key])
    assert "quorum" in refused.value.messages[1]
    # One more comes before the button is pressed: the count that was read no longer holds.
    row = factories.attend(on_the_day, members[3])
    with pytest.raises(NotAllowedNow):
        convening.hold(on_the_day, by=None, seen=seen)
    row.delete()
    held = convening.hold(on_the_day, by=None, seen=seen)
    assert hole.sentence in Entry.objects.get(action="status_held").note
    assert sorted(held.attendances.values_list("presence", flat=True)) == ["absent"] * 4 + ["present"] * 3
    assert shown(held).quorum.required == 5


def test_a_quorum_that_is_reached_is_no_hole(on_the_day, members):
    for user in members[3:5]:
        factories.attend(on_the_day, user)
    assert not [one for one in closing.holes_of(on_the_day) if one.key.startswith("quorum:")]


def test_the_chair_reads_what_the_meeting_was_closed_with(on_the_day, client):
    factories.hold(on_the_day)
    other = factories.meeting(datetime.date(2020, 2, 12), decisions=1)
    client.force_login(factories.account("chair"))
    page = client.get(reverse("sign_desk")).content.decode()
    assert "Le quorum n’est pas atteint" in page and "3 comptés, 5 requis" in page.replace("\xa0", " ")
    assert "La décision 1 n’a pas de pilote." in page and str(other) in page


def test_the_desk_of_the_chair_asks_for_all_readings_at_once(members):
    def held():
        found = factories.meeting_to_convene()
        factories.convene(found)
        factories.attend(found, members[0])
        Meeting.objects.filter(pk=found.pk).update(status="held")
        return found.pk

    def cost(keys):
        with CaptureQueriesContext(connection) as captured:
            assert len(closing.readings_of(keys)) == len(keys)
        return len(captured)

    keys = [held() for _n in range(4)]
    assert cost(keys) == cost(keys[:1])
