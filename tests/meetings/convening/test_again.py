"""Convening what was postponed, and what is over: on which day and hour a convocation may still go out."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import invitees
from meetings.actions import convening, recording
from meetings.announcements import Announcement
from meetings.convocation_rules import is_over
from meetings.models import Convocation, Meeting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2027, 3, 10)


@pytest.fixture(autouse=True)
def members():
    return [factories.member(), factories.member()]


@pytest.fixture
def postponed():
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    return convening.call_off(meeting, "postponed", reason="Grève", by=None)


def moved(meeting, **values):
    meeting = Meeting.objects.get(pk=meeting.pk)
    for name, value in values.items():
        setattr(meeting, name, value)
    return recording.save_meeting(meeting, by=None)


def test_a_postponed_meeting_needs_a_new_date(postponed, client):
    for meeting in (postponed, moved(postponed, place="Oujda")):
        with pytest.raises(NotAllowedNow) as refused:
            convening.submit(meeting, by=None, reason="x", notice_reason="x")
        assert "donnez-lui sa nouvelle date" in refused.value.messages[0]
    client.force_login(factories.account("secretariat"))
    page = client.get(reverse("convocation", args=[postponed.pk])).content.decode()
    assert "donnez-lui sa nouvelle date" in page
    assert Convocation.objects.filter(state="submitted").count() == 0


def test_the_chair_does_not_release_it_on_the_old_date_either(postponed):
    day = postponed.date
    handed = convening.submit(moved(postponed, date=day + DAY), by=None, reason="x", notice_reason="x")
    moved(postponed, date=day)
    with pytest.raises(NotAllowedNow):
        convening.release(handed, by=factories.account("chair"))


def test_letter_and_mail_say_that_it_had_been_postponed(postponed):
    day = postponed.date
    sent = factories.convene(moved(postponed, date=day + DAY))
    (said, _reason) = sent.letter_fr.context["paragraphs"]
    assert "reportée" in said and format_date(day, "fr").replace("\xa0", " ") in said.replace("\xa0", " ")
    assert "تأجيل" in sent.letter_ar.context["paragraphs"][0]
    mail = Message.objects.filter(key__startswith=f"convocation:{postponed.pk}:{sent.sequence}:").first()
    assert "avait été reportée" in mail.body
    # The next change is a change like any other.
    change = factories.convene(moved(postponed, place="Fès"))
    assert "reportée" not in change.letter_fr.context["paragraphs"][0]
    mail = Message.objects.filter(key__startswith=f"convocation:{postponed.pk}:{change.sequence}:").first()
    assert "reportée" not in mail.body


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        (TODAY, "09:00", "11:00", True),
        (TODAY, "09:00", "13:00", False),
        (TODAY, "09:00", "", True),
        (TODAY, "12:30", "", False),
        (TODAY, "", "", False),
        (TODAY - DAY, "09:00", "23:00", True),
        (TODAY + DAY, "09:00", "11:00", False),
    ],
)
def test_when_a_meeting_is_over(day, start, end, expected):
    announced = Announcement(day.isoformat(), starts_at=start, ends_at=end)
    assert is_over(announced, TODAY, datetime.time(12)) is expected


def test_what_is_over_is_neither_handed_over_nor_released(monkeypatch):
    meeting = factories.meeting_to_convene(days=0)
    handed = convening.submit(meeting, by=None, notice_reason="x")
    night = timezone.localtime().replace(hour=23, minute=59, second=30)
    monkeypatch.setattr(timezone, "localtime", lambda *_args: night)
    with pytest.raises(NotAllowedNow) as refused:
        convening.release(handed, by=factories.account("chair"))
    assert "terminée" in refused.value.messages[0]
    convening.take_back(handed, by=factories.account("secretariat"))
    with pytest.raises(NotAllowedNow):
        convening.submit(meeting, by=None, notice_reason="x")
    assert invitees.standing_of(meeting, timezone.localdate()).missing
    assert Meeting.objects.get(pk=meeting.pk).status == "draft" and not Message.objects.exists()
