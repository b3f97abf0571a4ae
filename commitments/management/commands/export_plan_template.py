"""`export_plan_template --output FILE.xlsx`: the spreadsheet that `import_plan` takes."""

import os
import tempfile
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from commitments.actions.importing_templates import plan_template
from commitments.models import ActionPlan
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Écrit le modèle de tableur qu'import_plan sait lire : colonnes, listes de choix et feuille d'aide. Avec "
        "--plan, il est rempli des engagements et des jalons du plan, dont les codes sont verrouillés."
    )

    def add_arguments(self, parser):
        parser.add_argument("--output", metavar="FILE", required=True, help="le fichier à écrire, en .xlsx")
        parser.add_argument("--plan", metavar="CODE", help="code du plan dont remplir le modèle (par défaut : vide)")

    def handle(self, *, output, plan, **options):
        if not output.lower().endswith(".xlsx"):
            raise CommandError(_("The file to write ends in .xlsx."))
        found = None
        if plan:
            found = ActionPlan.objects.filter(code__iexact=plan[:40]).first()
            if found is None:
                raise CommandError(_("No plan has the code %(code)s.") % {"code": plan[:40]})
        data = plan_template(found)
        try:
            _write(Path(output), data)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(
                _("The file %(file)s cannot be written: %(reason)s") % {"file": output[:200], "reason": reason}
            ) from error
        self.stdout.write(_("The template is written: %(file)s") % {"file": output})


def _write(path, data):
    """Whole or not at all: a full disk leaves neither half a file nor the loss of the one that stood there."""
    if not path.is_dir() and (path.exists() or path.is_symlink()) and not path.is_file():
        path.write_bytes(data)  # A device or a pipe is written to, never replaced.
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
