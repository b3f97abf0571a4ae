"""System checks of an installation: what would go wrong later and silently is said at the start."""

import ctypes.util
import datetime
import zoneinfo
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.utils import timezone

# Morocco: UTC+1 all year round until 2026-09-20 except in Ramadan, UTC+0 since (tzdata 2026c).
KNOWN_OFFSETS = (
    (datetime.datetime(2019, 12, 1, 12, tzinfo=datetime.UTC), 1),
    (datetime.datetime(2025, 3, 15, 12, tzinfo=datetime.UTC), 0),
    (datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC), 0),
    (datetime.datetime(2027, 7, 1, 12, tzinfo=datetime.UTC), 0),
)


@register()
def zone_data_is_recent(app_configs, **kwargs):
    """The offsets of known instants: old zone data would shift every hour that is shown."""
    zone = zoneinfo.ZoneInfo("Africa/Casablanca")
    wrong = [at for at, hours in KNOWN_OFFSETS if at.astimezone(zone).utcoffset() != datetime.timedelta(hours=hours)]
    if not wrong:
        return []
    return [
        Error(
            f"Les données de fuseau horaire sont trop anciennes (décalage faux au {wrong[0]:%d/%m/%Y}).",
            hint="Installez le paquet tzdata de requirements.txt.",
            id="ogp.E001",
        )
    ]


@register()
def current_zone_is_ours(app_configs, **kwargs):
    if str(timezone.get_default_timezone()) == "Africa/Casablanca":
        return []
    return [Error("Le fuseau horaire du site doit être Africa/Casablanca.", id="ogp.E002")]


@register()
def pdf_libraries_are_there(app_configs, **kwargs):
    """Pango makes the PDFs; without harfbuzz-subset a letter takes twenty-five times longer."""
    missing = [
        package
        for library, package in (
            ("pango-1.0", "libpango-1.0-0"),
            ("pangoft2-1.0", "libpangoft2-1.0-0"),
            ("harfbuzz-subset", "libharfbuzz-subset0"),
        )
        if not ctypes.util.find_library(library)
    ]
    if not missing:
        return []
    return [
        Warning("Des bibliothèques du moteur PDF manquent.", hint=f"apt-get install {' '.join(missing)}", id="ogp.W001")
    ]


@register(Tags.security, deploy=True)
def production_is_whole(app_configs, **kwargs):
    found = []
    if not urlsplit(settings.SITE_URL).hostname:
        found.append(Error("SITE_URL est vide : les liens des courriels ne mèneraient nulle part.", id="ogp.E010"))
    if not settings.EMAIL_TIMEOUT:
        found.append(Error("EMAIL_TIMEOUT doit être fixé : un serveur muet arrêterait l'envoi.", id="ogp.E011"))
    if not settings.REDIS_URL:
        found.append(Error("REDIS_URL est nécessaire : courtier et cache partagés.", id="ogp.E012"))
    if settings.STATIC_ROOT in [settings.MEDIA_ROOT, *settings.MEDIA_ROOT.parents]:
        found.append(Error("Les fichiers émis ne doivent pas être sous la racine web.", id="ogp.E013"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(Warning("En production, préférez PostgreSQL à SQLite.", id="ogp.W010"))
    if not settings.REQUIRE_MFA:
        found.append(Warning("REQUIRE_MFA est désactivé : les comptes privilégiés n'ont qu'un facteur.", id="ogp.W011"))
    return found
