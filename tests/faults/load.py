"""What is posted while everything breaks, and what must have become of it. Imported once Django is set up."""

import itertools
import json
import re
import threading
import time
import uuid
from collections import Counter

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.actions import delivering
from commitments.enums import LetterState
from commitments.models import Letter
from ogp_secretariat.documents.actions import rendering
from ogp_secretariat.documents.enums import State as DocumentState
from ogp_secretariat.documents.models import Document
from ogp_secretariat.documents.renderer import Rendered
from ogp_secretariat.mailroom.actions.posting import WAKE, post
from ogp_secretariat.mailroom.courier import message_id
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Attachment, Message, Outbox
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.wake import wake
from tests import factories
from tests.commitments import lettering

OWNER = "load"
# Every so many messages one goes to an address that the mail server treats in its own way.
SPECIAL_EVERY = 25
REFUSED = ("refuse", "non", "trop", "plus-tard", "attente")
CUT_OFF = ("milieu", "coupe")
# A document is ready when so many further messages were posted.
READY_AFTER = 15


def address(number):
    """The recipient of the message with that number."""
    if number % SPECIAL_EVERY:
        return f"a{number}@exemple.test"
    names = ("coupe", "refuse", "milieu", "non", "trop", "plus-tard", "attente")
    return f"{names[number // SPECIAL_EVERY % len(names)]}@exemple.test"


def key_of(number):
    return f"pannes:{number}"


def prepare_letters(count):
    """Drafts that wait for their signature, and who signs; before anything breaks."""
    if not count:
        return [], None
    today = timezone.localdate()
    plan = lettering.late_plan(today)
    for number in range(count):
        lettering.late_institution(plan, today, email=f"sg{number}@exemple.test")
    return lettering.drafted(plan, today), factories.account("chair")


class Load(threading.Thread):
    """Posts through the product's own actions, signs letters in between, and never gives up on a database that is down.

    Each act may be repeated: whether a transaction whose answer was lost did commit, nobody knows.
    """

    def __init__(self, count, pace, letters, chair):
        super().__init__(daemon=True)
        self.count, self.pace, self.letters, self.chair = count, pace, list(letters), chair
        self.posted, self.error = 0, None
        self._unmade = []

    def run(self):
        try:
            self._run()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def _run(self):
        begin, letters = time.monotonic(), list(self.letters)
        every = self.count // (len(letters) + 1) if letters else 0
        for number in range(self.count):
            insist(lambda number=number: self._post(number))
            self.posted += 1
            if number % 2 == 0:
                self._unmade.append(number)
            if self._unmade and self._unmade[0] <= number - READY_AFTER:
                self._make_ready(self._unmade.pop(0))
            if letters and number % every == every - 1:
                self._sign(letters.pop(0))
            time.sleep(max(0.0, begin + (number + 1) * self.pace - time.monotonic()))
        for number in self._unmade:
            self._make_ready(number)

    @staticmethod
    def _document(number):
        return uuid.uuid5(uuid.NAMESPACE_URL, key_of(number))

    @transaction.atomic
    def _post(self, number):
        attachments = []
        if number % 2 == 0:
            now = timezone.now()
            document, _new = Document.objects.get_or_create(
                pk=self._document(number),
                defaults={
                    "purpose": "preview", "kind": "test", "title": "Lettre", "language": "fr", "html": "<p>x</p>",
                    "filename": "lettre.pdf", "stylesheet": "releve.css", "context": {}, "requested_at": now,
                    "state": DocumentState.RENDERING, "claimed_by": OWNER, "claimed_at": now,
                },
            )  # fmt: skip
            attachments = [Attachment(filename="lettre.pdf", document=document)]
        context = {"url": "https://exemple.test/"}
        post(key_of(number), address(number), "mail/account_opened", context, attachments=attachments)

    def _make_ready(self, number):
        """As a worker does, with small bytes of our own."""
        document = Document(pk=self._document(number))
        made = Rendered(pdf=f"%PDF-1.7 {number}".encode(), pages=1)
        insist(lambda: rendering._finish(document, OWNER, made))
        wake(WAKE)

    def _sign(self, letter):
        try:
            insist(lambda: lettering.sign(letter, self.chair, timezone.localdate()))
        except NotAllowedNow:
            pass  # It was signed by the attempt whose answer was lost.


