"""What only the product writes: seen and searched, never typed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.admin import ReadOnlyAdmin

from .. import methodology
from ..enums import UpdateState
from ..models import (
    Assessment,
    ExtensionRequest,
    LateEntry,
    ProgressUpdate,
    Remark,
    Report,
    SheetImport,
    Snapshot,
)
from .base import badge

OF_MILESTONE = ("milestone__code", "milestone__commitment__search_text")


class StateColumn:
    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, record):
        return badge(record.state, record.get_state_display())


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(StateColumn, ReadOnlyAdmin):
    list_display = ("milestone", "value", "effective_on", "state_badge", "submitted_at", "reviewed_at", "is_verified")
    list_filter = ("state", "milestone__commitment__plan", "is_verified")
    list_select_related = ("milestone",)
    search_fields = OF_MILESTONE

    def get_queryset(self, request):
        """A draft is its author's until it is submitted."""
        return super().get_queryset(request).exclude(state=UpdateState.DRAFT)


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(StateColumn, ReadOnlyAdmin):
    list_display = ("milestone", "requested_due", "state_badge", "requested_at", "decided_at")
    list_filter = ("state", "milestone__commitment__plan")
    list_select_related = ("milestone",)
    search_fields = OF_MILESTONE


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    # The inputs and the result are whole plans as JSON: read by the engine, not by people.
    exclude = ("inputs", "result")
    list_display = ("plan", "commitment", "kind", "as_of", "rate_words", "planned_words", "taken_at", "method_version")
    list_display_links = ("plan", "commitment")
    list_filter = ("kind", "plan")
    list_select_related = ("plan", "commitment")
    search_fields = ("commitment__search_text", "plan__code")

    @admin.display(description=_("completion rate"), ordering="rate")
    def rate_words(self, snapshot):
        return methodology.displayed(snapshot.rate)

    @admin.display(description=_("planned rate"), ordering="planned")
    def planned_words(self, snapshot):
        return methodology.displayed(snapshot.planned)


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ("commitment", "assessor", "question", "code_title", "assessed_on")
    list_filter = ("assessor", "question__cycle", "commitment__plan")
    list_select_related = ("commitment", "question", "code")
    search_fields = ("commitment__search_text",)

    @admin.display(description=_("answer"), ordering="code__position")
    def code_title(self, assessment):
        return assessment.code.title


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("kind", "plan", "commitment", "as_of", "is_public", "made_at", "made_by")
    list_filter = ("kind", "plan", "is_public")
    list_select_related = ("plan", "commitment", "made_by")
    search_fields = ("commitment__search_text", "plan__code")


@admin.register(SheetImport)
class SheetImportAdmin(StateColumn, ReadOnlyAdmin):
    exclude = ("table", "mapping", "result")
    list_display = ("file_name", "kind", "plan", "state_badge", "created_by", "created_at", "applied_at")
    list_filter = ("kind", "state", "plan")
    list_select_related = ("plan", "created_by")
    search_fields = ("file_name", "plan__code")


@admin.register(LateEntry)
class LateEntryAdmin(ReadOnlyAdmin):
    list_display = ("commitment", "period", "until", "reason", "granted_by", "granted_at")
    list_filter = ("period__plan",)
    list_select_related = ("commitment", "period", "granted_by")
    search_fields = ("commitment__search_text",)


@admin.register(Remark)
class RemarkAdmin(ReadOnlyAdmin):
    list_display = ("milestone", "institution", "text", "written_at", "answered_at", "withdrawn_at")
    list_filter = ("milestone__commitment__plan",)
    list_select_related = ("milestone", "institution")
    search_fields = (*OF_MILESTONE, "institution__search_text")
