"""The browser admin: stock Django, our name, our log-in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

# Their own pages are not part of the desk: one rule per role, and nobody edits another's means of log-in.
LIBRARIES = {"allauth", "django"}


class SecretariatAdminConfig(AdminConfig):
    default_site = "ogp_secretariat.web.admin_site.SecretariatAdminSite"


class SecretariatAdminSite(AdminSite):
    site_header = _("Secretariat desk")
    site_title = _("Secretariat")
    index_title = _("The secretariat's desk")
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what libraries offer by themselves: groups play no part, and second factors are their owner's."""
        if admin_class is not None and admin_class.__module__.partition(".")[0] in LIBRARIES:
            return
        super().register(model_or_iterable, admin_class, **options)

    def login(self, request, extra_context=None):
        """One door for everybody: allauth's."""
        # Imported here: this module is read while the applications are still being set up.
        from django.contrib.auth.views import redirect_to_login

        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"))
