"""What every management command of the product shares: French, and a sentence instead of a traceback."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation
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
