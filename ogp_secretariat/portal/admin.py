"""The account page of the browser admin, completed by what only the roof knows: the first mail."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from ogp_secretariat.people.admin import UserAdmin

from .notifications import account_opened

admin.site.unregister(get_user_model())


@admin.register(get_user_model())
class AccountAdmin(UserAdmin):
    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            account_opened(form.instance)
            self.message_user(request, _("A message tells %(email)s how to log in.") % {"email": form.instance.email})
