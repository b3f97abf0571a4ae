"""Who reads what in each state of the relevé, as a table."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings import permissions
from meetings.actions import approving
from meetings.models import Minutes
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.actions.accounts import withdraw_role
from ogp_secretariat.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db

STATES = ("draft", "circulated", "expired", "validated", "published")
# state:            draft  circul. expired valid. publ.
READS = {
    "anonymous": "     no     no      no      no     yes",
    "without role": "  no     no      no      no     yes",
    "focal_point": "   no     no      no      no     yes",
    "member": "        no     no      no      yes    yes",
    "recipient": "     no     yes     no      yes    yes",
    "secretariat": "   yes    yes     yes     yes    yes",
    "chair": "         yes    yes     yes     yes    yes",
    "administrator": " yes    yes     yes     yes    yes",
}


@pytest.fixture
def people():
    recipient = factories.member()
    return {
        "anonymous": AnonymousUser(),
        "without role": User.objects.create_user("sans@exemple.test"),
        "recipient": recipient,
        "member": factories.member(),
        **{role: factories.account(role) for role in ("focal_point", "secretariat", "chair", "administrator")},
    }


def _bring_to(minutes, state, people):
    today = timezone.localdate()
    if state in {"circulated", "expired"}:
        approving.circulate(minutes, until=today + datetime.timedelta(days=5), by=people["secretariat"])
    if state == "expired":
        Minutes.objects.filter(pk=minutes.pk).update(observations_until=today - datetime.timedelta(days=1))
    if state in {"validated", "published"}:
        approving.validate(minutes, by=people["chair"])
    if state == "published":
        render_waiting()
        approving.publish(minutes, by=people["secretariat"])
    minutes.refresh_from_db()


@pytest.mark.parametrize("state", STATES)
def test_who_reads_what(state, people):
    meeting = factories.meeting()
    factories.attend(meeting, people["recipient"])
    _bring_to(meeting.minutes, state, people)
    today = timezone.localdate()
    for name, user in people.items():
        expected = READS[name].split()[STATES.index(state)] == "yes"
        assert permissions.can_read_minutes(user, meeting.minutes, today) is expected, (name, state)
        listed = permissions.visible_meetings(user, today).filter(pk=meeting.pk).exists()
        assert listed is expected, (name, state)


def test_a_convened_meeting_exists_for_members_but_not_for_the_public(people):
    meeting = factories.meeting_to_convene()
    factories.member()
    today = timezone.localdate()
    assert not permissions.visible_meetings(people["member"], today).exists()
    factories.convene(meeting, people["chair"])
    assert permissions.visible_meetings(people["member"], today).exists()
    assert not permissions.visible_meetings(people["anonymous"], today).exists()
    assert not permissions.can_read_minutes(people["member"], meeting.minutes, today)


def test_a_withdrawn_role_works_at_once(people):
    user = people["secretariat"]
    assert user.is_staff
    withdraw_role(user, "secretariat", by=None)
    assert not User.objects.get(pk=user.pk).is_staff
    assert not User.objects.get(pk=user.pk).has_perm("meetings.view_meeting")


@pytest.mark.parametrize(
    ("role", "perm", "allowed"),
    [
        ("secretariat", "meetings.change_meeting", True),
        ("secretariat", "people.change_person", True),
        ("secretariat", "people.view_user", True),
        ("secretariat", "people.change_user", False),
        ("secretariat", "people.add_rolegrant", False),
        ("secretariat", "audit.view_entry", True),
        ("secretariat", "audit.change_entry", False),
        ("secretariat", "documents.delete_document", False),
        ("administrator", "people.change_user", True),
        ("administrator", "people.delete_user", False),
        ("administrator", "audit.delete_entry", False),
        ("administrator", "mailroom.change_message", False),
        ("chair", "meetings.view_meeting", False),
        ("member", "meetings.view_meeting", False),
        ("focal_point", "people.view_person", False),
    ],
)
def test_the_admins_one_rule_per_role(role, perm, allowed):
    assert factories.account(role).has_perm(perm) is allowed
