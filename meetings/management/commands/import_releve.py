"""`import_releve FILE`: an old relevé becomes a meeting, from the command line."""

import json
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from meetings import queries
from meetings.actions import importing
from meetings.enums import ImportState
from meetings.reader import Refused, read_file, read_source
from meetings.records import record_of, with_reading_notes
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Lit un ancien relevé des conclusions (texte, PDF, DOCX ou le JSON d'export_releve) et en fait une réunion. "
        "Lancer la commande sans --dry-run vaut confirmation. Les avertissements (date impossible, point hors de "
        "l'ordre du jour…) n'empêchent pas la réunion d'être créée ; seul un fichier illisible est refusé (code 1)."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="le relevé : .txt, .pdf, .docx ou .json ; « - » lit l'entrée")
        parser.add_argument("--committee", metavar="CODE", help="code du comité (par défaut : le premier enregistré)")
        parser.add_argument("--dry-run", action="store_true", help="montrer ce qui serait compris, sans rien écrire")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du résultat")

    def handle(self, *, file, committee, dry_run, format, **options):
        data, name = self._read(file)
        try:
            record = read_source(read_file(data, name))
            shown = self._foresee(record, committee) if dry_run else self._create(data, name, committee, record)
        except Refused as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            if format == "json":
                self.stdout.write(json.dumps(record.to_json(), ensure_ascii=False, indent=2))
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(_("Nothing was written: %(reason)s") % {"reason": error}) from error
        if format == "json":
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            self._summary(shown, dry_run)

    def _read(self, file):
        try:
            if file == "-":
                return sys.stdin.buffer.read(), "releve.txt"
            return Path(file).read_bytes(), Path(file).name
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(
                _("The file %(file)s cannot be read: %(reason)s") % {"file": file, "reason": reason}
            ) from error

    def _foresee(self, record, code):
        """What the meeting would be: a record without a reference would get the next one of its year."""
        shown, committee = record.to_json(), self._committee(code)
        if record.date and not importing.parse_reference(record.reference):
            shown["reference"] = importing.next_reference(committee, record.date.year)
        return shown

    def _committee(self, code):
        committee = queries.default_committee(code)
        if committee is None:
            raise CommandError(
                _("No committee has the code %(code)s.") % {"code": code}
                if code
                else _("No committee is registered yet: create one in the admin.")
            )
        return committee

    def _create(self, data, name, code, record):
        releve_import = importing.receive(data, name, committee=self._committee(code), by=None)
        if releve_import.state == ImportState.CREATED:
            self.stderr.write(
                _("This very file was imported before: nothing was written. Meeting: %(meeting)s.")
                % {"meeting": releve_import.meeting}
            )
            meeting = releve_import.meeting
        else:
            meeting = importing.create_meeting(releve_import, record, by=None)
        result = releve_import.result
        record = {**result, **record_of(queries.whole_meeting(meeting.pk)), "title": result["title"]}
        return with_reading_notes(record, releve_import)

    def _summary(self, record, dry_run):
        write = self.stdout.write
        write(_("Reference: %(value)s") % {"value": record["reference"] or "—"})
        write(_("Date: %(value)s") % {"value": record["date"] or "—"})
        write(_("Place: %(value)s") % {"value": record["place"] or "—"})
        write(_("Chaired by: %(value)s") % {"value": record["chair"] or "—"})
        write(_("Agenda: %(count)d items") % {"count": len(record["agenda"])})
        points = sum(len(group["points"]) for group in record["discussed"])
        write(_("Points discussed: %(count)d") % {"count": points})
        write(_("Decisions: %(count)d") % {"count": len(record["decisions"])})
        for warning in record["warnings"]:
            line = _("line %(line)s: ") % {"line": warning["line"]} if warning["line"] else ""
            self.stderr.write(_("Warning: ") + line + warning["text"])
        for rest in record["unplaced"]:
            self.stderr.write(_("Not placed, line %(line)s: %(text)s") % rest)
        write(_("Nothing was written (--dry-run).") if dry_run else _("The meeting is recorded."))
