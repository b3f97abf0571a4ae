"""The register of decisions: the text belongs to its relevé; here its follow-up is kept."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from .. import policies
from ..models import Decision, DecisionLink
from ..queries import with_due


class LinkInline(RecordInline):
    """Links are made and taken back on the decision's page, where their effect is seen."""

    model = DecisionLink
    fk_name = "source"
    fields = readonly_fields = ("kind", "target")
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    fields = (("code", "meeting"), "text", ("owner", "contributors"), ("due", "deadline_text"), "status", "page")
    readonly_fields = ("code", "meeting", "text", "owner", "contributors", "due", "deadline_text", "status", "page")
    list_display = ("name", "short_text", "owner", "due", "late", "status")
    list_display_links = ("name", "short_text")
    list_filter = ("status", "owner_kind", "deadline_kind", "meeting__committee")
    list_select_related = (
        "meeting__committee",
        "owner_person",
        "owner_institution",
        "owner_college",
        "owner_committee",
    )
    search_fields = ("text", "meeting__search_text", "owner_text")
    ordering = ("-meeting__date", "position")
    inlines = (LinkInline,)

    def has_add_permission(self, request):
        """A decision is typed on its meeting's page."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return with_due(super().get_queryset(request))

    @admin.display(description=_("follow-up"))
    def page(self, decision):
        """Status, deadline and links are kept there."""
        if not decision.slug:
            return None
        return format_html('<a href="{}">{}</a>', decision.get_absolute_url(), _("Page of the decision"))

    @admin.display(description=_("decision"))
    def name(self, decision):
        return decision.code or f"{decision.meeting} · {decision.position}"

    @admin.display(description=_("text"))
    def short_text(self, decision):
        return Truncator(decision.text).chars(120)

    @admin.display(description=_("owner"))
    def owner(self, decision):
        return decision.owner or None

    @admin.display(description=_("due"), ordering="due_on")
    def due(self, decision):
        return decision.due

    @admin.display(description=_("late"), boolean=False)
    def late(self, decision):
        return _("late") if policies.is_overdue(decision, timezone.localdate()) else None
