"""The outbox: read only. What has not left can be withdrawn."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.admin import ReadOnlyAdmin

from .actions.posting import withdraw
from .enums import State
from .models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    fields = (
        "to",
        "subject",
        "shown_body",
        ("kind", "language", "priority"),
        ("state", "attempts", "error"),
        ("posted_at", "not_before", "expires_at", "sent_at"),
        "key",
    )
    list_display = ("subject", "to", "state", "attempts", "error", "posted_at", "sent_at")
    list_filter = ("state", "language")
    search_fields = ("to", "subject", "kind", "error")
    date_hierarchy = "posted_at"
    actions = ("withdraw_messages",)

    @admin.display(description=_("text"))
    def shown_body(self, message):
        """A log-in code is for its recipient only."""
        return _("(not shown: it carries a log-in code)") if message.is_secret else message.body

    @admin.action(description=_("Withdraw the messages that have not left"), permissions=["withdraw"])
    def withdraw_messages(self, request, queryset):
        withdrawn = 0
        for message in queryset.filter(state=State.DUE):
            if withdraw(message.key):
                record("withdraw", message, by=request.user)
                withdrawn += 1
        self.message_user(
            request,
            ngettext("%d message withdrawn.", "%d messages withdrawn.", withdrawn) % withdrawn,
            messages.SUCCESS if withdrawn else messages.WARNING,
        )

    def has_withdraw_permission(self, request):
        return is_secretariat(request.user)
