"""Every address. French paths; `/ar/` and `/en/` prefixes give the other languages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ogp_secretariat.portal.views.errors import not_found
from ogp_secretariat.portal.views.health import health

urlpatterns = [
    path("sante/", health, name="health"),
    *i18n_patterns(
        path("", include("ogp_secretariat.portal.urls")),
        path("", include("meetings.urls")),
        path("", include("commitments.urls")),
        path("", include("cocreation.urls")),
        path("verifier/", include("ogp_secretariat.documents.urls")),
        path("admin/", admin.site.urls),
        # An address is changed by the administrator: allauth's own page for it does not exist here.
        path("compte/email/", not_found, name="account_email"),
        path("compte/", include("allauth.account.urls")),
        path("compte/securite/", include("allauth.mfa.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "ogp_secretariat.portal.views.errors.bad_request"
handler403 = "ogp_secretariat.portal.views.errors.forbidden"
handler404 = "ogp_secretariat.portal.views.errors.not_found"
handler500 = "ogp_secretariat.portal.views.errors.server_error"
