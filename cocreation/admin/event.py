"""Events: prepared here, with programme, team, quotas and papers on the same page; published on their own page."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from commitments.admin.base import ActionAdmin, FoldedSearch, TextColumns, arabic_missing, badge, without_window_links
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from ..actions import preparing
from ..enums.events import EventState
from ..forms.event_admin import EventForm, PaperForm
from ..models import Association, Event, EventPaper, EventQuota, Format, ProgrammeItem, TeamMember
from ..policies import events as rules
from ..queries.events import warnings_of

TEXTS = ("title", "description", "venue", "accessibility", "roles")


class ProgrammeInline(RecordInline):
    model = ProgrammeItem
    fields = ("position", "day", "starts_at", "ends_at", "title", "title_ar", "speakers", "speakers_ar")
    extra = 0


class TeamInline(RecordInline):
    model = TeamMember
    fields = ("person", "role", "table")
    autocomplete_fields = ("person",)
    extra = 0


class QuotaInline(RecordInline):
    model = EventQuota
    fields = ("category", "region", "seats")
    extra = 0


class PaperInline(RecordInline):
    model = EventPaper
    form = PaperForm
    fields = ("title", "title_ar", "upload", "file_name", "is_public")
    readonly_fields = ("file_name",)
    extra = 0


@admin.register(Event)
class EventAdmin(TextColumns, FoldedSearch, ActionAdmin):
    form = EventForm
    fieldsets = (
        (None, {"fields": (("kind", "process", "week"), "title", "title_ar", "format")}),
        (
            gettext_lazy("When and where"),
            {
                "fields": (
                    ("date", "starts_at"),
                    ("end_date", "ends_at"),
                    ("mode", "link"),
                    ("venue", "venue_ar"),
                    "address",
                )
            },
        ),
        (
            gettext_lazy("About"),
            {
                "fields": (
                    ("description", "description_ar"),
                    ("accessibility", "accessibility_ar"),
                    ("roles", "roles_ar"),
                )
            },
        ),
        (gettext_lazy("For whom, with whom"), {"fields": ("regions", "themes", "hosts", "institutions")}),
        (
            gettext_lazy("Registration"),
            {"fields": (("registration_opens_on", "registration_closes_on"), "takes_late_requests", "capacity")},
        ),
    )
    inlines = (QuotaInline, TeamInline, ProgrammeInline, PaperInline)
    list_display = ("title", "kind", "date", "state_badge", "capacity")
    list_filter = ("state", "kind", "regions")
    search_fields = ("title",)
    folded_fields = ("title", "title_ar", "venue")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, event):
        return badge(event.state, event.get_state_display())

    def get_autocomplete_fields(self, request):
        # The register of associations has its own page in the administration, or not yet.
        return ("institutions", "hosts") if self.admin_site.is_registered(Association) else ("institutions",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    def perform(self, request, obj, form):
        request.audit_changes = {}
        now = timezone.localtime()
        preparing.save_event(
            obj, by=request.user, expected_version=request.expected_version, day=now.date(), hour=now.time()
        )

    def save_related(self, request, form, formsets, change):
        """The rows are written by the admin; what they change about seats goes through the same act as elsewhere."""
        super().save_related(request, form, formsets, change)
        event = form.instance
        if request.audit_changes:
            record("change", event, by=request.user, changes=request.audit_changes)
        promoted = preparing.settle_rows(event, by=request.user, day=timezone.localdate())
        self.say_promoted(request, promoted)
        for sentence in warnings_of(event, timezone.localdate()):
            self.message_user(request, sentence, "WARNING")

    def say_promoted(self, request, promoted):
        if promoted:
            sentence = gettext_lazy("From the waiting list, seats were given and told: %(n)d.") % {"n": len(promoted)}
            self.message_user(request, sentence)

    def panel(self, request, obj):
        is_draft = obj.state == EventState.DRAFT
        return {
            "panel_template": "admin/cocreation/panel_event.html",
            "state": badge(obj.state, obj.get_state_display()),
            "missing": rules.missing_for_publication(obj) if is_draft else [],
            "warnings": warnings_of(obj, timezone.localdate()),
            "manage_url": reverse("event_manage", args=[obj.pk]),
            "arabic_missing": arabic_missing(obj, TEXTS),
        }


@admin.register(Format)
class FormatAdmin(TextColumns, FoldedSearch, RecordAdmin):
    list_display = ("name", "name_ar", "minutes", "smallest", "largest", "position", "is_offered")
    folded_fields = ("name", "name_ar")
    fields = (
        "code", ("name", "name_ar"), ("purpose", "purpose_ar"), ("steps", "steps_ar"), ("roles", "roles_ar"),
        ("material", "material_ar"), ("minutes", "smallest", "largest", "table_size"), ("position", "is_offered"),
    )  # fmt: skip
