"""`backup DIR`: the database and the stored files, as one consistent set."""

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.portal.actions.backup import back_up
from ogp_secretariat.portal.archive import Refused
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Sauvegarde la base et les fichiers auxquels elle se réfère, d’un seul tenant, dans un nouveau "
        "sous-dossier de DOSSIER daté en temps universel (sauvegarde-AAAAMMJJThhmmssZ), avec un manifeste et "
        "l’empreinte SHA-256 de chaque fichier. Le site peut rester en service. Rien ne paraît sous ce nom tant "
        "que tout n’est pas écrit. Les sessions ouvertes n’y sont pas ; le fichier .env et SECRET_KEY non plus : "
        "gardez-les à part. L’archive contient des données personnelles : rangez-la dans un endroit fermé, sur une "
        "autre machine. « restore » la remet en place. Code de sortie : 0 quand tout y est ; 1 sinon, et une "
        "phrase dit pourquoi."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DOSSIER", help="dossier des archives, créé s’il n’existe pas")

    def handle(self, *, folder, **options):
        try:
            path, manifest = back_up(folder, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("Backup made: %(path)s (%(rows)d rows, %(files)d files, %(size)d kB).")
            % {
                "path": path,
                "rows": sum(manifest.rows.values()),
                "files": len(manifest.files),
                "size": max(1, manifest.bytes // 1024),
            }
        )
        for name in manifest.missing:
            self.stderr.write(_("%(name)s: this stored file is missing here and in the backup.") % {"name": name})
        for name in manifest.changed:
            self.stderr.write(_("%(name)s: the bytes of this stored file are not what was recorded.") % {"name": name})
        if manifest.missing or manifest.changed:
            raise CommandError(
                _("The backup is kept, but %(count)d stored file(s) of this installation need somebody's eye.")
                % {"count": len(manifest.missing) + len(manifest.changed)}
            )
