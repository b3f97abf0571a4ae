"""`plan_reminders`: what the ladder owes on a day; written down and sent on its way, or only shown."""

import json

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import queries
from commitments.actions import reminding
from ogp_secretariat.web.command import FrenchCommand
from ogp_secretariat.web.errors import NotAllowedNow


class Command(FrenchCommand):
    help = (
        "Écrit ce qui est dû un jour par l'échelle des relances (N0 à N5 autour des échéances, D0 à D3 pour les "
        "déclarations manquantes) : les messages partent par la boîte d'envoi, les lettres deviennent des projets à "
        "signer, "
        "le dernier niveau un point de l'ordre du jour. Deux passages le même jour n'écrivent rien de plus. Une "
        "échelle ne "
        "travaille qu'après son activation par une personne, à la page « Relances ». Avec --dry-run, n'écrit rien et "
        "montre "
        "n'importe quel jour, même d'une échelle inactive. La tâche du matin fait de même, les jours ouvrables."
    )

    def add_arguments(self, parser):
        parser.add_argument("--plan", metavar="CODE", help="code du plan (par défaut : tous les plans adoptés)")
        parser.add_argument("--as-of", metavar="DATE", help="jour voulu, AAAA-MM-JJ (aujourd'hui par défaut)")
        parser.add_argument("--dry-run", action="store_true", help="montrer sans rien écrire")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text (par défaut) ou json")

    def handle(self, *, plan, as_of, dry_run, format, **options):
        day = self.day(as_of)
        rows, complaints = [], []
        for one in self._plans(plan, day):
            try:
                if dry_run:
                    rows += reminding.preview(one, as_of=day)
                else:
                    rows += reminding.plan_day(one, as_of=day, today=timezone.localdate())
            except NotAllowedNow as refusal:
                complaints += refusal.messages
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self._tell(rows, day, complaints)
        if complaints:
            raise CommandError("\n".join(complaints))

    @staticmethod
    def _plans(code, day):
        if not code:
            return list(queries.plans_in_course().select_related("committee"))
        found = queries.plan_named(code, day)
        if found is None:
            raise CommandError(_("No plan has the code %(code)s.") % {"code": code[:40]})
        return [found]

    def _tell(self, rows, day, complaints):
        if not rows and not complaints:
            self.stdout.write(_("Nothing is owed on %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
        for row in rows:
            words = {
                "level": row["level"],
                "what": row["milestone"] or f"{row['institution']}, {row['period']}",
                "due": row["due"],
                "to": ", ".join(row["to"]) or "–",
                "state": row["state_label"],
            }
            line = _("%(level)s %(what)s (due %(due)s) → %(to)s: %(state)s") % words
            self.stdout.write(line + (f" – {row['reason']}" if row["reason"] else ""))
