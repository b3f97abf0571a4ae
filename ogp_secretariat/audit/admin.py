"""The audit: read only, for ever."""

from django.contrib import admin

from ogp_secretariat.web.admin import ReadOnlyAdmin

from .models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    fields = ("at", "actor_label", "action", "target_label", "target_type", "target_id", "changes", "note")
    list_display = ("at", "actor_label", "action", "target_label", "target_type")
    list_filter = ("action", "target_type")
    search_fields = ("actor_label", "target_label", "action")
    date_hierarchy = "at"
