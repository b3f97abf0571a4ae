"""People."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Person
from .base import RecordAdmin


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    fieldsets = (
        (None, {"fields": (("civility", "name"), "function", "institution", ("email", "phone"))}),
        (_("In Arabic"), {"fields": ("name_ar", "function_ar")}),
    )
    list_display = ("name", "civility", "function", "institution", "email")
    list_filter = ("institution__kind",)
    list_select_related = ("institution",)
    search_fields = ("search_text", "institution__search_text")
    autocomplete_fields = ("institution",)
