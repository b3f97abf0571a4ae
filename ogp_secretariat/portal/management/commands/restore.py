"""`restore DIR`: an archive in the place of the database and the stored files."""

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.portal.actions import restoring
from ogp_secretariat.portal.archive import Refused
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Remet en place une archive de « backup » : la base et les fichiers. Arrêtez d’abord le site et le worker. "
        "Tout est vérifié avant que rien ne soit remplacé (empreintes, tailles, format, migrations, moteur de "
        "base) ; une archive abîmée, incomplète, plus récente que ce logiciel ou d’un autre moteur est refusée "
        "d’une phrase et rien ne change. La base et les fichiers d’avant sont gardés à côté, sous un nom daté. "
        "Ensuite la base est mise à jour, chacun doit se reconnecter, et la boîte d’envoi reste arrêtée jusqu’à ce "
        "qu’une personne la relance."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", metavar="DOSSIER", help="une archive, ou le dossier des archives (la plus récente)"
        )
        parser.add_argument("--yes", action="store_true", help="ne pas demander de confirmation")
        parser.add_argument("--verify", action="store_true", help="vérifier l’archive et s’arrêter là")
        parser.add_argument(
            "--discard-former",
            action="store_true",
            help="une fois tout en place, effacer la base et les fichiers d’avant",
        )

    def handle(self, *, folder, yes, verify, discard_former, **options):
        try:
            path, manifest = restoring.examine(folder)
            self._present(path, manifest)
            if verify:
                return
            if not yes:
                self._confirm()
            former = restoring.restore(path, at=timezone.now(), keep_former=not discard_former)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(path, former)

    def _present(self, path, manifest):
        self.stdout.write(
            _("%(path)s: whole; made on %(date)s, version %(version)s, %(rows)d rows, %(files)d files.")
            % {
                "path": path,
                "date": manifest.made_on,
                "version": manifest.version,
                "rows": sum(manifest.rows.values()),
                "files": len(manifest.files),
            }
        )
        for name in [*manifest.missing, *manifest.changed]:
            self.stderr.write(
                _("%(name)s: this stored file was already missing or changed when the backup was made.")
                % {"name": name}
            )

    def _confirm(self):
        self.stdout.write(_("It will take the place of the database and the files of this installation."))
        try:
            answer = input(_("Type « yes » to go on: "))
        except EOFError as error:
            raise CommandError(_("Nothing was changed: confirm by typing, or add --yes.")) from error
        if answer.strip().casefold() not in {"oui", "yes"}:
            raise CommandError(_("Nothing was changed: the restoration was not confirmed."))

    def _report(self, path, former):
        self.stdout.write(_("%(name)s is restored.") % {"name": path.name})
        kept = [place for place in (former.database, former.files) if place]
        if kept:
            self.stdout.write(
                _("What was there before is kept, until you delete it: %(places)s.") % {"places": ", ".join(kept)}
            )
        self.stdout.write(
            _("The outbox is stopped: look through it, then let it go on. Everybody has to log in again.")
        )
