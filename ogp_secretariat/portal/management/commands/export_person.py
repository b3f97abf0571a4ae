"""`export_person`: everything that is known of somebody (law 09-08, right of access)."""

import os
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ogp_secretariat.portal import personal_data as table
from ogp_secretariat.portal.actions import personal_data
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Réunit tout ce que le logiciel sait d’une personne (loi 09-08, droit d’accès) : compte, fiche, mandats, "
        "présences, inscriptions, contributions, associations, messages, actes du journal. Le résultat est en JSON ; "
        "un fichier dont le nom finit par .zip le contient compressé. Ne remettez ce fichier qu’à la personne."
    )

    def add_arguments(self, parser):
        parser.add_argument("who", metavar="ADRESSE_OU_NUMERO", help="adresse de courriel, ou numéro de la fiche")
        parser.add_argument("--output", metavar="FICHIER", help="fichier à écrire (.json ou .zip) ; sinon à l’écran")

    def handle(self, *, who, output, **options):
        subject = table.find(who)
        content = personal_data.known(subject)
        if not content["records"] and not content["audit"]:
            raise CommandError(_("Nothing is known of « %(who)s ».") % {"who": who[:100]})
        if output is None:
            self.stdout.write(personal_data.as_bytes(content).decode())
            return
        try:
            # Readable by whoever asked for it only.
            descriptor = os.open(Path(output), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(personal_data.as_bytes(content, zipped=output.lower().endswith(".zip")))
        except (OSError, ValueError) as error:
            sentence = _("The file %(name)s cannot be written.")
            raise CommandError(sentence % {"name": str(output)[:200]}) from error
        for kind, number in personal_data.summary(content).items():
            self.stdout.write(f"{kind} : {number}")
        self.stdout.write(_("Written to %(name)s.") % {"name": output})
