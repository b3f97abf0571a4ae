"""Documents: read only. What failed can be asked for again."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.admin import ReadOnlyAdmin

from .actions import issuing
from .enums import State
from .models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    fields = (
        "title",
        ("purpose", "kind", "reference", "version", "language"),
        ("state", "attempts", "error"),
        ("filename", "size", "pages"),
        "sha256",
        "code",
        ("requested_at", "requested_by"),
        ("rendered_at", "released_at"),
    )
    list_display = (
        "title",
        "reference",
        "version",
        "language",
        "purpose",
        "state",
        "kilobytes",
        "short_hash",
        "requested_at",
    )
    list_filter = ("state", "purpose", "kind", "language")
    list_select_related = ("requested_by",)
    search_fields = ("title", "reference", "filename", "sha256", "code")
    date_hierarchy = "requested_at"
    actions = ("ask_again",)

    def get_queryset(self, request):
        """Lists need neither the frozen page nor its data."""
        return super().get_queryset(request).defer("html", "context", "embedded")

    @admin.display(description=_("size"), ordering="size")
    def kilobytes(self, document):
        return _("%d KB") % document.size_kb if document.size else None

    @admin.display(description=_("SHA-256"), ordering="sha256")
    def short_hash(self, document):
        return document.sha256[:12] or None

    @admin.action(description=_("Make the failed files again"), permissions=["retry"])
    def ask_again(self, request, queryset):
        failed = list(queryset.filter(state=State.FAILED))
        for document in failed:
            issuing.retry(document, by=request.user)
        self.message_user(
            request,
            ngettext("%d file asked for again.", "%d files asked for again.", len(failed)) % len(failed),
            messages.SUCCESS if failed else messages.WARNING,
        )

    def has_retry_permission(self, request):
        return is_secretariat(request.user)
