"""The outbox: a message exists before it leaves, leaves once, and its trace stays. Delivered to a real SMTP server."""

import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from ogp_secretariat.documents.enums import State as DocumentState
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom import courier, liveness, policies, queries
from ogp_secretariat.mailroom.actions import dispatching
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.actions.posting import post, withdraw
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Attachment, Message
from ogp_secretariat.portal.notifications import account_opened
from tests import factories
from tests.mailroom.posts import a_message, accepted, rested, states

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


# -- Leaving, once -----------------------------------------------------------------------------------------------------


def test_posted_twice_leaves_once(smtp):
    assert a_message().pk == a_message().pk
    assert dispatch() == 1
    assert dispatch() == 0
    [(recipients, received)] = smtp.accepted
    assert recipients == ["a@exemple.test"]
    assert received["Auto-Submitted"] == "auto-generated"
    message = Message.objects.get()
    assert message.state == State.SENT and message.sent_at and message.attempts == 1
    assert received["Message-ID"] == courier.message_id(message) == courier.message_id(Message(key="k"))


def test_a_rolled_back_act_posts_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_message()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_codes_go_first_and_are_erased_once_sent(smtp):
    a_message("ordinary", to="un@exemple.test")
    a_message("code", to="deux@exemple.test", priority=1, is_secret=True)
    dispatch()
    assert accepted(smtp) == ["deux", "un"]
    assert Message.objects.get(key="code").body == ""
    assert Message.objects.get(key="ordinary").body


def test_an_expired_code_does_not_leave(smtp):
    a_message(expires_at=timezone.now() - datetime.timedelta(seconds=1), is_secret=True)
    assert dispatch() == 0 and not smtp.accepted
    message = Message.objects.get()
    assert (message.state, message.body) == (State.OBSOLETE, "")


def test_a_whole_mailing_leaves_in_one_round(smtp):
    for number in range(dispatching.BATCH * 2 + 3):
        a_message(f"k{number}", to=f"a{number}@exemple.test")
    assert dispatch() == dispatching.BATCH * 2 + 3 == len(smtp.accepted)


def test_an_archive_mailbox_gets_a_blind_copy(smtp, settings):
    settings.MAIL_ARCHIVE = "archive@exemple.test"
    a_message()
    dispatch()
    [(recipients, received)] = smtp.accepted
    assert recipients == ["a@exemple.test", "archive@exemple.test"]
    assert "archive" not in received.as_string()


# -- What the servers say ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "state", "attempts", "said"),
    [
        ("refuse", State.FAILED, 1, "550 no such user"),
        ("plus-tard", State.DUE, 1, "451 try later"),
        ("non", State.FAILED, 1, "550 not wanted"),
        ("trop", State.FAILED, 1, "552 mailbox full"),
        ("attente", State.DUE, 1, "451 not now"),
        ("ferme", State.DUE, 0, "421 closing down"),
        ("panne", State.DUE, 0, ""),
        ("milieu", State.UNCERTAIN, 0, ""),
        ("coupe", State.UNCERTAIN, 0, ""),
    ],
)
def test_each_answer_decides_what_may_be_done_next(smtp, name, state, attempts, said):
    message = a_message(to=f"{name}@exemple.test")
    dispatch()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (state, attempts)
    assert message.error and said in message.error
    assert (message.not_before > timezone.now()) == (name in {"plus-tard", "attente"})


def test_a_bad_recipient_fails_alone(smtp):
    for name in ("avant", "refuse", "plus-tard", "non", "apres"):
        a_message(name, to=f"{name}@exemple.test")
    assert dispatch() == 2
    assert accepted(smtp) == ["avant", "apres"]
    assert queries.outbox().troubles == 0


