"""The communication plan, and the grids of requirements."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from ..actions import communicating
from ..forms.process import CommunicationForm
from ..models import CommunicationAction, Requirement, RequirementGrid
from .base import CocreationAdmin, LimitedTexts


class LateFilter(admin.SimpleListFilter):
    title = _("progress")
    parameter_name = "avancement"

    def lookups(self, request, model_admin):
        return [("late", _("late")), ("to_do", _("to do")), ("done", _("done"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "late":
            return queryset.filter(done_on=None, due_on__lt=today)
        if self.value() == "to_do":
            return queryset.filter(done_on=None)
        return queryset.exclude(done_on=None) if self.value() == "done" else queryset


@admin.register(CommunicationAction)
class CommunicationActionAdmin(CocreationAdmin):
    form = CommunicationForm
    fieldsets = (
        (None, {"fields": (("process", "stage_kind"), "title", "title_ar", ("channel", "language"))}),
        (_("For whom, by whom, when"), {"fields": (("audience", "audience_ar"), ("owner", "due_on"))}),
        (_("Done"), {"fields": ("done_on", "link", "upload", "note")}),
    )
    list_display = ("title", "process", "stage_kind", "channel", "due_on", "done_on", "owner")
    list_filter = ("process", LateFilter, "channel")
    list_select_related = ("process",)
    ordering = ("done_on", "due_on")
    search_fields = ("title", "owner")

    def perform(self, request, obj, form):
        upload = form.cleaned_data.get("upload")
        communicating.save_action(obj, by=request.user, file=upload, expected_version=request.expected_version)

    def has_delete_permission(self, request, obj=None):
        """An action that was done is a fact; one that was not may be taken out."""
        return self.has_change_permission(request, obj) and (obj is None or obj.done_on is None)

    def delete_model(self, request, obj):
        communicating.remove_action(obj, by=request.user)

    def log_deletions(self, request, queryset):
        """The action wrote the audit."""

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:cocreation_communicationaction_change", args=[object_id]))

    def panel(self, request, obj):
        return {
            "panel_template": "admin/cocreation/panel_communicationaction.html",
            "evidence_url": obj.evidence_url,
            "plan_url": reverse("communication_plan", args=[obj.process.code]),
        }


class RequirementInline(LimitedTexts, RecordInline):
    model = Requirement
    fields = ("position", "code", "title", "title_ar", "check_kind", "months", "days", "times")
    extra = 0
    can_delete = False


@admin.register(RequirementGrid)
class RequirementGridAdmin(LimitedTexts, RecordAdmin):
    fields = ("code", "title", "title_ar", "in_force_from", "source", "source_ar")
    list_display = ("code", "title", "in_force_from")
    inlines = [RequirementInline]
    search_fields = ("code",)

    def has_delete_permission(self, request, obj=None):
        """Plans were checked with it."""
        return False
