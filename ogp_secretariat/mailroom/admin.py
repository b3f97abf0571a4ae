"""The outbox: read only, but for what a person decides of it, through the same actions as everywhere."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.admin import ReadOnlyAdmin

from .actions import tending
from .courier import message_id
from .models import Attachment, Message, Outbox


class AttachmentInline(admin.TabularInline):
    model = Attachment
    fields = ("filename", "document", "content_type")
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class TendedAdmin(ReadOnlyAdmin):
    """Read only, but for the acts of whoever tends the outbox."""

    def has_tend_permission(self, request):
        return is_secretariat(request.user)


@admin.register(Message)
class MessageAdmin(TendedAdmin):
    fields = (
        "to",
        "subject",
        "shown_body",
        ("kind", "language", "priority"),
        ("state", "attempts", "error"),
        ("posted_at", "not_before", "expires_at", "sent_at"),
        "key",
        "identifier",
    )
    list_display = ("subject", "to", "state", "attempts", "error", "posted_at", "sent_at")
    list_filter = ("state", "language")
    search_fields = ("to", "subject", "kind", "error")
    date_hierarchy = "posted_at"
    inlines = (AttachmentInline,)
    actions = ("release_messages", "send_again", "they_arrived", "withdraw_messages")

    @admin.display(description=_("text"))
    def shown_body(self, message):
        """A log-in code is for its recipient only."""
        return _("(not shown: it carries a log-in code)") if message.is_secret else message.body

    @admin.display(description="Message-ID")
    def identifier(self, message):
        """What to look for in the archive mailbox, or to name to the relay's keepers."""
        return message_id(message)

    @admin.action(description=_("Release the held messages"), permissions=["tend"])
    def release_messages(self, request, queryset):
        self._tend(request, queryset, tending.release)

    @admin.action(description=_("Send again what failed or is uncertain"), permissions=["tend"])
    def send_again(self, request, queryset):
        self._tend(request, queryset, tending.try_again)

    @admin.action(description=_("These uncertain messages did arrive"), permissions=["tend"])
    def they_arrived(self, request, queryset):
        self._tend(request, queryset, tending.say_arrived)

    @admin.action(description=_("Withdraw the messages that have not left"), permissions=["tend"])
    def withdraw_messages(self, request, queryset):
        self._tend(request, queryset, tending.withdraw_message, reason=gettext("Withdrawn in the administration."))

    def _tend(self, request, queryset, act, **options):
        """One act on each chosen message; those to which it does not apply are told once, with the reason."""
        done, refusals = 0, {}
        for message in queryset:
            try:
                act(message, by=request.user, **options)
            except ValidationError as refusal:
                refusals.update(dict.fromkeys(refusal.messages))
            else:
                done += 1
        if done:
            said = ngettext("%d message treated.", "%d messages treated.", done) % done
            self.message_user(request, said, messages.SUCCESS)
        for sentence in refusals:
            self.message_user(request, sentence, messages.WARNING)


@admin.register(Outbox)
class OutboxAdmin(TendedAdmin):
    """Whether anything leaves, and since when not."""

    fields = (("is_paused", "paused_at", "paused_by"), "pause_reason", ("troubles", "resting_until"), "trouble")
    list_display = ("__str__", "is_paused", "paused_at", "troubles", "trouble")
    actions = ("stop_outbox", "let_it_go_on")

    @admin.action(description=_("Stop: nothing leaves any more"), permissions=["tend"])
    def stop_outbox(self, request, queryset):
        tending.stop(reason=gettext("Stopped in the administration."), by=request.user)
        self.message_user(request, gettext("Nothing leaves any more, until somebody lets it go on."), messages.SUCCESS)

    @admin.action(description=_("Let it go on"), permissions=["tend"])
    def let_it_go_on(self, request, queryset):
        try:
            tending.go_on(by=request.user)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.WARNING)
        else:
            self.message_user(request, gettext("Messages leave again."), messages.SUCCESS)
