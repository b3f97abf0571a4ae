"""Accounts and their roles: the administrator's; the secretariat sees them. No password is typed or shown here."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import Role
from ..models import RoleGrant
from .base import RecordAdmin, RecordInline


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if self.value() not in Role.values:
            return queryset
        today = timezone.localdate()
        grants = RoleGrant.objects.filter(role=self.value(), starts_on__lte=today).exclude(ends_on__lt=today)
        return queryset.filter(pk__in=grants.values("user_id"))


class RoleGrantInline(RecordInline):
    """A role is taken back by giving it a last day: what somebody could do on a day stays known."""

    model = RoleGrant
    fields = ("role", "starts_on", "ends_on")
    can_delete = False


@admin.register(get_user_model())
class UserAdmin(RecordAdmin):
    fields = ("email", "person", "language", "is_active")
    list_display = ("email", "person", "roles_today", "language", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active", "language")
    list_select_related = ("person",)
    search_fields = ("email", "person__search_text")
    autocomplete_fields = ("person",)
    inlines = (RoleGrantInline,)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "email" in form.base_fields:
            form.base_fields["email"].help_text = _("The person logs in with a code received at this address.")
        return form

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_grants")

    @admin.display(description=_("roles"))
    def roles_today(self, user):
        today = timezone.localdate()
        held = [g for g in user.role_grants.all() if g.starts_on <= today and (not g.ends_on or g.ends_on >= today)]
        return ", ".join(str(g.get_role_display()) for g in held) or None

    def save_model(self, request, obj, form, change):
        if not change:
            # The first log-in is by a code sent by mail; a password may be chosen afterwards.
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