@pytest.mark.parametrize("name", ["ferme", "panne", "coupe"])
def test_trouble_of_the_relay_rests_the_queue_and_charges_nothing(smtp, name):
    a_message("un", to=f"{name}@exemple.test", priority=1)
    a_message("deux", to="ensuite@exemple.test")
    dispatch()
    assert dispatch() == 0, "it rests"
    ensuite = Message.objects.get(key="deux")
    assert (ensuite.state, ensuite.attempts, ensuite.owner) == (State.DUE, 0, "")
    assert queries.outbox().troubles == 1
    withdraw("un")
    rested()
    assert dispatch() == 1
    assert queries.outbox().troubles == 0


def test_a_message_whose_body_went_out_is_never_sent_again_by_itself(smtp):
    a_message(to="coupe@exemple.test")
    for _round in range(3):
        dispatch()
        rested()
    assert accepted(smtp) == ["coupe"]
    assert states() == {"k": State.UNCERTAIN}


def test_a_server_that_cannot_be_reached_charges_no_attempt(settings, smtp):
    settings.EMAIL_PORT = 9
    a_message()
    assert dispatch() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts, message.claims) == (State.DUE, 0, 0)
    assert queries.outbox().trouble


def test_a_sender_that_the_relay_refuses_is_no_fault_of_the_message(smtp):
    smtp.at_mail = "550 we do not know you"
    a_message()
    dispatch()
    assert states() == {"k": State.DUE} and "know you" in queries.outbox().trouble


def test_a_message_too_large_fails_before_it_is_sent(smtp):
    smtp.size = 100
    a_message()
    dispatch()
    assert states() == {"k": State.FAILED} and queries.outbox().troubles == 0


def test_after_the_last_attempt_it_fails(smtp):
    message = a_message(to="plus-tard@exemple.test")
    Message.objects.update(attempts=policies.MAX_ATTEMPTS - 1)
    dispatch()
    message.refresh_from_db()
    assert message.state == State.FAILED


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (7, 60), (50, 60)])
def test_back_off(attempts, minutes):
    assert policies.back_off(attempts) == datetime.timedelta(minutes=minutes)


@pytest.mark.parametrize(("troubles", "seconds"), [(1, 5), (2, 10), (3, 20), (6, 120), (900, 120)])
def test_rest(troubles, seconds):
    assert policies.rest(troubles) == datetime.timedelta(seconds=seconds)


# -- Calling back, dying, waiting --------------------------------------------------------------------------------------


def test_a_withdrawn_message_does_not_leave(smtp):
    a_message()
    assert withdraw("k", "Sans objet") and not withdraw("k")
    assert dispatch() == 0 and not smtp.accepted
    assert Message.objects.get().error == "Sans objet"


def test_a_message_withdrawn_while_it_is_claimed_stays(smtp, monkeypatch):
    """The marker: taken out (always True), the message leaves although its reason is gone."""
    a_message()
    envelope = courier.Courier._envelope

    def withdrawn_meanwhile(self, *args):
        answer = envelope(self, *args)
        withdraw("k")
        return answer

    monkeypatch.setattr(courier.Courier, "_envelope", withdrawn_meanwhile)
    assert dispatch() == 0 and not smtp.accepted
    assert states() == {"k": State.OBSOLETE}


def test_what_is_on_its_way_cannot_be_called_back():
    a_message()
    with liveness.alive() as owner:
        [message] = dispatching.claim(owner, 1)
        assert dispatching._mark(message, owner)
        assert not withdraw("k")


def test_a_claim_is_one_dispatchers():
    """The condition of the claim: taken out, both get the message."""
    a_message()
    with liveness.alive() as one, liveness.alive() as other:
        assert len(dispatching.claim(one, 5)) == 1
        assert dispatching.claim(other, 5) == []


def test_a_dead_dispatcher_gives_back_what_it_had_not_sent(smtp):
    """The look at the lock: taken out, these two wait for ever."""
    for key in ("un", "deux"):
        a_message(key)
    with liveness.alive() as owner:
        first, _second = dispatching.claim(owner, 2)
        assert dispatching._mark(first, owner)
    assert dispatch() == 1 and len(smtp.accepted) == 1
    assert states() == {first.key: State.UNCERTAIN, "deux": State.SENT}


