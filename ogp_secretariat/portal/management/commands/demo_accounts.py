"""`demo_accounts`: what `make demo` prints when all is up."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ogp_secretariat.people.enums import Role
from ogp_secretariat.portal.demo import ACCOUNTS


class Command(BaseCommand):
    help = "Affiche l'adresse, les comptes de la démonstration et trois choses à essayer."
    requires_system_checks = []

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Cette installation n'est pas une démonstration.")
        site, write = settings.SITE_URL, self.stdout.write
        with translation.override("fr"):
            write(f"\n  Le secrétariat du Gouvernement Ouvert est prêt : {site}/\n")
            write("  Comptes de démonstration (les personnes sont inventées) :")
            for account in ACCOUNTS:
                write(f"    {Role(account.role).label!s:<22} {account.email:<32} {account.password}")
        write("\n  Trois choses à essayer :")
        write(
            f"    1. Sans compte : {site}/reunions/ — téléchargez « Relevé CP 1/2020 » d'un clic (français ou arabe)."
        )
        write("    2. Secrétariat : importez meetings/demo/exemple_a_importer.txt, relisez, créez la réunion, aperçu,")
        write(f"       diffusez ({site}/admin/) ; la présidence valide sur {site}/a-signer/, le membre télécharge.")
        write("    3. Co-création : sans compte, envoyez une contribution ou inscrivez-vous à un atelier")
        write(f"       ({site}/cocreation/) ; le secrétariat la trouve sur son bureau, la lit et y répond.")
        write(f"\n  Le courrier de la démonstration se lit sur {site}/demonstration/courriel/")
        write("  Ctrl-C arrête tout.\n")
