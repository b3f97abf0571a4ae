"""The people of one year of the committee, the day it is, and the mails as they were delivered."""

import datetime
import email
import re
from email import policy
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.people.models import Committee
from tests import factories
from tests.browser.conftest import MOBILE, log_in
from tests.documents.pdfs import page_texts

PHONE = {"viewport": MOBILE, "is_mobile": True, "has_touch": True}


def link_in(body, under):
    """The path of the link to `under` (« invitations ») in a mail, which leads to `SITE_URL`."""
    return re.search(rf"https?://[^/\s]+((?:/ar)?/{under}/\S+)", body)[1]


def text_of(pdf):
    return re.sub(r"\s+", " ", " ".join(page_texts(pdf)))


class Year:
    def __init__(self, open_page, monkeypatch, *, begins):
        self.open_page, self.monkeypatch = open_page, monkeypatch
        self.true_now, self.read = timezone.now, set()
        self.is_on(begins)
        self.committee = Committee.objects.get(code="CP")
        self.secretary, self.chair = factories.account("secretariat"), factories.account("chair")
        self.here = factories.member(self.committee, college="Administration")
        self.afar = factories.member(self.committee)
        self.afar.language = "ar"
        self.afar.save()
        self.owner = factories.person("Porteuse EXEMPLE", email="porteuse@exemple.test")

    def is_on(self, day, hour=10):
        """Set the clock of the product to the morning of a day; it goes on from there. Sessions of before are over."""
        moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
        shift = moment - self.true_now()
        self.monkeypatch.setattr(timezone, "now", lambda: self.true_now() + shift)

    def page(self, account=None, **options):
        """A browser of its own, logged in."""
        page = self.open_page(**options)
        if account:
            log_in(page, account.email)
        return page

    @staticmethod
    def confirm_password(page):
        """Whoever signs may be asked who they are once more."""
        page.wait_for_url(re.compile("/compte/reauthenticate/|/a-signer/$"))
        if "reauthenticate" in page.url:
            page.fill("input[name=password]", factories.PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(re.compile("/a-signer/$"))

    def mails(self):
        """Let the worker make files and send mails; returns what was delivered since: {address: [(subject, body)]}."""
        render_waiting()
        dispatch()
        found = {}
        for file in sorted(Path(settings.EMAIL_FILE_PATH).glob("*")):
            for text in file.read_bytes().split(b"-" * 79):
                message = email.message_from_bytes(text.strip(), policy=policy.default)
                if message["Message-ID"] and message["Message-ID"] not in self.read:
                    self.read.add(message["Message-ID"])
                    body = message.get_body(("plain",)).get_content()
                    found.setdefault(message["To"], []).append((message["Subject"], body))
        return found

    @staticmethod
    def file(page, address):
        """The bytes of a file as this visitor gets it."""
        answer = page.request.get(address)
        assert answer.status == 200, (address, answer.status)
        return answer.body()
