"""The addresses of pages as mails give them."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ogp_secretariat.mailroom.models import Attachment

from .. import calendars, event_links


def page_address(name, language, *args):
    """The absolute address of a page in the reader's language, from `SITE_URL`, never from a request."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def event_address(event, language):
    return page_address("event", language, event.pk)


def calendar_file(event, language, *, link=""):
    """The event as an attachment that calendars understand."""
    content = calendars.single(event, url=event_address(event, language), language=language, link=link, reminds=True)
    method = "CANCEL" if b"METHOD:CANCEL" in content else "PUBLISH"
    return Attachment(filename="evenement.ics", content=content, content_type=f"text/calendar; method={method}")


def recipient_key(email):
    """What stands for an address in the key of a message."""
    return event_links.fingerprint(email)
