"""What is due, and what is under way."""

from django.db.models import Exists, OuterRef, Q

from ogp_secretariat.documents.enums import State as DocumentState

from .enums import State
from .models import Attachment, Message, Outbox

# A message that met trouble goes behind the others: alone with its trouble, it holds up nobody.
URGENCY = ("priority", "not_before", "pk")


def outbox():
    """The one row of the outbox, made when it is missing."""
    return Outbox.objects.get_or_create(pk=1)[0]


def due(now):
    """Messages that may leave at `now`, the most urgent first; one whose document is not made yet waits for it.

    A first attempt is due whatever `not_before` says: a clock that was wrong for an hour delays nothing.
    """
    unmade = Attachment.objects.filter(message=OuterRef("pk"), document__isnull=False).exclude(
        document__state=DocumentState.READY
    )
    return (
        Message.objects.filter(Q(attempts=0) | Q(not_before__lte=now), state=State.DUE)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gte=now))
        .filter(~Exists(unmade))
        .order_by(*URGENCY)
    )


def underway():
    return Message.objects.filter(state__in=[State.CLAIMED, State.DATA])
