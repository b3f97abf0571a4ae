"""`verify_audit`: the history is still written in its order, and what keeps it from being changed still stands."""

import datetime
import json

from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.command import FrenchCommand
from ogp_secretariat.web.standing import guards_set, guards_standing

# Acts are written when they end, and none takes longer: an entry further behind was put in afterwards.
LONGEST_ACT = datetime.timedelta(hours=1)


def missing_guards():
    """[(trigger, table)] that a migration set and that refuses nothing any more."""
    standing = guards_standing(connection)
    return sorted((name, table) for name, table in guards_set(connection).items() if standing.get(name) != table)


def misplaced(entries, now):
    """[(key, why)] of (key, moment) in the order of keys: « future », or « order » for one older than those before."""
    found, newest = [], None
    for key, at in entries:
        if at > now + LONGEST_ACT:
            found.append((key, "future"))
            continue
        if newest is not None and newest - at > LONGEST_ACT:
            found.append((key, "order"))
        newest = at if newest is None else max(newest, at)
    return found


class Command(FrenchCommand):
    help = (
        "Vérifie que l'historique est écrit dans l'ordre du temps et que les protections de la base (déclencheurs), "
        "qui interdisent de le changer et de changer ce qui est validé, sont toutes en place."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du résultat")

    def handle(self, *, format, **options):
        rows = Entry.objects.order_by("pk").values_list("pk", "at")
        count, wrong, missing = rows.count(), misplaced(rows.iterator(), timezone.now()), missing_guards()
        if format == "json":
            result = {
                "entries": count,
                "misplaced": [{"entry": key, "why": why} for key, why in wrong],
                "guards": len(guards_set(connection)),
                "missing_guards": [{"guard": name, "table": table} for name, table in missing],
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_("%(count)d entries of the history verified.") % {"count": count})
        for key, why in wrong:
            words = _("dated in the future") if why == "future" else _("older than the entries written before it")
            self.stderr.write(_("Entry %(key)d: %(words)s") % {"key": key, "words": words})
        for name, table in missing:
            self.stderr.write(
                _("Protection %(name)s of the table %(table)s is missing.") % {"name": name, "table": table}
            )
        if wrong or missing:
            raise CommandError(_("The history is no longer what was written, or is no longer protected."))
