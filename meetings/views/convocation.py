"""The secretariat's page of a convocation: who is invited, what is missing, what went out, who comes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only

from .. import convocation_desk, invitees, permissions, quorum
from .. import convocation_rules as rules
from ..actions import announcing, convening, inviting, previewing, replying
from ..convocation_documents import NAMES
from ..enums import OFF, MeetingStatus
from ..forms.convocation import AgainForm, GuestForm, HandedForm, SubmitForm, TypedAnswerForm
from ..models import Invitee, Meeting, Summons
from .making import progress_address

LARGEST_KEY = 2**31


def language():
    """The language of the page, as dates in words know it."""
    return translation.get_language() if translation.get_language() in ("fr", "ar", "en") else "fr"


def _meeting(pk):
    rows = Meeting.objects.select_related("committee__institution", "minutes", "college")
    return get_object_or_404(rows, pk=_key(pk))


def _key(number):
    """A key as an address has it; one that no database can hold names nothing."""
    return number if number < LARGEST_KEY else 0


def _form(standing, data=None):
    is_short = bool(standing.notice and standing.notice.is_short)
    typed = {"reason": standing.open_one.reason if standing.open_one else ""}
    return SubmitForm(data, initial=typed, is_first=standing.last is None, is_short=is_short)


@only(permissions.can_edit)
def convocation(request, pk):
    meeting, today = _meeting(pk), timezone.localdate()
    return _page(request, meeting, invitees.standing_of(meeting, today))


def _page(request, meeting, standing, form=None):
    today, lang, counted = timezone.localdate(), language(), quorum.counted_quorum(meeting)
    awaits = standing.open_one is not None and standing.open_one.state == "submitted"
    is_open = meeting.status in rules.CONVENABLE and not meeting.minutes.is_locked
    context = {
        "meeting": meeting,
        "standing": standing,
        "overview": convocation_desk.overview(standing, lang),
        "differing": standing.differing(lang) if is_open else [],
        "notice": standing.notice,
        "notice_sentence": rules.notice_sentence(standing.notice, lang) if is_open and standing.needs_chair else "",
        "awaits_chair": awaits,
        "is_open": is_open,
        "can_submit": is_open and standing.needs_chair and not standing.missing and not awaits,
        "can_complete": is_open and standing.kind == "agenda" and not standing.missing and not awaits,
        "form": form or _form(standing),
        "history": convocation_desk.history_of_convocations(meeting),
        "can_remind": is_open and meeting.status == MeetingStatus.CONVENED and _is_ahead(standing, today),
        "lacks_quorum": not rules.missing_for_lack_of_quorum(meeting.status, meeting.date, counted, today=today),
        "counted": counted,
        "today": today,
    }
    return render(request, "meetings/convocation/page.html", context)


def _is_ahead(standing, today):
    return standing.last is not None and not standing.last.is_off and standing.announced.day >= today


def _try(request, act, said):
    """Do `act`, and say `said` (a text, or a function of its result), or what keeps it from being done."""
    try:
        result = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, said(result) if callable(said) else said)
    return True


@only(permissions.can_edit)
@require_POST
def convocation_submit(request, pk):
    """Hand it to the chair; an agenda that is merely completed leaves at once."""
    meeting = _meeting(pk)
    standing = invitees.standing_of(meeting, timezone.localdate())
    if standing.kind == "agenda":
        said = _("The completed agenda is on its way to everybody invited.")
        _try(request, lambda: announcing.complete_agenda(meeting, by=request.user), said)
        return redirect("convocation", pk)
    form = _form(standing, request.POST)
    if form.is_valid():
        try:
            convening.submit(meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The convocation awaits the chair, on the page « to sign »."))
            return redirect("convocation", pk)
    return _page(request, meeting, standing, form)


@only(permissions.can_edit)
@require_POST
def convocation_take_back(request, pk):
    found = invitees.open_convocation(_meeting(pk))
    if found is None:
        raise Http404
    _try(request, lambda: convening.take_back(found, by=request.user), _("The convocation is back on your desk."))
    return redirect("convocation", pk)


@only(lambda user: permissions.can_edit(user) or permissions.signs_anything(user, timezone.localdate()))
@require_POST
def convocation_preview(request, pk):
    """Letter or agenda as it would be, in one language."""
    meeting, user = _meeting(pk), request.user
    if not permissions.can_edit(user) and not permissions.signing_for(user, meeting.committee, timezone.localdate()):
        raise Http404
    piece = "agenda" if request.POST.get("piece") == "agenda" else "letter"
    lang = "ar" if request.POST.get("langue") == "ar" else "fr"
    document = previewing.preview_convocation(meeting, piece, by=user, language=lang)
    messages.info(request, _("The preview is being made. It is a draft: it has no number and is kept for one day."))
    return redirect(progress_address(document, request.POST.get("next", "")))


def convocation_file(request, pk, piece):
    """The released letter or agenda for whoever may know of the meeting; `?langue=ar`, `?envoi=` an earlier one."""
    meeting = get_object_or_404(permissions.convened_meetings(request.user, timezone.localdate()), pk=_key(pk))
    return serve(request, released_document(request, meeting, piece))


def released_document(request, meeting, piece):
    """The `Document` that a request names, or 404."""
    pieces = {address: piece for piece, address in NAMES.items()}
    if piece not in pieces:
        raise Http404
    rows = meeting.convocations.filter(**{f"{pieces[piece]}_fr__isnull": False})
    if number := request.GET.get("envoi"):
        if not (number.isascii() and number.isdecimal() and len(number) < 5):
            raise Http404
        rows = rows.filter(sequence=int(number) - 1)
    else:
        rows = rows.exclude(kind__in=OFF)
    found = rows.order_by("-sequence").first()
    if found is None:
        raise Http404
    return found.document(pieces[piece], request.GET.get("langue") or translation.get_language())


# -- Guests ------------------------------------------------------------------------------------------------------------


@only(permissions.can_edit)
def convocation_guests(request, pk):
    meeting = _meeting(pk)
    form = GuestForm(request.POST if request.method == "POST" else None, initial={"language": "fr"})
    if request.method == "POST" and form.is_valid():
        try:
            guest = inviting.invite(form.guest(meeting), by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("%(name)s is on the list of those invited.") % {"name": guest.name})
            return redirect("convocation", pk)
    return render(request, "meetings/convocation/guest.html", {"meeting": meeting, "form": form})


@only(permissions.can_edit)
@require_POST
def convocation_guest_remove(request, pk, invitee_pk):
    guest = get_object_or_404(Invitee.objects.select_related("meeting"), pk=_key(invitee_pk), meeting=_key(pk))
    name = guest.name
    _try(request, lambda: inviting.uninvite(guest, by=request.user), _("%(name)s is taken off.") % {"name": name})
    return redirect("convocation", pk)


@only(permissions.can_edit)
@require_POST
def convocation_newcomers(request, pk):
    def said(many):
        words = ngettext(
            "The convocation is on its way to %(n)d person.", "The convocation is on its way to %(n)d people.", many
        )
        return words % {"n": many}

    _try(request, lambda: announcing.convene_newcomers(_meeting(pk), by=request.user), said)
    return redirect("convocation", pk)


# -- One person --------------------------------------------------------------------------------------------------------


@only(permissions.can_edit)
def convocation_answer(request, pk, invitee_pk):
    """An answer that came by telephone, by mail or in person."""
    meeting = _meeting(pk)
    rows = Invitee.objects.select_related("meeting__committee")
    invitee = get_object_or_404(rows, pk=_key(invitee_pk), meeting=meeting)
    last, today = invitees.last_release(meeting), timezone.localdate()
    held = invitees.current_answer(invitee, last.turn) if last else None
    substitutes = invitees.substitutes_of(invitee)
    posted = request.POST if request.method == "POST" else None
    form = TypedAnswerForm(posted, invitee=invitee, substitutes=substitutes, answer=held)
    if request.method == "POST" and form.is_valid():
        try:
            replying.answer(invitee, by=request.user, way=form.cleaned_data["way"], **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The answer of %(name)s is noted.") % {"name": invitee.name})
            return redirect("convocation", pk)
    context = {
        "meeting": meeting,
        "invitee": invitee,
        "form": form,
        "missing": invitees.missing_for_answer(invitee, last, today),
        "answers": invitee.answers.select_related("given_by__person").order_by("-given_at", "-pk")[:50],
        "turn": last.turn if last else None,
    }
    return render(request, "meetings/convocation/answer.html", context)


def _summons(pk, invitee_pk):
    rows = Summons.objects.filter(convocation__meeting=_key(pk), invitee=_key(invitee_pk))
    rows = rows.select_related("invitee", "convocation__meeting__committee")
    found = rows.order_by("-convocation__sequence", "-number").first()
    if found is None:
        raise Http404
    return found


@only(permissions.can_edit)
@require_POST
def convocation_again(request, pk, invitee_pk):
    """The message to one person once more, to a corrected address if one is typed."""
    summons, form = _summons(pk, invitee_pk), AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is not an e-mail address: nothing was sent."))
        return redirect("convocation", pk)
    _try(
        request,
        lambda: announcing.send_again(summons, to=form.cleaned_data["to"], by=request.user),
        _("The message to %(name)s is on its way again.") % {"name": summons.invitee.name},
    )
    return redirect("convocation", pk)


@only(permissions.can_edit)
@require_POST
def convocation_handed(request, pk, invitee_pk):
    summons, form = _summons(pk, invitee_pk), HandedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the day on which it was handed over."))
        return redirect("convocation", pk)
    _try(
        request,
        lambda: announcing.hand_over(summons, on=form.cleaned_data["on"], by=request.user),
        _("Noted: handed over to %(name)s.") % {"name": summons.invitee.name},
    )
    return redirect("convocation", pk)


@only(permissions.can_edit)
@require_POST
def convocation_remind(request, pk):
    def said(many):
        if not many:
            return _("Nobody was written to: everybody answered, or was reminded today.")
        return ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", many) % {"n": many}

    _try(request, lambda: announcing.remind(_meeting(pk), by=request.user), said)
    return redirect("convocation", pk)


@only(permissions.can_edit)
@require_POST
def convocation_lack(request, pk):
    """The quorum lacked: put off, and a second convocation prepared."""
    said = _("The meeting is put off for lack of quorum. Look at its new day, then hand the second convocation over.")
    _try(request, lambda: convening.lack_quorum(_meeting(pk), by=request.user), said)
    return redirect("convocation", pk)
