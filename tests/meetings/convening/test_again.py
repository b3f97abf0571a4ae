"""Convening what was postponed, and what is over: on which day and hour a convocation may still go out."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import invitees
from meetings.actions import announcing, convening, inviting, recording
from meetings.announcements import Announcement
from meetings.convocation_rules import is_over
from meetings.models import Convocation, Invitee, Meeting
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


def page(client, meeting):
    return client.get(reverse("convocation", args=[meeting.pk])).content.decode()


def invite(meeting, **values):
    return inviting.invite(Invitee(meeting=meeting, capacity="guest", language="fr", **values), by=None)


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_reason_of_a_postponement_goes_with_it(client, postponed, secretary, prefix):
    client.force_login(secretary)
    url = prefix + reverse("meeting", args=[postponed.pk])
    assert "Grève" in client.get(url).content.decode()
    factories.convene(moved(postponed, date=postponed.date + DAY))
    shown = client.get(url)
    assert shown.status_code == 200 and "Grève" not in shown.content.decode()


def test_the_new_day_is_asked_for_until_it_is_typed(client, postponed, secretary):
    client.force_login(secretary)
    asked = "Donnez-lui son nouveau jour"
    assert asked in page(client, postponed)
    later = moved(postponed, date=postponed.date + DAY)
    assert asked not in page(client, later)


def convened_mail(meeting, to):
    return Message.objects.filter(kind="mail/convocation", to=to).get()


def test_somebody_convened_first_after_a_postponement_gets_a_convocation(postponed, members, chair):
    invite(postponed, name="Tardive", email="tardive@exemple.test")
    factories.convene(moved(postponed, date=postponed.date + DAY), chair)
    mail = convened_mail(postponed, "tardive@exemple.test")
    assert mail.subject.startswith("Convocation") and "Vous êtes convoqué" in mail.body
    assert "reportée" not in mail.body and "Motif" not in mail.body
    known = Message.objects.filter(kind="mail/convocation", to=members[0].email).order_by("pk").last()
    assert "Modification" in known.subject and "avait été reportée" in known.body and "Motif" in known.body


def test_so_does_somebody_added_after_a_change_and_told_of_the_next_one(chair):
    meeting = factories.meeting_to_convene()
    factories.convene(meeting, chair)
    factories.convene(moved(meeting, place="Oujda"), chair)
    guest = invite(meeting, name="Tardive", email="tardive@exemple.test")
    announcing.convene_newcomers(meeting, by=None)
    assert convened_mail(meeting, guest.email).subject.startswith("Convocation")
    factories.convene(moved(meeting, place="Agadir"), chair)
    assert "Modification" in Message.objects.filter(to=guest.email).order_by("pk").last().subject
