"""Erasing from the outbox who a message went to and what it said; that it went stays."""

from django.db import transaction

from ..enums import State
from ..models import Attachment

# The same in the trigger that lets a sent message be erased (migration 0006).
ERASED_ADDRESS = "efface@efface.invalid"
FINAL = (State.SENT, State.OBSOLETE)
# Nothing more becomes of it by itself.
OVER = (*FINAL, State.FAILED, State.UNCERTAIN)


@transaction.atomic
def erase_messages(messages):
    """Erase `messages` (a queryset); what has not left yet never leaves. Returns how many were erased.

    A message whose body is on its way at this moment is left: ask again a minute later.
    """
    rows = list(messages.select_for_update().exclude(state=State.DATA).exclude(to=ERASED_ADDRESS))
    for row in rows:
        if row.to.lower() in row.key.lower():
            row.key = f"erased:{row.pk}"
        row.to, row.subject, row.body, row.error = ERASED_ADDRESS, "", "", ""
        if row.state not in FINAL:
            row.state, row.owner = State.OBSOLETE, ""
        row.save()
    Attachment.objects.filter(message__in=rows, document=None).delete()
    return len(rows)
