"""The register in the browser admin: saved by the same action as its pages; what only acts write is read here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy

from commitments.admin.base import ActionAdmin, badge, without_window_links
from ogp_secretariat.web.admin import ReadOnlyAdmin

from ..actions import enrolling
from ..forms.associations import RecordForm
from ..models import (
    Association,
    AssociationImport,
    Consent,
    ForumList,
    ForumMandate,
    ForumRule,
    ForumSeat,
    ReviewItem,
    Verification,
)


class ReadRows(admin.TabularInline):
    """Rows that an act of the register's pages writes."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ConsentRows(ReadRows):
    model = Consent
    fields = ("field", "given_on", "way", "withdrawn_on", "withdrawn_way")


class VerificationRows(ReadRows):
    model = Verification
    fields = ("verified_on", "valid_until", "means", "verified_by")


class SeatRows(ReadRows):
    model = ForumSeat
    fields = ("name", "region", "is_eligible", "is_retained", "reason")


@admin.register(Association)
class AssociationAdmin(ActionAdmin):
    form = RecordForm
    fieldsets = (
        (gettext_lazy("Identity"), {"fields": ("name", "name_ar", "acronym", "aliases")}),
        (gettext_lazy("Receipt"), {"fields": (("receipt_number", "receipt_date"), "receipt_text")}),
        (gettext_lazy("Place and themes"), {"fields": (("region", "province"), "themes")}),
        (
            gettext_lazy("Contacts"),
            {"fields": ("contact_name", ("email", "other_emails"), "phone", "address", "website", "language")},
        ),
        (gettext_lazy("For the secretariat"), {"fields": ("unread", "note")}),
    )
    inlines = (ConsentRows, VerificationRows)
    list_display = ("__str__", "acronym", "region", "state_badge", "receipt_number")
    list_filter = ("state", "region", "themes")
    list_select_related = ("region",)
    search_fields = ("search_text",)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, association):
        return badge(association.state, association.get_state_display())

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    def perform(self, request, obj, form):
        enrolling.save_association(
            obj,
            by=request.user,
            themes=form.cleaned_data["themes"],
            aliases=form.alias_names(),
            expected_version=request.expected_version,
        )

    def save_related(self, request, form, formsets, change):
        """Themes and other names are written by the action; consents and verifications on the register's pages."""

    def panel(self, request, obj):
        return {"record_url": reverse("association_record", args=[obj.pk])}


@admin.register(AssociationImport)
class AssociationImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "state", "created_at", "applied_at", "created_by")
    fields = ("file_name", "sha256", "state", "created_at", "applied_at", "created_by")
    list_filter = ("state",)
    search_fields = ("file_name",)
    list_select_related = ("created_by__person",)


@admin.register(ReviewItem)
class ReviewItemAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "source", "state", "association", "created_at", "resolved_at")
    fields = (
        "source",
        "handed_in",
        "row",
        "state",
        "association",
        "refusal",
        "created_at",
        "resolved_at",
        "resolved_by",
    )
    list_filter = ("state", "source")
    list_select_related = ("association",)


@admin.register(ForumRule)
class ForumRuleAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "min_events", "attended_from", "attended_until", "created_at")


@admin.register(ForumList)
class ForumListAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "state", "prepared_on", "adopted_on", "mandate_until")
    list_filter = ("state",)
    list_select_related = ("rule",)
    inlines = (SeatRows,)


@admin.register(ForumMandate)
class ForumMandateAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "forum_list", "starts_on", "ends_on", "exit_reason")
    list_filter = ("exit_reason",)
    list_select_related = ("association", "forum_list")
