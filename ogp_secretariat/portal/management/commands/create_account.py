"""`create_account EMAIL --role ROLE`: an account and its first mail."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.people.actions.accounts import open_account
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Person, User
from ogp_secretariat.portal.notifications import account_opened
from ogp_secretariat.web.command import FrenchCommand
from ogp_secretariat.web.text import clean_text


class Command(FrenchCommand):
    help = "Ouvre un compte et envoie son message de bienvenue ; la personne se connecte par un code reçu par courriel."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL", help="adresse de connexion")
        parser.add_argument("--role", required=True, choices=Role.values, help="rôle du compte")
        parser.add_argument("--person", metavar="NOM", help="personne de l'annuaire (créée si elle n'existe pas)")

    def handle(self, *, email, role, person, **options):
        try:
            user = self._open(email, role, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("Account %(email)s is open (%(role)s).") % {"email": user.email, "role": Role(role).label})

    @transaction.atomic
    def _open(self, email, role, name):
        person = None
        if name:
            name = clean_text(name, single_line=True)
            found = list(Person.objects.filter(name__iexact=name.strip())[:2])
            if len(found) > 1:
                raise CommandError(
                    _("Several people are called %(name)s: link the account in the admin.") % {"name": name}
                )
            person = found[0] if found else Person(name=name.strip(), email=email.strip().lower())
            if not found:
                person.full_clean()
                person.save()
            elif User.objects.filter(person=person).exists():
                raise CommandError(_("%(name)s already has an account.") % {"name": name})
        user = open_account(email, role=role, by=None, person=person)
        account_opened(user)
        return user
