"""What a person does in the outbox, and what others may not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from ogp_secretariat.audit.models import Entry
from ogp_secretariat.mailroom.actions import tending
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.enums import TRANSITIONS, State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.mailroom.posts import a_message, accepted, rested, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return factories.account("secretariat")


def test_a_stopped_outbox_lets_nothing_out(smtp, secretary):
    a_message()
    tending.stop(reason="Restauration", by=None)
    assert dispatch() == 0
    tending.go_on(by=secretary)
    assert dispatch() == 1
    with pytest.raises(NotAllowedNow):
        tending.go_on(by=secretary)
    acts = Entry.objects.filter(target_type="mailroom.outbox").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["stop", "go_on"]


def test_held_until_released(smtp, secretary):
    message = a_message(hold="Envoi inhabituel")
    assert dispatch() == 0
    tending.release(message, by=secretary)
    tending.hold(message, reason="À relire", by=secretary)
    assert dispatch() == 0
    tending.release(message, by=secretary)
    assert dispatch() == 1


def test_a_failed_message_goes_again_to_a_corrected_address(smtp, secretary):
    message = a_message(to="refuse@exemple.test")
    dispatch()
    with pytest.raises(ValidationError):
        tending.try_again(message, by=secretary, to="pas une adresse\r\nBcc: x@y.z")
    tending.try_again(message, by=secretary, to="bon@exemple.test")
    assert dispatch() == 1 and accepted(smtp) == ["bon"]
    with pytest.raises(NotAllowedNow):
        tending.try_again(message, by=secretary)


def test_a_person_says_what_became_of_an_uncertain_message(smtp, secretary):
    for key in ("arrive", "perdu"):
        a_message(key, to="coupe@exemple.test")
        dispatch()
        rested()
    tending.say_arrived(Message.objects.get(key="arrive"), by=secretary)
    tending.try_again(Message.objects.get(key="perdu"), by=secretary, to="bon@exemple.test")
    dispatch()
    assert states() == {"arrive": State.SENT, "perdu": State.SENT}
    assert accepted(smtp) == ["coupe", "coupe", "bon"]


@pytest.mark.parametrize("role", ["member", "focal_point", "chair"])
def test_others_do_not_touch_the_outbox(role):
    other, message = factories.account(role), a_message()
    for act in (
        lambda: tending.stop(reason="x", by=other),
        lambda: tending.hold(message, reason="x", by=other),
        lambda: tending.withdraw_message(message, reason="x", by=other),
        lambda: tending.try_again(message, by=other),
        lambda: tending.say_arrived(message, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_log_in_code_is_not_sent_again(secretary, smtp):
    message = a_message(to="refuse@exemple.test", is_secret=True)
    dispatch()
    with pytest.raises(NotAllowedNow):
        tending.try_again(message, by=secretary)


def test_nothing_comes_after_the_end():
    assert TRANSITIONS[State.SENT] == TRANSITIONS[State.OBSOLETE] == set()
    assert set(TRANSITIONS) == set(State)
