"""What a rule answers when an act is not allowed now."""

from django.core.exceptions import ValidationError


class NotAllowedNow(ValidationError):
    """The act is known and the person may do it, but something is missing: one sentence for each thing."""

    def __init__(self, missing):
        super().__init__(list(missing))


class Conflict(ValidationError):
    """Somebody else changed the record meanwhile: nothing was written."""
