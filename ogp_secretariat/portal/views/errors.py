"""The error pages: a sentence, a way on. 400, 500 and the expired form need no database and no session."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ogp_secretariat.web.context_processors import site

# When even the templates or the static files are broken, these words still go out.
LAST_RESORT = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Erreur 500</title>'
    "<h1>Une erreur est survenue de notre côté</h1><p>Réessayez dans un instant.</p></html>"
)


def _plain(request, template, status):
    return HttpResponse(render_to_string(template, site(request)), status=status)


def bad_request(request, exception=None):
    return _plain(request, "errors/400.html", 400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def server_error(request):
    try:
        return _plain(request, "errors/500.html", 500)
    except Exception:
        return HttpResponse(LAST_RESORT, status=500)


def csrf_failure(request, reason=""):
    return _plain(request, "errors/csrf.html", 403)
