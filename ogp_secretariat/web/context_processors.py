from django.conf import settings
from django.utils import translation


def site(request):
    """What every page's frame needs; no database."""
    language = translation.get_language() or "fr"
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "page_lang": language,
        "page_dir": "rtl" if translation.get_language_bidi() else "ltr",
    }
