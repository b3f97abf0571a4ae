"""Who comes in: the visitor logs in first, others find nothing where they have no business."""

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
