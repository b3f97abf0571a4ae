"""The pack of a meeting: asked for, followed while it is made, downloaded as one PDF or as an archive."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.documents.downloads import serve_stored
from ogp_secretariat.web.guards import only

from .. import permissions
from ..actions.packing import is_whole_for, request_pack
from ..models import Pack
from ..pack import left_aside, meeting_of_pack, recipe_of, unvalidated

LANGUAGES = ("fr", "ar")


def _language(request):
    asked = request.GET.get("langue") or translation.get_language()
    return "ar" if asked == "ar" else "fr"


def _load(request, pk):
    """(the meeting, whether this account's pack holds everything); 404 when it does not exist for them."""
    known = get_object_or_404(permissions.visible_meetings(request.user, timezone.localdate()), pk=pk)
    meeting = meeting_of_pack(known.pk)
    return meeting, is_whole_for(meeting, request.user)


def _last(meeting, lang, is_whole):
    """The newest pack of the meeting for this kind of reader, or None."""
    packs = Pack.objects.filter(meeting=meeting, language=lang, with_closed=is_whole)
    return packs.select_related("bundle").order_by("-bundle__requested_at").first()


@only(permissions.can_have_pack)
@never_cache
def meeting_pack(request, pk):
    """GET shows, POST asks for it. Asked by htmx, only the part that changes."""
    lang = _language(request)
    meeting, is_whole = _load(request, pk)
    if request.method == "POST":
        _pack, is_new = request_pack(meeting, language=lang, by=request.user)
        if not is_new:
            messages.info(request, _("Nothing has changed: the pack is the same."))
        return redirect(f"{reverse('meeting_pack', args=[pk])}?langue={lang}")
    pack = _last(meeting, lang, is_whole)
    bundle = pack.bundle if pack else None
    is_waiting = bool(bundle and bundle.is_waiting)
    context = {
        "meeting": meeting,
        "lang": lang,
        "bundle": bundle,
        "is_waiting": is_waiting,
        "is_ready": bool(bundle and bundle.is_ready),
        "is_same": bool(bundle) and not is_waiting and _key(meeting, lang, is_whole) == bundle.key,
        "is_whole": is_whole,
        "aside": left_aside(meeting) if permissions.can_edit(request.user) else 0,
        "unvalidated": unvalidated(meeting) if permissions.can_edit(request.user) else [],
        "languages_offered": [("fr", "Français"), ("ar", "العربية")],
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"meetings/pack/{'_progress' if part else 'pack'}.html", context)


def _key(meeting, lang, is_whole):
    return recipe_of(meeting, lang, with_closed=is_whole, today=timezone.localdate()).key


def _serve(request, pk, kind):
    meeting, is_whole = _load(request, pk)
    pack = _last(meeting, _language(request), is_whole)
    if pack is None or not pack.bundle.is_ready:
        raise Http404
    bundle = pack.bundle
    if kind == "zip":
        name = bundle.filename.removesuffix(".pdf") + ".zip"
        facts = {"filename": name, "sha256": bundle.zip_sha256, "size": bundle.zip_size}
        return serve_stored(request, bundle.absolute_zip_path, content_type="application/zip", **facts)
    facts = {"filename": bundle.filename, "sha256": bundle.sha256, "size": bundle.size}
    return serve_stored(request, bundle.absolute_path, **facts)


@only(permissions.can_have_pack)
def meeting_pack_pdf(request, pk):
    return _serve(request, pk, "pdf")


@only(permissions.can_have_pack)
def meeting_pack_zip(request, pk):
    return _serve(request, pk, "zip")
