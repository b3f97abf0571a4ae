"""`import_plan FILE`: a plan's commitments and milestones from a spreadsheet."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.actions import importing
from commitments.sheets import required_headers
from ogp_secretariat.web.command import FrenchCommand
from ogp_secretariat.web.sheet_table import MAX_BYTES
from ogp_secretariat.web.sheets import read_table


class Command(FrenchCommand):
    help = (
        "Lit les engagements et les jalons d'un plan dans un fichier CSV ou XLSX (une ligne par jalon) et les "
        "enregistre : tout ou rien. Toutes les erreurs de toutes les lignes sont dites ; si une ligne est refusée, "
        "rien n'est écrit (code 1). Un second passage du même fichier ne change rien. Le plan est celui des codes "
        "complets du fichier (PAN1-E05), celui de --plan, ou le seul plan à l'état de brouillon ; un plan inconnu est "
        "créé."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="le fichier : .csv ou .xlsx")
        parser.add_argument("--plan", metavar="CODE", help="code du plan, par exemple PAN1 ; créé s'il n'existe pas")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text (par défaut) ou json")
        parser.add_argument(
            "--mapping",
            metavar="OURS=THEIRS",
            nargs="+",
            action="extend",
            default=[],
            help="colonnes d'un fichier étranger : notre colonne=sa colonne, par exemple titre=commitment_fr",
        )

    def handle(self, *, file, plan, dry_run, format, mapping, **options):
        try:
            mapping = _pairs(mapping)
            table = read_table(self.read_bytes(file, MAX_BYTES), Path(file).name, required_headers(mapping))
            found, notes = importing.named_plan(table, mapping, code=plan)
            if dry_run:
                result = importing.check_plan(found, table, mapping)
            else:
                result = importing.apply_plan(found, table, mapping, by=None, note=Path(file).name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if format == "json":
            self.stdout.write(json.dumps({**result, "notes": notes}, ensure_ascii=False, indent=2))
        else:
            self._tell(result, notes)
        if result["refused"]:
            raise CommandError(
                ngettext(
                    "%(count)d row is refused: nothing was written.",
                    "%(count)d rows are refused: nothing was written.",
                    result["refused"],
                )
                % {"count": result["refused"]}
            )
        if dry_run and format == "text":
            self.stdout.write(_("Nothing was written (--dry-run)."))

    def _tell(self, result, notes):
        for note in notes:
            self.stderr.write(note)
        if result["unread"]:
            self.stderr.write(_("Columns not read: %(columns)s") % {"columns": ", ".join(result["unread"])})
        for detail in result["details"]:
            for kind, sentences in ((_("refused"), detail["errors"]), (_("warning"), detail["warnings"])):
                for sentence in sentences:
                    self.stderr.write(
                        _("Row %(row)s, %(kind)s: %(sentence)s")
                        % {"row": detail["row"], "kind": kind, "sentence": sentence}
                    )
        self.stdout.write(
            _(
                "Plan %(plan)s, %(rows)d rows: %(created)d created, %(updated)d updated, %(unchanged)d unchanged, "
                "%(refused)d refused."
            )
            % result
        )


def _pairs(texts):
    """{our column: their column} of « ours=theirs »."""
    pairs = {}
    for text in texts:
        ours, sign, theirs = text.partition("=")
        if not (ours and sign and theirs):
            raise ValidationError(_("« %(text)s »: write our column=their column.") % {"text": text[:60]})
        pairs[ours] = theirs
    return pairs
