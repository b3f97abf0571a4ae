"""The ladder's settings: offsets by plan, with what they will do in plain words."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import reminder_desk
from ..actions import reminding
from ..models import LadderSettings
from .base import ActionAdmin, without_window_links


@admin.register(LadderSettings)
class LadderSettingsAdmin(ActionAdmin):
    fieldsets = (
        (None, {"fields": ("plan",)}),
        (
            _("Around the due date (days; before it: negative)"),
            {"fields": (("n0", "n1", "n2"), ("n3", "n4", "n5"))},
        ),
        (_("Missing declarations (days from the on-time date)"), {"fields": (("d1", "d2", "d3"),)}),
        (_("Letters"), {"fields": ("order_decision", "order_act", ("language", "reply_days"), ("place", "place_ar"))}),
        (_("Guard"), {"fields": ("blast_limit",)}),
    )
    autocomplete_fields = ("order_decision",)
    list_display = ("plan", "is_active", "activated_on", "last_planned_on")
    list_select_related = ("plan",)

    def get_readonly_fields(self, request, obj=None):
        return ("plan",) if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    def perform(self, request, obj, form):
        reminding.save_settings(obj, by=request.user, expected_version=request.expected_version)

    def panel(self, request, obj):
        return {
            "sentences": reminder_desk.describe(obj),
            "ladder_url": reverse("ladder_activate", args=[obj.plan.code]),
        }
