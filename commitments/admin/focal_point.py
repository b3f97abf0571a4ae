"""Focal points: dated mandates. One ends, the next begins; none is deleted, and open drafts follow."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.admin.base import RecordAdmin

from ..actions import reminding
from ..models import FocalPoint
from .base import badge


@admin.register(FocalPoint)
class FocalPointAdmin(RecordAdmin):
    fields = ("institution", "person", "commitment", "seat", "act", ("starts_on", "ends_on"))
    autocomplete_fields = ("institution", "person", "commitment")
    list_display = ("person", "institution", "seat", "commitment_code", "starts_on", "ends_on", "in_force")
    list_filter = ("seat", ("institution", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("person", "institution", "commitment")
    search_fields = ("person__search_text", "institution__search_text", "commitment__search_text")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        reminding.change_of_hands(obj.institution)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("only for this commitment"), ordering="commitment__code")
    def commitment_code(self, point):
        return point.commitment.code if point.commitment_id else None

    @admin.display(description=_("in force"))
    def in_force(self, point):
        today = timezone.localdate()
        held = point.starts_on <= today and (point.ends_on is None or today <= point.ends_on)
        return badge("held", _("in force")) if held else None
