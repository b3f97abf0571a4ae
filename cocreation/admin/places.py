from django.contrib import admin

from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from ..models import Province, Region, Theme


class ProvinceInline(RecordInline):
    model = Province
    fields = ("code", "name", "name_ar")
    extra = 0


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    list_display = ("code", "name", "name_ar")
    fields = ("code", "name", "name_ar")
    search_fields = ("search_text",)
    inlines = [ProvinceInline]


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    list_display = ("name", "name_ar", "position", "is_offered")
    fields = ("code", "name", "name_ar", "position", "is_offered")
    search_fields = ("search_text",)
