"""A change list made of options only: as many columns and the same filters as ours, none of our code."""

from django.contrib import admin

from .models import Meeting


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    list_display = ("number", "date", "committee", "status", "minutes__state", "changed_at")
    list_display_links = ("number", "date")
    list_filter = ("committee", "year", "status", "minutes__state")
    list_select_related = ("committee", "minutes")
    date_hierarchy = "date"
    search_fields = ("search_text",)
    list_per_page = 50
