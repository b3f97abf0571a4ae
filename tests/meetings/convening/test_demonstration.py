"""The demonstration's next meeting: convened once however often it is loaded, with answers of every kind."""

import datetime

import pytest
from django.utils import timezone

from meetings.models import Answer, Convocation, Meeting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import User
from ogp_secretariat.portal.actions import demonstration, demonstration_convening

pytestmark = pytest.mark.django_db


def test_loaded_twice_it_is_convened_once():
    committee, today = demonstration.load_committee(), timezone.localdate()
    demonstration.load_accounts(committee)
    meeting = demonstration_convening.load_convocation(committee, today=today)
    assert demonstration_convening.load_convocation(committee, today=today) is None
    assert Meeting.objects.count() == Convocation.objects.count() == 1
    assert (meeting.date - today).days >= meeting.committee.notice_days
    assert {answer.presence for answer in Answer.objects.all()} == {"present", "excused"}
    member = User.objects.get(email="membre@demo.example")
    assert not meeting.invitees.get(person=member.person).answers.exists()
    assert meeting.invitees.filter(email="").exists()
    assert Message.objects.filter(kind="mail/convocation", language="ar").exists()


def test_once_its_day_is_over_another_one_is_convened():
    committee, today = demonstration.load_committee(), timezone.localdate()
    demonstration.load_accounts(committee)
    demonstration_convening.load_convocation(committee, today=today)
    past = today - datetime.timedelta(days=30)
    Meeting.objects.update(date=past, year=past.year)
    assert demonstration_convening.load_convocation(committee, today=today) is not None
