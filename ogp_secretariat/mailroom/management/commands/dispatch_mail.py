import time

from django.utils.translation import gettext as _

from ogp_secretariat.mailroom import queries
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = "Livre les messages en attente de la boîte d'envoi, toutes les dix secondes ou une seule fois."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="livrer ce qui est dû, puis s'arrêter")

    def handle(self, **options):
        while True:
            sent = dispatch()
            self.stdout.write(_("%(count)d message(s) delivered.") % {"count": sent})
            self._say_why_not()
            if options["once"]:
                return
            time.sleep(10)

    def _say_why_not(self):
        outbox = queries.outbox()
        if outbox.is_paused:
            self.stdout.write(_("The outbox is stopped: %(reason)s") % {"reason": outbox.pause_reason})
        elif outbox.troubles:
            self.stdout.write(_("The mail server is in trouble: %(reason)s") % {"reason": outbox.trouble})
