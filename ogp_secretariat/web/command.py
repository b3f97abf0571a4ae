"""What every management command of the product shares: French, and a sentence instead of a traceback."""

import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _


class FrenchCommand(BaseCommand):
    """A command that speaks French and, with the database down or not migrated, says so and exits 1."""

    def execute(self, *args, **options):
        with translation.override("fr"):
            try:
                return super().execute(*args, **options)
            except DatabaseError as error:
                sentence = _("The database cannot be used: nothing was written. Is it up, and migrated?")
                raise CommandError(f"{sentence} ({error.__class__.__name__})") from error

    @staticmethod
    def read_bytes(file, most):
        """The file's bytes, no more than `most` + 1: what is larger is refused by its length. CommandError if not."""
        try:
            with open(file, "rb") as source:
                return source.read(most + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(
                _("The file %(file)s cannot be read: %(reason)s") % {"file": file[:200], "reason": reason}
            ) from error

    @staticmethod
    def day(text):
        """The date written `text` (ISO), today for None. CommandError in a sentence when it is none."""
        if text is None:
            return timezone.localdate()
        try:
            found = datetime.date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                _("« %(text)s » is not a date: write it as 2020-02-12.") % {"text": text[:40]}
            ) from error
        if not 1900 <= found.year <= 2100:
            raise CommandError(_("The year of %(text)s is not possible here (1900 to 2100).") % {"text": text[:40]})
        return found
