"""Handing one message to the mail server, and saying exactly how far it got.

SMTP is spoken step by step, one recipient per transaction, because the step at which it fails decides what may be done
next: until the body is handed over nothing was sent; once the final dot is out and no answer came, nobody knows.
"""

import hashlib
import logging
import quopri
import re
import smtplib
import uuid
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# The calendar files that ask something of the reader's calendar.
INVITATIONS = ("text/calendar; method=REQUEST", "text/calendar; method=CANCEL")
LINE_END = re.compile(r"\r\n|\r|\n")
LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")
LONGEST_LINE = 998  # RFC 5322, 2.1.1
BARE_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
# A line that opens with a dot gets a second one (RFC 5321, 4.5.2).
LEADING_DOT = re.compile(rb"(?m)^\.")


class Verdict(Enum):
    SENT = "the server took it"
    LATER = "the recipient's server put it off"
    REFUSED = "refused for good"
    WITHDRAWN = "its reason was gone"
    TROUBLE = "our relay is in trouble; the body was not accepted"
    UNCERTAIN = "the body went out and no answer came"


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    reason: str = ""


class RelayTrouble(Exception):
    """The mail server cannot be reached or does not let us in."""


def message_id(message):
    """Derived from the key: an archive mailbox can prove whether a message was accepted."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, message.key).hex}@{host}>"


def headers_of(message):
    return {
        "Message-ID": message_id(message),
        "Date": formatdate(localtime=True),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }


def compose(message, connection):
    """The e-mail of a `Message`. Raises OSError or ValueError when a file cannot be attached as it was issued.

    An invitation stands beside the text too (RFC 6047, 2.4): calendar programs offer to answer only there.
    """
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        connection=connection,
        headers=headers_of(message),
    )
    for attachment in message.attachments.all():
        data = _bytes(attachment)
        email.attach(attachment.filename, data, attachment.content_type)
        if attachment.content_type in INVITATIONS:
            email.attach_alternative(data.decode(), attachment.content_type)
    return email


def as_bytes(message, connection, sender):
    """A message as it crosses the line. Text without files says the same as Django's and takes a fifth of the time.

    `sender`: the settings' own, in the form of a header. Raises as `compose`.
    """
    if message.attachments.all():
        return compose(message, connection).message().as_bytes(linesep="\r\n")
    body = LINE_END.sub("\r\n", message.body).encode()
    is_long = any(len(line) > LONGEST_LINE for line in body.split(b"\r\n"))
    lines = {
        "Content-Type": 'text/plain; charset="utf-8"',
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "quoted-printable" if is_long else "8bit",
        "Subject": message.subject,
        "From": sender,
        "To": _address(message.to),
        **headers_of(message),
    }
    head = "".join(f"{name}: {_header(name, value)}\r\n" for name, value in lines.items())
    return head.encode("ascii") + b"\r\n" + (_quoted(body) if is_long else body)


def _header(name, value):
    if LINE_END.search(value):
        raise BadHeaderError(f"{name}: {value!r}")
    return value if value.isascii() else Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _quoted(body):
    return LINE_END_BYTES.sub(b"\r\n", quopri.encodestring(body.replace(b"\r\n", b"\n")))


def _in_brackets(address):
    """An address as the envelope has it."""
    return f"<{address}>" if BARE_ADDRESS.fullmatch(address) else smtplib.quoteaddr(address)


def _address(to):
    """As the envelope and the header say it: a bare address as it is, anything else encoded."""
    return to if BARE_ADDRESS.fullmatch(to) else sanitize_address(to, "utf-8")


def _bytes(attachment):
    document = attachment.document
    if document is None:
        return bytes(attachment.content)
    data = document.absolute_path.read_bytes()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise ValueError(_("The attached file is not the one that was issued: %(name)s") % {"name": document.filename})
    return data


class Courier:
    """One connection to the mail server, for one batch."""

    def __init__(self):
        self._connection = get_connection()
        self._sender = sanitize_address(settings.DEFAULT_FROM_EMAIL, "utf-8")
        self._envelope_sender = smtplib.quoteaddr(self._sender)
        # The next message, put together while the server answers about the one before: (its key, what is handed over).
        self._ready = (None, None)

    def __enter__(self):
        try:
            self._connection.open()
            if isinstance(self._connection, EmailBackend):
                self._connection.connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            raise RelayTrouble(_sentence(error)) from error
        return self

    def __exit__(self, *_error):
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server was gone before we could say goodbye.")

    def deliver(self, message, may_go, following=None):
        """Send one message. `may_go()` writes the marker « the body goes now » and is False when it was withdrawn.

        `following`: the message that will be delivered next, if one is known. Returns an `Answer`; raises only what
        `may_go` raises.
        """
        key, ready = self._ready
        prepared = ready if key == message.pk else self._prepare(message)
        self._ready = (None, None)
        if isinstance(prepared, Answer):
            return prepared
        if isinstance(self._connection, EmailBackend):
            return self._speak_smtp(*prepared, may_go, following)
        return self._hand_over(prepared, may_go)

    def _prepare(self, message):
        """What is handed over: (recipient, bytes) to a server, else the e-mail; an `Answer` when it cannot be made."""
        try:
            if isinstance(self._connection, EmailBackend):
                return _address(message.to), as_bytes(message, self._connection, self._sender)
            return compose(message, self._connection)
        except (OSError, ValueError) as error:
            return Answer(Verdict.REFUSED, _sentence(error))

    def _prepare_ahead(self, message):
        if message is None:
            return
        try:
            self._ready = (message.pk, self._prepare(message))
        except Exception:  # It says so at its own turn: the message before it is on its way.
            logger.exception("Message %s could not be put together ahead.", message.pk)

    def _hand_over(self, email, may_go):
        """To a folder, or whatever backend is set: nothing is known between « handed over » and « failed »."""
        if not may_go():
            return Answer(Verdict.WITHDRAWN)
        try:
            self._connection.send_messages([email])
        except OSError as error:
            return Answer(Verdict.TROUBLE, _sentence(error))
        return Answer(Verdict.SENT)

    def _speak_smtp(self, recipient, raw, may_go, following):
        smtp = self._connection.connection
        try:
            refusal = self._envelope(smtp, recipient, len(raw))
            if refusal:
                smtp.rset()
                return refusal
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Verdict.TROUBLE, _sentence(error))
        if not may_go():
            return self._withdraw(smtp)
        return self._body(smtp, raw, following)

    def _envelope(self, smtp, recipient, size):
        """MAIL and RCPT; None when the server waits for the body, otherwise the `Answer`."""
        told = f" size={size}" if smtp.does_esmtp and smtp.has_extn("size") else ""
        code, reply = smtp.docmd("mail", f"from:{self._envelope_sender}{told}")
        if code == 552:
            return Answer(Verdict.REFUSED, _reply(code, reply))
        if code != 250:
            return Answer(Verdict.TROUBLE, _reply(code, reply))
        code, reply = smtp.docmd("rcpt", f"to:{_in_brackets(recipient)}")
        if code not in (250, 251):
            return Answer(_verdict(code), _reply(code, reply))
        if settings.MAIL_ARCHIVE:
            code, reply = smtp.rcpt(sanitize_address(settings.MAIL_ARCHIVE, "utf-8"))
            if code not in (250, 251):
                logger.warning("The archive mailbox was refused: %s", _reply(code, reply))
        return None

    @staticmethod
    def _withdraw(smtp):
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server was gone when a message was called back.")
        return Answer(Verdict.WITHDRAWN)

    def _body(self, smtp, raw, following):
        """DATA, the body and the final dot; while the server thinks, the next message is put together."""
        try:
            code, reply = smtp.docmd("data")
            if code != 354:  # the server refused to listen: the body was not sent
                return Answer(_verdict(code), _reply(code, reply))
            smtp.send(LEADING_DOT.sub(b"..", raw) + (b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"))
            self._prepare_ahead(following)
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Answer(Verdict.UNCERTAIN, _sentence(error))
        if code == 250:
            return Answer(Verdict.SENT)
        return Answer(_verdict(code), _reply(code, reply))


def _verdict(code):
    """421 is the server closing down, other 4xx concern the recipient, 5xx are final; anything else is nonsense."""
    if 400 <= code < 500:
        return Verdict.TROUBLE if code == 421 else Verdict.LATER
    return Verdict.REFUSED if 500 <= code < 600 else Verdict.TROUBLE


def _reply(code, reply):
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return f"{code} {text}"[:1000]


def _sentence(error):
    return (str(error) or error.__class__.__name__)[:1000]
