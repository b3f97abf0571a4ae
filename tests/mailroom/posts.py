"""Messages for tests, and what became of them."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.models import Message, Outbox


def a_message(key="k", to="a@exemple.test", **options):
    return post(key, to, "mail/account_opened", {"url": "https://exemple.test/"}, **options)


def states():
    return dict(Message.objects.values_list("key", "state"))


def rested():
    """The rest after trouble is over."""
    Outbox.objects.update(resting_until=None)


def accepted(smtp):
    return [recipients[0].partition("@")[0] for recipients, _message in smtp.accepted]
