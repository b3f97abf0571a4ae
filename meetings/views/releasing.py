"""One convocation before the chair or a delegate: read whole, then released or given back with a word."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import convocation_documents, desks, invitees, permissions
from .. import convocation_rules as rules
from ..actions import convening
from ..announcements import seal
from ..enums import ConvocationState
from ..forms.convocation import GiveBackForm, ReleaseForm
from .convocation import language


def _signs(user):
    return permissions.signs_anything(user, timezone.localdate())


def _waiting(request, pk):
    """The convocation, or None where it was released or returned meanwhile: the next page says so."""
    today = timezone.localdate()
    found = desks.convocations_to_sign(request.user, today).filter(pk=pk).first()
    if found is None:
        settled = get_object_or_404(desks.convocations_settled(request.user, today), pk=pk)
        messages.info(request, _settled(settled))
    return found


def _settled(convocation):
    words = {"number": convocation.reference, "meeting": convocation.meeting}
    if convocation.state == ConvocationState.RELEASED:
        return _("Convocation %(number)s is already signed: it was sent.") % words
    return _("This convocation of %(meeting)s was already returned to the secretariat.") % words


def _release_form(convocation, standing, data=None):
    is_short = bool(standing.notice and standing.notice.is_short)
    sealed = {"seal": seal(standing.now, standing.invited)}
    return ReleaseForm(data, initial=sealed, asks_reason=is_short and not convocation.notice_reason)


@only(_signs)
@reauthentication_required(allow_get=True)
def sign_convocation(request, pk):
    """GET shows the letter as it would be; POST releases it, after the password or key was given again."""
    convocation, today = _waiting(request, pk), timezone.localdate()
    if convocation is None:
        return redirect("sign_desk")
    standing = invitees.standing_of(convocation.meeting, today)
    form = _release_form(convocation, standing, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        reason = values.get("notice_reason", "")
        try:
            released = convening.release(convocation, by=request.user, expected=values["seal"], notice_reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("sign_convocation", pk) if _is_waiting(convocation) else redirect("sign_desk")
        messages.success(request, _released(released))
        return redirect("sign_desk")
    return render(request, "meetings/convocation/sign.html", _context(request, convocation, standing, form))


def _is_waiting(convocation):
    convocation.refresh_from_db()
    return convocation.state == "submitted"


def _released(convocation):
    many = convocation.summonses.count()
    words = ngettext(
        "Convocation %(number)s released: it is on its way to %(n)d person.",
        "Convocation %(number)s released: it is on its way to %(n)d people.",
        many,
    )
    return words % {"number": convocation.reference, "n": many}


def _context(request, convocation, standing, form):
    meeting, today, lang = convocation.meeting, timezone.localdate(), language()
    holder, on_behalf = permissions.signing_for(request.user, meeting.committee, today)
    view = convocation_documents.letter_view(
        meeting,
        standing.now,
        "ar" if lang == "ar" else "fr",
        kind=standing.kind or convocation.kind,
        invited=standing.invited,
        day=today,
        previous=_previous(standing),
        first_sitting=standing.first_sitting,
        postponed_from=standing.postponed_from,
        reason=convocation.reason,
        reference=meeting.reference,
    )
    return {
        "convocation": convocation,
        "meeting": meeting,
        "view": view,
        "announcement": standing.now,
        "holder": holder if on_behalf else None,
        "missing": convening.missing_for_release(standing, notice_reason="…"),
        "notice_sentence": rules.notice_sentence(standing.notice, lang),
        "cautions": standing.cautions,
        "on_paper": [one for one in standing.invited if not one.email],
        "many": len(standing.invited),
        "form": form,
        "give_back_form": GiveBackForm(),
        "here": reverse("sign_convocation", args=[convocation.pk]),
    }


def _previous(standing):
    cited = invitees.last_letter(standing.meeting)
    return (cited, standing.announced) if cited else None


@only(_signs)
@require_POST
def return_convocation(request, pk):
    convocation, form = _waiting(request, pk), GiveBackForm(request.POST)
    if convocation is None:
        return redirect("sign_desk")
    if not form.is_valid():
        messages.error(request, _("Say what should be changed."))
        return redirect("sign_convocation", pk)
    try:
        convening.give_back(convocation, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The convocation is back with the secretariat, with your word."))
    return redirect("sign_desk")
