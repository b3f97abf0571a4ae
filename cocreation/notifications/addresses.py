"""The addresses of pages as mails give them."""

from ogp_secretariat.mailroom.models import Attachment
from ogp_secretariat.web.links import page_address

from .. import calendars, event_links


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
