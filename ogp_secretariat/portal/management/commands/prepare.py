"""`prepare`: everything a start needs, in one process: database, static files, and with --demo the demonstration."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Met la base à jour, rassemble les fichiers statiques et, avec --demo, charge la démonstration."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="charger aussi la démonstration")

    def handle(self, *, demo, **options):
        call_command("migrate", interactive=False, verbosity=0)
        self._collect()
        if demo:
            call_command("load_demo", stdout=self.stdout)

    def _collect(self):
        """Run collectstatic when a source file is new or changed since the last time."""
        digest = hashlib.sha256()
        for folder in settings.STATICFILES_DIRS:
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file():
                    state = path.stat()
                    digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())
