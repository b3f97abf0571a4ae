import time

from django.utils.translation import gettext as _

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
            if options["once"]:
                return
            time.sleep(10)
