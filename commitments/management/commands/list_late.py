"""`list_late`: what is late on a day, with the days, those under review apart."""

import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from commitments import queries
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Liste les jalons et les engagements en retard à une date : échéance, jours de retard, jours d'examen par le "
        "secrétariat (non comptés comme retard), et si le retard est nouveau depuis la dernière réunion du comité. "
        "N'écrit rien."
    )

    def add_arguments(self, parser):
        parser.add_argument("--plan", metavar="CODE", help="code du plan (par défaut : tous les plans adoptés)")
        parser.add_argument("--as-of", metavar="DATE", help="date de la situation, AAAA-MM-JJ (aujourd'hui par défaut)")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text (par défaut) ou json")

    def handle(self, *, plan, as_of, format, **options):
        day = self.day(as_of)
        if plan:
            found = queries.plan_named(plan, day)
            if found is None:
                raise CommandError(_("No plan has the code %(code)s.") % {"code": plan[:40]})
            plans = [found]
        else:
            plans = list(queries.plans_in_course())
        rows = [row for one in plans for row in queries.late_rows(one, day)]
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not rows:
            self.stdout.write(_("Nothing is late on %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
        for row in rows:
            self.stdout.write(self._line(row))

    @staticmethod
    def _line(row):
        line = _("%(code)s: %(days)s days late (due %(due)s, %(review)s days under review), %(institution)s") % {
            "code": row["code"],
            "days": row["days_late"],
            "due": row["due"],
            "review": row["review_days"],
            "institution": row["institution"] or "–",
        }
        return line + (_(" – new since the last meeting") if row["newly"] else "")
