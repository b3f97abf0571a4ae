"""`import_associations FILE`: the register of associations from a spreadsheet."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreation.actions import importing_associations
from ogp_secretariat.web.command import FrenchCommand
from ogp_secretariat.web.sheet_table import MAX_BYTES


def counts_in_words(result):
    """« 3 rows: 1 created, … », each count in its own number."""
    words = {
        "rows": ngettext("%(n)d row", "%(n)d rows", result["rows"]),
        "created": ngettext("%(n)d row created", "%(n)d rows created", result["created"]),
        "updated": ngettext("%(n)d row updated", "%(n)d rows updated", result["updated"]),
        "matched": ngettext(
            "%(n)d row recognised under another name", "%(n)d rows recognised under another name", result["matched"]
        ),
        "unchanged": ngettext("%(n)d row unchanged", "%(n)d rows unchanged", result["unchanged"]),
        "to_review": ngettext("%(n)d row to be examined", "%(n)d rows to be examined", result["to_review"]),
        "refused": ngettext("%(n)d row refused", "%(n)d rows refused", result["refused"]),
    }
    rows, *others = [sentence % {"n": result[name]} for name, sentence in words.items()]
    return _("%(rows)s: %(counts)s.") % {"rows": rows, "counts": ", ".join(others)}


class Command(FrenchCommand):
    help = (
        "Lit une liste d'associations dans un fichier CSV ou XLSX et met le registre à jour. Colonnes, dans n'importe"
        " quel ordre, sans égard aux accents ni aux majuscules : nom, nom_ar, sigle, recepisse, date, region, "
        "province, themes, email, telephone, adresse, contact (et leurs noms courants : dénomination, acronyme, n° "
        "récépissé, courriel, tél., ville, responsable…) ; une colonne qui n'est pas lue est nommée. Chaque ligne est"
        " comptée une fois et une seule : created (créée), updated (reconnue, une valeur vide est remplie ou un thème"
        " ajouté), matched (reconnue avec certitude sous un nom que la fiche n'avait pas, ajouté à ses autres noms ; "
        "rien d'autre ne change), unchanged (reconnue, rien à ajouter), to_review (plusieurs associations possibles, "
        "une valeur qui diffère de la fiche, ou une province hors de sa région : attend une décision sur la page « À "
        "examiner »), refused (refusée, avec sa raison). Une cellule vide n'efface rien et aucune valeur n'en "
        "remplace une autre. Le même fichier importé deux fois ne crée rien. Code de sortie 1 si une ligne est "
        "refusée ; les autres lignes sont enregistrées."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="le fichier : .csv ou .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text (par défaut) ou json")

    def handle(self, *, file, dry_run, format, **options):
        name, today = Path(file).name, timezone.localdate()
        try:
            table = importing_associations.read_file(self.read_bytes(file, MAX_BYTES), name)
            if dry_run:
                result = importing_associations.check_associations(table, today=today)
            else:
                result = importing_associations.apply_associations(table, today=today, by=None, note=name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if format == "json":
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self._tell(result)
            if dry_run:
                self.stdout.write(_("Nothing was written (--dry-run)."))
        if result["refused"]:
            raise CommandError(
                ngettext(
                    "%(count)d row is refused; the others are not held up by it.",
                    "%(count)d rows are refused; the others are not held up by them.",
                    result["refused"],
                )
                % {"count": result["refused"]}
            )

    def _tell(self, result):
        if result["unread"]:
            self.stderr.write(_("Columns not read: %(columns)s") % {"columns": ", ".join(result["unread"])})
        for detail in result["details"]:
            for kind, sentences in ((_("refused"), detail["errors"]), (_("warning"), detail["warnings"])):
                for sentence in sentences:
                    self.stderr.write(
                        _("Row %(row)s, %(kind)s: %(sentence)s")
                        % {"row": detail["row"], "kind": kind, "sentence": sentence}
                    )
            for candidate in detail["candidates"]:
                self.stderr.write(
                    _("Row %(row)s, perhaps: %(name)s (%(reasons)s)")
                    % {
                        "row": detail["row"],
                        "name": candidate["name"],
                        "reasons": ", ".join(candidate["reasons"]),
                    }
                )
        self.stdout.write(counts_in_words(result))
