"""`export_releve REFERENCE --output FILE`: the relevé as PDF, Word file or JSON."""

import json
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import queries
from meetings.documents import EMBEDDED_NAME, STYLESHEET, TEMPLATE, releve_of
from meetings.docx_copy import Official, docx_of
from meetings.records import record_of, with_reading_notes
from meetings.releve import Releve
from ogp_secretariat.documents.actions.rendering import render_one
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.documents.renderer import EmbeddedFile, RenderingFailed, render_pdf
from ogp_secretariat.web.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Écrit le relevé d'une réunion dans un fichier : le PDF officiel de la dernière version (ou le projet, marqué "
        "PROJET, tant qu'il n'est pas validé), sa copie de travail Word, ou le JSON que lit import_releve."
    )

    def add_arguments(self, parser):
        parser.add_argument("reference", metavar="REFERENCE", help="« CP 1/2020 », ou la date « 2020-02-12 »")
        parser.add_argument("--output", required=True, metavar="FILE", help="fichier à écrire")
        parser.add_argument("--lang", choices=["fr", "ar"], default="fr", help="langue (fr par défaut)")
        parser.add_argument(
            "--format", choices=["pdf", "docx", "json"], default="pdf", help="pdf (par défaut), docx ou json"
        )

    def handle(self, *, reference, output, lang, format, **options):
        meeting = queries.whole_meeting(self._one(reference).pk)
        data = {"json": self._json, "docx": self._docx, "pdf": self._pdf}[format](meeting, lang)
        self._write(Path(output), data)
        self.stdout.write(_("%(file)s: %(size)d bytes written.") % {"file": output, "size": len(data)})

    def _one(self, reference):
        found = queries.meeting_by_reference(reference)
        if not found:
            raise CommandError(_("No meeting has the reference %(reference)s.") % {"reference": reference})
        if len(found) > 1:
            names = ", ".join(str(m) for m in found)
            raise CommandError(_("Several meetings have this date: %(names)s. Give the reference.") % {"names": names})
        return found[0]

    def _json(self, meeting, lang):
        record = with_reading_notes(record_of(meeting), getattr(meeting, "source_import", None))
        return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()

    def _docx(self, meeting, lang):
        """The working copy of the last issue, whose PDF is made if need be; of a draft, as it stands."""
        issue = queries.latest_issue(meeting.minutes, ready_only=False)
        if issue is None:
            today = timezone.localdate()
            releve = releve_of(meeting, lang, state=meeting.minutes.state, status_date=today, today=today)
            return docx_of(releve, record=record_of(meeting))
        document = self._made(issue, lang)
        official = Official(issue.version, issue.issued_on.isoformat(), document.sha256, document.code or "")
        return docx_of(Releve.from_json(document.context), official=official, record=document.embedded)

    def _pdf(self, meeting, lang):
        issue = queries.latest_issue(meeting.minutes, ready_only=False)
        if issue is None:
            return self._draft(meeting, lang)
        try:
            return self._made(issue, lang).absolute_path.read_bytes()
        except OSError as error:
            raise CommandError(_("The stored file is missing: run verify_documents.")) from error

    def _made(self, issue, lang):
        """The document of an issue, its file made now if it still waits."""
        document = issue.document(lang)
        if not document.is_ready:
            render_one(document)
            document.refresh_from_db()
        if not document.is_ready:
            raise CommandError(_("PDF pending: the file is not made yet. %(reason)s") % {"reason": document.error})
        return document

    def _draft(self, meeting, lang):
        today = timezone.localdate()
        releve = releve_of(meeting, lang, state=meeting.minutes.state, status_date=today, today=today)
        try:
            html = document_html(TEMPLATE, {"doc": releve}, lang)
            data = json.dumps(record_of(meeting), ensure_ascii=False, indent=1, sort_keys=True).encode()
            return render_pdf(
                html,
                stylesheets=[STYLESHEET],
                attachments=[EmbeddedFile(EMBEDDED_NAME, data, str(meeting), created=today.isoformat())],
                timeout=settings.DOCUMENT_TIME_LIMIT,
            ).pdf
        except RenderingFailed as error:
            raise CommandError(str(error)) from error

    def _write(self, target, data):
        """The file appears whole, or the old one stays."""
        temporary, target = None, target.resolve()
        if target.exists() and not target.is_file():
            raise CommandError(_("%(file)s is not an ordinary file: nothing was written.") % {"file": target})
        try:
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(temporary, 0o644)
            os.replace(temporary, target)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise CommandError(
                _("The file %(file)s cannot be written: %(reason)s") % {"file": target, "reason": error.strerror}
            ) from error
