"""Importing an old relevé: hand it in, review source and result side by side, create the meeting."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ogp_secretariat.people.admin.base import RecordAdmin

from .. import permissions, queries
from ..actions import importing
from ..enums import ImportState
from ..forms.importing import ROW_SETS, ReceiveForm
from ..forms.reviewing import Review
from ..models import ReleveImport
from ..reader import Record, Refused

LINE_END = re.compile(r"\r\n|\n|\r")
# Beyond this the page shows the beginning of the source; the original stays one click away.
LINES_SHOWN = 3000


@admin.register(ReleveImport)
class ReleveImportAdmin(RecordAdmin):
    fields = ("file_name", "committee", "state", "meeting", "source_kind", "sha256", "created_at", "created_by", "text")
    list_display = ("file_name", "committee", "state", "meeting", "created_at", "created_by")
    list_filter = ("state", "committee")
    list_select_related = ("committee", "meeting__committee", "created_by__person")
    search_fields = ("file_name", "text")
    date_hierarchy = "created_at"

    def has_change_permission(self, request, obj=None):
        """An import is reviewed, not edited."""
        return False

    def has_delete_permission(self, request, obj=None):
        """The source of a meeting is kept; what is of no use is set aside."""
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/review/", view(self.review_view), name="meetings_releveimport_review"),
            path("<path:object_id>/original/", view(self.original_view), name="meetings_releveimport_original"),
            *super().get_urls(),
        ]

    def _found(self, request, object_id):
        releve_import = self.get_object(request, object_id)
        if releve_import is None:
            raise Http404
        if not permissions.can_edit(request.user):
            raise PermissionDenied
        return releve_import

    def _frame(self, request, **context):
        request.current_app = self.admin_site.name
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}

    # -- Handing in --------------------------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        committee = queries.default_committee()
        form = ReceiveForm(request.POST or None, request.FILES or None, initial={"committee": committee})
        if request.method == "POST" and form.is_valid():
            data, name = form.source()
            try:
                found = importing.receive(data, name, committee=form.cleaned_data["committee"], by=request.user)
            except Refused as refused:
                form.add_error("file" if form.cleaned_data.get("file") else "text", str(refused))
            else:
                return HttpResponseRedirect(reverse("admin:meetings_releveimport_review", args=[found.pk]))
        context = self._frame(request, title=_("Import an old relevé"), form=form)
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/meetings/releveimport/add_form.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Until the meeting is made, an import opens on its review."""
        releve_import = self.get_object(request, object_id)
        if releve_import is not None and releve_import.state == ImportState.TO_REVIEW:
            return HttpResponseRedirect(reverse("admin:meetings_releveimport_review", args=[releve_import.pk]))
        return super().change_view(request, object_id, form_url, extra_context)

    def original_view(self, request, object_id):
        """The file as it was handed in."""
        releve_import = self._found(request, object_id)
        try:
            file = releve_import.original.open("rb")
        except OSError as error:
            raise Http404 from error
        response = FileResponse(file, as_attachment=True, filename=releve_import.file_name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    # -- Reviewing ---------------------------------------------------------------------------------------------------

    def review_view(self, request, object_id):
        """Source and result side by side; nothing is made before a person says so."""
        releve_import = self._found(request, object_id)
        if releve_import.meeting_id:
            return HttpResponseRedirect(reverse("admin:meetings_meeting_change", args=[releve_import.meeting_id]))
        if releve_import.state != ImportState.TO_REVIEW:
            return HttpResponseRedirect(reverse("admin:meetings_releveimport_change", args=[releve_import.pk]))
        record, refusal = Record.from_json(releve_import.result), []
        if request.method == "POST" and "_set_aside" in request.POST:
            return self._set_aside(request, releve_import)
        review = Review(record, request.POST if request.method == "POST" else None)
        if request.method == "POST" and review.is_valid():
            try:
                return self._reviewed(request, releve_import, review)
            except ValidationError as error:
                refusal = error.messages
        return self._review_page(request, releve_import, record, review, refusal)

    def _set_aside(self, request, releve_import):
        try:
            importing.set_aside(releve_import, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)
        else:
            said = _("« %(file)s » is set aside; the file is kept.") % {"file": releve_import.file_name}
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:meetings_releveimport_changelist"))

    def _reviewed(self, request, releve_import, review):
        """Make the meeting, or keep the corrections for later."""
        record = review.corrected()
        if "_create" not in request.POST:
            importing.save_review(releve_import, record, by=request.user)
            self.message_user(request, _("The corrections are kept. No meeting is made yet."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:meetings_releveimport_review", args=[releve_import.pk]))
        meeting = importing.create_meeting(releve_import, record, by=request.user)
        self.message_user(
            request,
            _("Meeting %(reference)s created: %(agenda)d agenda items, %(points)d points, %(decisions)d decisions.")
            % {
                "reference": meeting,
                "agenda": len(record.agenda),
                "points": sum(len(group.points) for group in record.discussed),
                "decisions": len(record.decisions),
            },
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:meetings_meeting_change", args=[meeting.pk]))

    def _review_page(self, request, releve_import, record, review, refusal):
        lines = LINE_END.split(releve_import.text)
        warnings = list(enumerate(record.warnings, 1))
        at_line = {}
        for number, warning in warnings:
            at_line.setdefault(warning.line, []).append((number, warning))
        unplaced = {note.line for note in record.unplaced}
        context = self._frame(
            request,
            title=_("Review of « %(file)s »") % {"file": releve_import.file_name},
            releve_import=releve_import,
            lines=[
                {"number": n, "text": text, "warnings": at_line.get(n, ()), "is_unplaced": n in unplaced}
                for n, text in enumerate(lines[:LINES_SHOWN], 1)
            ],
            is_cut=len(lines) > LINES_SHOWN,
            warnings=warnings,
            review=review,
            row_sets=[(name, ROW_SETS[name][1], row_set) for name, row_set in review.row_sets.items()],
            refusal=refusal,
            is_invalid=request.method == "POST",
        )
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/meetings/releveimport/review.html", context, status=status)

    class Media:
        js = ("js/admin-rows.js", "js/admin-place.js")
