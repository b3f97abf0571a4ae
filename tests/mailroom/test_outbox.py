"""The outbox: a message exists before it leaves, leaves once, and its trace stays."""

import datetime
import smtplib

import pytest
from django.core.mail.backends import locmem
from django.db import DatabaseError, transaction
from django.utils import timezone

from ogp_secretariat.mailroom.actions import dispatching
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.actions.posting import post, withdraw
from ogp_secretariat.mailroom.models import Message, State
from ogp_secretariat.portal.notifications import account_opened
from tests import factories

pytestmark = pytest.mark.django_db


def a_message(key="k", to="a@exemple.test", **options):
    return post(key, to, "mail/account_opened", {"url": "https://exemple.test/"}, **options)


class Refusing(locmem.EmailBackend):
    """A server that refuses one recipient for good and breaks down on another."""

    def send_messages(self, messages):
        to = messages[0].to[0]
        if to.startswith("refuse"):
            raise smtplib.SMTPRecipientsRefused({to: (550, b"No such user")})
        if to.startswith("plus-tard"):
            raise smtplib.SMTPRecipientsRefused({to: (451, b"Try later")})
        if to.startswith("panne"):
            raise ConnectionResetError("lost")
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = "tests.mailroom.test_outbox.Refusing"


def test_posted_twice_leaves_once(mailoutbox):
    assert a_message().pk == a_message().pk
    assert dispatch() == 1
    assert dispatch() == 0
    assert [m.to for m in mailoutbox] == [["a@exemple.test"]]
    assert mailoutbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    message = Message.objects.get()
    assert message.state == State.SENT and message.sent_at


def test_a_rolled_back_act_posts_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_message()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_a_withdrawn_message_does_not_leave(mailoutbox):
    a_message()
    assert withdraw("k") and not withdraw("k")
    assert dispatch() == 0 and not mailoutbox


def test_codes_go_first_and_are_erased_once_sent(mailoutbox):
    a_message("ordinary", to="un@exemple.test")
    a_message("code", to="deux@exemple.test", priority=1, is_secret=True)
    dispatch()
    assert [m.to[0] for m in mailoutbox] == ["deux@exemple.test", "un@exemple.test"]
    assert Message.objects.get(key="code").body == ""
    assert Message.objects.get(key="ordinary").body


def test_an_expired_code_does_not_leave(mailoutbox):
    a_message(expires_at=timezone.now() - datetime.timedelta(seconds=1), is_secret=True)
    assert dispatch() == 0 and not mailoutbox
    assert Message.objects.get().state == State.OBSOLETE


def test_a_bad_recipient_fails_alone(refusing, mailoutbox):
    for name in ("avant", "refuse", "plus-tard", "apres"):
        a_message(name, to=f"{name}@exemple.test")
    dispatch()
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"avant": "sent", "refuse": "failed", "plus-tard": "due", "apres": "sent"}
    assert "No such user" in Message.objects.get(key="refuse").error
    assert Message.objects.get(key="plus-tard").not_before > timezone.now()


def test_trouble_with_the_server_stops_the_round(refusing, mailoutbox):
    a_message("un", to="panne@exemple.test")
    a_message("deux", to="ensuite@exemple.test")
    dispatch()
    assert not mailoutbox
    assert set(Message.objects.values_list("state", flat=True)) == {State.DUE}


def test_a_server_that_cannot_be_reached_charges_no_attempt(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    a_message()
    assert dispatch() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts) == (State.DUE, 0)


def test_a_claim_is_one_dispatchers():
    message = a_message()
    assert dispatching._claim(message, "one", timezone.now())
    assert not dispatching._claim(message, "two", timezone.now())


def test_a_message_whose_dispatcher_died_is_not_sent_again_by_itself(mailoutbox):
    message = a_message()
    dispatching._claim(message, "dead", timezone.now() - dispatching.STALE_AFTER * 2)
    assert dispatch() == 0 and not mailoutbox
    message.refresh_from_db()
    assert message.state == State.FAILED and message.error


def test_the_trace_of_a_sent_message_is_kept_by_the_database():
    a_message()
    dispatch()
    for change in (lambda q: q.update(to="b@exemple.test"), lambda q: q._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Message.objects.all())


def test_no_header_can_be_injected():
    user = factories.account("member")
    message = post(
        "x", user.email, "mail/minutes_circulated", {"meeting": {"reference": "CP 1\r\nBcc: x@y.z"}, "url": ""}
    )
    assert "\n" not in message.subject and "\r" not in message.subject


def test_the_first_mail_of_an_account_has_no_secret():
    user = factories.account("member")
    message = account_opened(user)
    assert "/compte/" in message.body and factories.PASSWORD not in message.body
