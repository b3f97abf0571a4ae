"""Who comes in: the visitor logs in first, others find nothing; pages whose address is a key."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404


def only(test):
    """Decorator of a view: `test(user)` must hold. Visitors are sent to log in; for others there is no page."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not test(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def private(response):
    """The address is the key: it stays out of other sites' logs and of search engines. Returns the response.

    Not « no-referrer »: browsers then send « Origin: null » with a form, which the CSRF check must refuse.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
