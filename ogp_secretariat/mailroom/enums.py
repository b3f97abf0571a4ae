"""The states of a message, and what may follow what (`TRANSITIONS`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    HELD = "held", pgettext_lazy("message", "held")
    DUE = "due", _("waiting")
    CLAIMED = "claimed", _("being sent")
    # The body is on its way: from here on nobody can call the message back.
    DATA = "data", _("being transmitted")
    SENT = "sent", _("sent")
    UNCERTAIN = "uncertain", _("uncertain")
    FAILED = "failed", _("failed")
    OBSOLETE = "obsolete", _("withdrawn")


TRANSITIONS = {
    State.HELD: {State.DUE, State.OBSOLETE},
    State.DUE: {State.HELD, State.CLAIMED, State.OBSOLETE},
    State.CLAIMED: {State.DUE, State.DATA, State.FAILED, State.OBSOLETE},
    State.DATA: {State.DUE, State.SENT, State.FAILED, State.UNCERTAIN},
    # The owner may come back with the server's answer; otherwise a person says what became of it.
    State.UNCERTAIN: {State.DUE, State.SENT, State.FAILED, State.OBSOLETE},
    State.FAILED: {State.DUE, State.OBSOLETE},
    State.SENT: set(),
    State.OBSOLETE: set(),
}

# What a message can still be called back from.
WITHDRAWABLE = (State.HELD, State.DUE, State.CLAIMED, State.FAILED)
# What somebody should look at.
TROUBLED = (State.UNCERTAIN, State.FAILED, State.HELD)


def sources_of(target):
    """The states from which `target` may follow."""
    return [state for state, following in TRANSITIONS.items() if target in following]