def test_a_dispatcher_that_lives_is_left_alone():
    """Asked from another session, as another worker would."""

    def looked_at(owner):
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(liveness.is_dead, owner).result()
            pool.submit(connections.close_all).result()
        return answer

    with liveness.alive() as owner:
        assert not looked_at(owner)
    assert looked_at(owner)


def test_an_owner_that_lives_after_all_still_says_what_the_server_answered():
    a_message()
    with liveness.alive() as owner:
        [message] = dispatching.claim(owner, 1)
        dispatching._mark(message, owner)
        Message.objects.update(state=State.UNCERTAIN)
        dispatching._settle(message, owner, courier.Answer(courier.Verdict.SENT))
    assert states() == {"k": State.SENT}


def test_an_owner_whose_message_was_taken_over_writes_nothing():
    """The number of the claim: taken out, the first dispatcher settles what the second one holds."""
    a_message()
    with liveness.alive() as owner:
        [message] = dispatching.claim(owner, 1)
        dispatching._give_back(owner)
        dispatching.claim(owner, 1)
        dispatching._settle(message, owner, courier.Answer(courier.Verdict.REFUSED, "550"))
    assert states() == {"k": State.CLAIMED}


@pytest.mark.parametrize("jump", [datetime.timedelta(days=-20_000), -DAY, DAY])
def test_a_clock_that_jumps_loses_and_doubles_nothing(smtp, monkeypatch, jump):
    right = timezone.now
    a_message("avant")
    a_message("refuse", to="ferme@exemple.test", priority=1)
    monkeypatch.setattr(timezone, "now", lambda: right() + jump)
    a_message("pendant")
    dispatch()
    monkeypatch.setattr(timezone, "now", right)
    withdraw("refuse")
    for _round in range(2):
        dispatch()
        if jump.days > -2:
            rested()
    assert len(smtp.accepted) == 2
    assert states() == {"avant": State.SENT, "pendant": State.SENT, "refuse": State.OBSOLETE}


# -- Files -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def document():
    return Document.objects.create(
        purpose="preview", kind="test", title="Lettre", language="fr", filename="lettre.pdf", html="<p>x</p>",
        stylesheet="releve.css", context={}, requested_at=timezone.now(),
    )  # fmt: skip


def made(document, data=b"%PDF-1.7 x"):
    path = f"documents/xx/{document.pk}.pdf"
    target = Document(path=path).absolute_path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    Document.objects.filter(pk=document.pk).update(
        state=DocumentState.READY, path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data), pages=1,
        rendered_at=timezone.now(),
    )  # fmt: skip
    return target


def test_a_message_waits_for_its_document_and_carries_it(smtp, document):
    a_message(attachments=[Attachment(filename="lettre.pdf", document=document)])
    a_message("autre")
    assert dispatch() == 1
    made(document)
    assert dispatch() == 1
    part = smtp.accepted[-1][1].get_payload()[1]
    assert part.get_filename() == "lettre.pdf" and part.get_payload(decode=True) == b"%PDF-1.7 x"


def test_a_file_that_is_not_the_one_issued_is_not_sent(smtp, document):
    a_message(attachments=[Attachment(filename="lettre.pdf", document=document)])
    made(document).write_bytes(b"%PDF-1.7 autre")
    assert dispatch() == 0 and not smtp.accepted
    assert states() == {"k": State.FAILED}


def test_small_content_of_its_own(smtp):
    a_message(attachments=[Attachment(filename="r.ics", content=b"BEGIN:VCALENDAR", content_type="text/calendar")])
    assert dispatch() == 1
    assert smtp.accepted[0][1].get_payload()[1].get_content_type() == "text/calendar"


# -- Traces ------------------------------------------------------------------------------------------------------------


def test_the_trace_of_a_sent_message_is_kept_by_the_database(smtp):
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


def test_many_messages_of_one_transaction_wake_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as wakers:
        for number in range(3):
            a_message(f"k{number}")
    assert len(wakers) == 1
