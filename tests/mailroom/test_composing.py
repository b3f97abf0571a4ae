"""The bytes of a message: text without files is put together by ourselves, and says the same as Django's."""

import email
import email.policy

import pytest
from django.core.mail import BadHeaderError
from django.core.mail.message import sanitize_address
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ogp_secretariat.mailroom import courier
from ogp_secretariat.mailroom.models import Attachment, Message
from tests.mailroom.posts import a_message

pytestmark = pytest.mark.django_db
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120).map(str.strip)
BODY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


def read(raw):
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    return {name: str(value) for name, value in parsed.items() if name not in ("Content-Transfer-Encoding", "Date")}, (
        parsed.get_content()
    )


def ours(message, settings):
    return courier.as_bytes(message, None, sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8"))


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=LINE, body=BODY, long=st.booleans(), to=st.sampled_from(["a@exemple.test", "é@exemple.test", "a b@x.y"]))
def test_it_says_the_same_as_django(settings, subject, body, long, to):
    settings.DEFAULT_FROM_EMAIL = "Secrétariat du Gouvernement Ouvert <s@exemple.test>"
    message = a_message(f"k{timezone.now().timestamp()}")
    message.subject, message.body, message.to = subject, body + "\n" + ("é" * 1200 if long else ""), to
    theirs = courier.compose(message, None).message().as_bytes(linesep="\r\n")
    headers, text = read(ours(message, settings))
    their_headers, their_text = read(theirs)
    # Django folds a long subject after its first word, and some readers see a blank too many.
    assert headers.pop("Subject") == subject and their_headers.pop("Subject").strip() == subject
    assert headers == their_headers
    assert text.splitlines() == their_text.splitlines()


def test_every_line_ends_as_smtp_wants(settings):
    message = a_message("k")
    message.body = "une\ndeux\r\ntrois\rquatre\n"
    raw = ours(message, settings)
    assert b"\r\n" in raw and not raw.replace(b"\r\n", b"").count(b"\n") and not raw.replace(b"\r\n", b"").count(b"\r")


@pytest.mark.parametrize("name", ["subject", "to", "language"])
def test_no_line_is_added_to_the_headers(settings, name):
    message = a_message("k")
    setattr(message, name, "fr\r\nBcc: autre@exemple.test")
    with pytest.raises((BadHeaderError, ValueError)):
        ours(message, settings)


def test_a_message_with_a_file_goes_the_long_way(settings):
    message = a_message("k")
    Attachment.objects.create(
        message=message, filename="a.ics", content=b"BEGIN:VCALENDAR", content_type="text/calendar"
    )
    message = Message.objects.get(pk=message.pk)
    parsed = email.message_from_bytes(ours(message, settings), policy=email.policy.default)
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["a.ics"]
