from django.contrib import admin
from django.urls import reverse

from commitments.admin.base import ActionAdmin, TextColumns, arabic_missing, badge

from ..actions import calling
from ..models import OpenGovWeek


@admin.register(OpenGovWeek)
class OpenGovWeekAdmin(TextColumns, ActionAdmin):
    list_display = ("year", "starts_on", "ends_on", "state", "call_closes_on")
    fields = (
        "year", ("starts_on", "ends_on"), "call_closes_on", ("call", "call_ar"), ("summary", "summary_ar"),
    )  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return ("year",) if obj else ()

    def perform(self, request, obj, form):
        calling.save_week(obj, by=request.user, expected_version=request.expected_version)

    def panel(self, request, obj):
        return {
            "panel_template": "admin/cocreation/panel_week.html",
            "state": badge(obj.state, obj.get_state_display()),
            "manage_url": reverse("week_manage", args=[obj.year]),
            "arabic_missing": arabic_missing(obj, ("call", "summary")),
        }
