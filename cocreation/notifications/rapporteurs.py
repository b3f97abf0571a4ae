"""The personal link of a rapporteur, by mail."""

from ogp_secretariat.mailroom.actions.posting import post

from .. import event_links
from ..policies.events import rapporteur_window


def link(member, hour):
    """`hour` (« 2026-11-27T10 ») limits it to one an hour."""
    person, event = member.person, member.event
    language = person.mail_language
    first, last = rapporteur_window(event)
    context = {
        "event": event,
        "member": member,
        "first": first,
        "last": last,
        "url": event_links.rapporteur_address(member, language),
    }
    key = f"rapporteur:{member.pk}:{event_links.fingerprint(person.mail_address)}:{event.date}:{hour}"
    return post(key, person.mail_address, "mail/rapporteur_link", context, language=language)
