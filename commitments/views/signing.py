"""Letters that wait for the chair or a delegate: read on the page, ticked, signed all at once."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from meetings.permissions import signing_for, signs_anything
from ogp_secretariat.documents.enums import State
from ogp_secretariat.web.guards import only

from .. import letter_desk, letter_documents, permissions
from ..actions import signing
from .letters import letter_or_404

SHOWN = 100  # letters on one page: more come after these are signed


def _signs(user):
    return signs_anything(user, timezone.localdate())


@only(_signs)
@reauthentication_required(allow_get=True)
def sign_letters(request):
    """GET shows each letter whole; POST signs those that are ticked, after the password or key was given again."""
    user, today = request.user, timezone.localdate()
    if request.method == "POST":
        versions = _ticked(request.POST.getlist("lettre"))
        try:
            signed = signing.sign(versions, by=user, day=today)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                ngettext("%(n)d letter signed: %(numbers)s.", "%(n)d letters signed: %(numbers)s.", len(signed))
                % {"n": len(signed), "numbers": ", ".join(letter.reference for letter in signed)},
            )
            return redirect("sign_batch", signed[0].pk)
        return redirect("sign_letters")
    waiting = letter_desk.letters_to_sign(user, today)
    found = list(waiting[:SHOWN])
    context = {
        "rows": [
            {
                "letter": letter,
                "view": letter_documents.shown(letter, today),
                "missing": signing.missing_for_signature(letter),
                "holder": _holder(user, letter, today),
            }
            for letter in found
        ],
        "more": waiting.count() - len(found),
    }
    return render(request, "commitments/letters/sign.html", context)


def _holder(user, letter, today):
    person, on_behalf = signing_for(user, letter.plan.committee, today)
    return person if on_behalf else None


def _ticked(values):
    """{key: version} of « key:version »; what is no such pair is refused as a whole."""
    found = {}
    for value in values:
        key, _colon, version = value.partition(":")
        if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (key, version)):
            raise Http404
        found[int(key)] = int(version)
    return found


@never_cache
def sign_batch(request, pk):
    """What became of the letters signed in one act: how many PDFs are made. May be left and come back to.

    Asked by htmx, only the part that changes.
    """
    found = letter_or_404(pk, number__isnull=False)
    if not permissions.can_read_letter(request.user, found, timezone.localdate()):
        raise Http404
    letters = letter_desk.batch_of(found)
    ready = sum(letter.document.is_ready for letter in letters)
    failed = sum(letter.document.state == State.FAILED for letter in letters)
    context = {
        "letter": found,
        "letters": letters,
        "total": len(letters),
        "ready": ready,
        "failed": failed,
        "is_waiting": ready + failed < len(letters),
        "manages": permissions.can_review(request.user),
        "signs": _signs(request.user),
    }
    part = request.headers.get("HX-Request") == "true"
    name = "commitments/letters/_batch.html" if part else "commitments/letters/batch.html"
    return render(request, name, context)