def insist(act):
    """Do it until the database lets us."""
    while True:
        try:
            return act()
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.1)


def let_time_pass():
    """Minutes of rest and hours of back-off, in no time: a long run must not consist of waiting."""
    Outbox.objects.filter(resting_until__isnull=False).update(resting_until=None)
    now = timezone.now()
    Message.objects.filter(state=State.DUE, attempts__gt=0, not_before__gt=now).update(not_before=now)


def waiting():
    """How many messages are still on their way."""
    return Message.objects.filter(state__in=[State.DUE, State.CLAIMED, State.DATA]).count()


class Outcome:
    """What the mail server kept, set against what the outbox says."""

    def __init__(self, accepted, count, letters, *, since):
        self.log = Counter(_lines(accepted))
        self.messages = list(Message.objects.filter(posted_at__gte=since))
        self.count, self.letters = count, letters
        self.states = Counter(message.state for message in self.messages)
        self.cut_off = sum(address(number).partition("@")[0] in CUT_OFF for number in range(count))

    @property
    def uncertain(self):
        return self.states[State.UNCERTAIN]

    @property
    def doubled(self):
        return sum(times - 1 for times in self.log.values())

    def lost(self):
        """Sentences: a message that ought to be somewhere and is not, or of which the outbox says what is not true."""
        found = []
        known = {message.key for message in self.messages}
        found += [f"{key_of(n)} : absent de la base" for n in range(self.count) if key_of(n) not in known]
        for message in self.messages:
            kept = self.log[message_id(message), message.to] > 0
            name = message.to.partition("@")[0]
            if message.state == State.SENT and not kept:
                found.append(f"{message} : dit envoyé, le serveur ne l'a pas")
            elif message.state == State.FAILED and (kept or name not in REFUSED or not message.error):
                found.append(f"{message} : dit en échec ({message.error})")
            elif message.state == State.UNCERTAIN and not message.error:
                found.append(f"{message} : incertain sans raison")
            elif message.state not in (State.SENT, State.FAILED, State.UNCERTAIN):
                found.append(f"{message} : resté « {message.get_state_display()} » ({message.error})")
        ours = {message_id(message) for message in self.messages}
        found += [f"{id_} : reçu par le serveur, inconnu de la base" for id_, _to in self.log if id_ not in ours]
        return found

    def invisible(self):
        """Uncertain messages that the page of the outbox does not show."""
        client, shown = Client(SERVER_NAME="127.0.0.1"), set()
        client.force_login(factories.account("secretariat"))
        path = reverse("outbox_message", args=[0]).replace("0/", r"(\d+)/")
        for page in itertools.count(1):
            text = client.get(reverse("outbox"), {"etat": "incertain", "page": page}).content.decode()
            seen = {int(pk) for pk in re.findall(path, text)}
            if seen <= shown:
                break
            shown |= seen
        return [message for message in self.messages if message.state == State.UNCERTAIN and message.pk not in shown]

    def unsettled(self):
        """Letters whose mail has left and which are not dispatched."""
        delivering.settle()
        heads = {f"letter:{one.plan.code}:{one.year}:{one.number}:head": one for one in self._letters()}
        return [
            str(heads[message.key])
            for message in self.messages
            if message.key in heads
            and message.state == State.SENT
            and heads[message.key].state != LetterState.DISPATCHED
        ] + [str(one) for one in self._letters() if one.state == LetterState.DRAFT]

    def _letters(self):
        return Letter.objects.filter(pk__in=[letter.pk for letter in self.letters]).select_related("plan")


def _lines(path):
    """(Message-ID, recipient) for each acceptance; a line cut short by a kill was never answered with 250."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        yield from ((row["id"], to) for to in row["to"])
