"""`verify_documents`: every issued file is still what was issued."""

import hashlib
import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ogp_secretariat.documents.enums import Purpose, State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = "Recalcule l'empreinte SHA-256 de chaque document émis et nomme ceux dont les octets ont changé ou manquent."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du résultat")

    def handle(self, *, format, **options):
        issued = Document.objects.filter(purpose=Purpose.ISSUE, state=State.READY).order_by("requested_at")
        rows = [
            {"id": str(d.pk), "reference": d.reference, "filename": d.filename, "status": self._status(d)}
            for d in issued.only("reference", "filename", "path", "sha256").iterator()
        ]
        bad = [row for row in rows if row["status"] != "ok"]
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_("%(count)d document(s) verified.") % {"count": len(rows)})
        for row in bad:
            words = _("bytes missing") if row["status"] == "missing" else _("bytes changed")
            self.stderr.write(f"{row['reference']} {row['filename']} ({row['id']}): {words}")
        if bad:
            raise CommandError(_("%(count)d document(s) are no longer what was issued.") % {"count": len(bad)})

    def _status(self, document):
        try:
            with document.absolute_path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return "missing"
        return "ok" if digest == document.sha256 else "changed"
