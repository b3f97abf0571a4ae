"""Institutions: names and heads are dated rows; the present name follows from them."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Institution, InstitutionHead, InstitutionName
from .base import RecordAdmin, RecordInline


class NameInline(RecordInline):
    model = InstitutionName
    fields = ("name", "name_ar", "acronym", "starts_on", "ends_on")


class HeadInline(RecordInline):
    model = InstitutionHead
    fields = ("civility", "person", "function", "function_ar", "address", "starts_on", "ends_on")
    autocomplete_fields = ("person",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "address":
            field.widget.attrs["rows"] = 2
        return field


@admin.register(Institution)
class InstitutionAdmin(RecordAdmin):
    fields = (("code", "kind"), "parent")
    list_display = ("code", "present_name", "name_ar", "kind", "parent")
    list_display_links = ("code", "present_name")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("search_text",)
    autocomplete_fields = ("parent",)
    inlines = (NameInline, HeadInline)

    @admin.display(description=_("present name"), ordering="name")
    def present_name(self, institution):
        return institution.name or institution.code

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.refresh_name(timezone.localdate())
        form.instance.save()
