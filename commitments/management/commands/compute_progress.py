"""`compute_progress`: the rates of a plan on a day, with the lines and sentences that explain them."""

import json

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from commitments import methodology, queries
from commitments.enums import CommitmentStatus
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Calcule les taux d'un plan à une date, par la méthodologie de calcul : taux de réalisation, taux prévu, écart "
        "et taux de renseignement, par engagement, par axe et pour le plan, avec les phrases qui les expliquent. "
        "N'écrit rien."
    )

    def add_arguments(self, parser):
        parser.add_argument("--plan", metavar="CODE", help="code du plan (par défaut : le plan adopté en cours)")
        parser.add_argument("--as-of", metavar="DATE", help="date de la situation, AAAA-MM-JJ (aujourd'hui par défaut)")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="text (par défaut) ou json")

    def handle(self, *, plan, as_of, format, **options):
        day = self.day(as_of)
        found = queries.plan_named(plan, day)
        if found is None:
            raise CommandError(
                _("No plan has the code %(code)s.") % {"code": plan[:40]}
                if plan
                else _("There is no adopted plan yet.")
            )
        result = queries.compute(found, day)
        if format == "json":
            self.stdout.write(json.dumps(methodology.as_json(result), ensure_ascii=False, indent=2))
            return
        self._text(result)

    def _text(self, result):
        self.stdout.write(f"{result.code} – {result.title}, {result.as_of:%d/%m/%Y} (méthode v{result.method})")
        self.stdout.write(self._line(_("Plan"), result.figures))
        for code, title in result.plan.axes:
            self.stdout.write(self._line(f"  {code} {title}", result.axes[code]))
        for one in result.commitments:
            status = CommitmentStatus(one.status).label
            late = f", {one.days_late} j" if one.days_late else ""
            self.stdout.write(self._line(f"  {one.code} {one.title}", one) + f" [{status}{late}]")
        for sentence in methodology.explain_plan(result):
            self.stdout.write(sentence)

    @staticmethod
    def _line(name, figures):
        return _("%(name)s: %(rate)s (planned %(planned)s, gap %(gap)s)") % {
            "name": name,
            "rate": methodology.displayed(figures.rate),
            "planned": methodology.displayed(figures.planned),
            "gap": methodology.displayed_points(figures.gap),
        }
