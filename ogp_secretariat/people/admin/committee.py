"""Committees with their colleges and mandates, delegations of signature, public holidays."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import College, Committee, Holiday, Mandate, SignatureDelegation
from .base import RecordAdmin, RecordInline


class CollegeInline(RecordInline):
    model = College
    fields = ("position", "name", "name_ar")
    extra = 0


class MandateInline(RecordInline):
    model = Mandate
    fields = ("protocol_order", "person", "institution", "college", "seat", "starts_on", "ends_on")
    autocomplete_fields = ("person", "institution")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "institution", "college")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if "college" in formset.form.base_fields:
            # A list of choices read once for all rows; a committee has two colleges or three.
            colleges = list(College.objects.filter(committee=obj)) if obj else []
            field = formset.form.base_fields["college"]
            field.queryset = College.objects.filter(committee=obj) if obj else College.objects.none()
            field.widget.choices = [("", "---------"), *((c.pk, str(c)) for c in colleges)]
        return formset


@admin.register(Committee)
class CommitteeAdmin(RecordAdmin):
    fieldsets = (
        (None, {"fields": ("code", "name", "name_ar", "institution")}),
        (_("Letterhead"), {"fields": ("state_name", "state_name_ar", ("signing_place", "signing_place_ar"))}),
        (
            _("Rules"),
            {
                "fields": (
                    ("quorum_numerator", "quorum_denominator"),
                    ("notice_days", "second_convocation_days"),
                    "cadence_months",
                )
            },
        ),
    )
    list_display = ("code", "name", "name_ar", "quorum", "notice_days")
    list_display_links = ("code", "name")
    search_fields = ("code", "name", "name_ar")
    autocomplete_fields = ("institution",)
    inlines = (CollegeInline, MandateInline)

    @admin.display(description=_("quorum"))
    def quorum(self, committee):
        return f"{committee.quorum_numerator}/{committee.quorum_denominator}"

    def has_delete_permission(self, request, obj=None):
        """Its code opens references that are never given again."""
        return False


@admin.register(College)
class CollegeAdmin(RecordAdmin):
    """Edited on the committee's page; registered so that a decision can be given to a college."""

    fields = ("committee", "position", "name", "name_ar")
    list_display = ("name", "committee", "position")
    list_filter = ("committee",)
    list_select_related = ("committee",)
    search_fields = ("name", "name_ar")
    autocomplete_fields = ("committee",)

    def has_module_permission(self, request):
        return False


@admin.register(SignatureDelegation)
class DelegationAdmin(RecordAdmin):
    fields = ("committee", ("holder", "delegate"), "act", ("starts_on", "ends_on"))
    list_display = ("holder", "delegate", "committee", "act", "starts_on", "ends_on")
    list_filter = ("committee",)
    list_select_related = ("committee", "holder", "delegate")
    search_fields = ("holder__search_text", "delegate__search_text", "act")
    autocomplete_fields = ("committee", "holder", "delegate")

    def has_delete_permission(self, request, obj=None):
        """A delegation is ended by a date: documents were signed by it."""
        return False


@admin.register(Holiday)
class HolidayAdmin(RecordAdmin):
    fields = ("day", "label")
    list_display = ("day", "label")
    date_hierarchy = "day"
    search_fields = ("label",)
