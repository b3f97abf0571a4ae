"""`erase_person`: what is known of somebody is erased, and what stays is said (law 09-08)."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_secretariat.portal import personal_data as table
from ogp_secretariat.portal.actions import personal_data
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Efface les données personnelles liées à une adresse de courriel (loi 09-08) : inscriptions (la place d’un "
        "événement à venir passe au suivant de la liste d’attente), propositions d’événements, noms et adresses des "
        "contributions, contacts et représentants d’associations, fiches à examiner et fichiers importés, compte et "
        "fiche de qui n’est plus en fonction, textes de la boîte d’envoi. Ce qui doit rester comme document public "
        "(présence dans un relevé, lettres signées, attestations délivrées) est dit avec sa raison, de même que les "
        "textes où le nom figure encore ; les PDF déjà émis ne changent pas. Peut être relancée sans "
        "risque. Les sauvegardes gardent les données jusqu’à leur propre suppression : effacez de nouveau après une "
        "restauration."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="ADRESSE", help="adresse de courriel de la personne")
        parser.add_argument("--dry-run", action="store_true", help="montrer ce qui serait effacé, sans rien écrire")
        parser.add_argument("--yes", action="store_true", help="ne pas demander de confirmation")

    def handle(self, *, email, dry_run, yes, **options):
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise CommandError(_("« %(who)s » is not an e-mail address.") % {"who": email[:100]}) from error
        subject = table.find(email)
        if not dry_run and not yes:
            self._confirm(subject)
        outcome = personal_data.erase(subject, by=None, dry_run=dry_run)
        self._report(outcome, dry_run)

    def _confirm(self, subject):
        """Ask at a terminal; elsewhere the option must be given."""
        self._report(personal_data.erase(subject, by=None, dry_run=True), True)
        if not sys.stdin.isatty():
            raise CommandError(_("Nothing was erased: add --yes to erase without being asked."))
        self.stdout.write(_("This cannot be undone. Type « oui » to erase:"))
        if input().strip().casefold() != "oui":
            raise CommandError(_("Nothing was erased."))

    def _report(self, outcome, dry_run):
        if not outcome.erased and not outcome.kept:
            self.stdout.write(_("Nothing is known of this address: nothing to erase."))
        for label, number in outcome.erased:
            sentence = _("to erase: %(what)s (%(n)s)") if dry_run else _("erased: %(what)s (%(n)s)")
            self.stdout.write(sentence % {"what": label, "n": number})
        for label, number, why in outcome.kept:
            self.stdout.write(_("kept: %(what)s (%(n)s) – %(why)s") % {"what": label, "n": number, "why": why})
        if outcome.documents:
            words = ngettext(
                "%(n)s document already issued names this person; it is frozen and does not change.",
                "%(n)s documents already issued name this person; they are frozen and do not change.",
                outcome.documents,
            )
            self.stdout.write(words % {"n": outcome.documents})
        if outcome.erased:
            self.stdout.write(_("The text of a contribution stays public, without its author; read it for names."))
