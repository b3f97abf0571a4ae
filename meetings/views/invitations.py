"""Answering a convocation: behind the personal link, or on one's own account. GET shows, POST answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.web.guards import only, private
from ogp_secretariat.web.ics import CONTENT_TYPE

from .. import calendars, invitation_links, invitees, queries
from ..actions.replying import answer
from ..convocation_documents import NAMES, title_of
from ..documents import say
from ..enums import AnswerWay
from ..forms.convocation import AnswerForm
from ..models import Meeting, MeetingPaper
from .convocation import LARGEST_KEY, language, released_document
from .files import paper_response


def _invitee(token):
    found = invitation_links.read(token)
    if found is None:
        raise Http404
    return found


@never_cache
def invitation(request, token):
    """The page of the link that the convocation carries."""
    here = reverse("invitation", args=[token])
    return private(_answer_page(request, _invitee(token), AnswerWay.LINK, None, here))


@only(lambda user: user.person_id is not None)
@never_cache
def my_answer(request, pk):
    """The same for somebody who is logged in and invited."""
    here = reverse("my_answer", args=[pk])
    return private(_answer_page(request, _mine(request.user, pk), AnswerWay.ACCOUNT, request.user, here))


def _mine(user, pk):
    meeting = get_object_or_404(Meeting.objects.select_related("committee"), pk=pk if pk < LARGEST_KEY else 0)
    invitee = invitees.invitee_of(meeting, user)
    if invitee is None or not invitee.summonses.exists():
        raise Http404
    return invitee


def _papers(invitee):
    """The papers of the meeting for somebody invited: annexes belong to the relevé, and what is behind closed doors to
    those who sit in the committee on its day, as on every page."""
    if invitees.is_released(invitee):
        return MeetingPaper.objects.none()
    papers = MeetingPaper.objects.filter(meeting=invitee.meeting, is_annex=False).select_related("agenda_item")
    if not invitee.has_seat or not _sits(invitee):
        papers = papers.exclude(agenda_item__is_confidential=True)
    return papers.select_related("document", "agenda_item").order_by("position", "pk")


def _sits(invitee):
    """Whether they are in office on the day of the meeting: the announced one, and the one it may have moved to since.

    A guest always is.
    """
    announcement = invitees.announced(invitees.last_release(invitee.meeting))
    days = {day for day in (invitee.meeting.date, announcement and announcement.day) if day}
    return all(invitees.is_in_office(invitee, day) for day in days)


def _answer_page(request, invitee, way, by, here):
    meeting, today = invitee.meeting, timezone.localdate()
    last = invitees.last_release(meeting)
    announcement = invitees.announced(last)
    missing = invitees.missing_for_answer(invitee, last, today)
    held = invitees.current_answer(invitee, last.turn) if last else None
    substitutes = [] if missing else invitees.substitutes_of(invitee)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, invitee=invitee, substitutes=substitutes, answer=held
    )
    if request.method == "POST":
        # Whatever is typed, an answer that is closed says so, and writes nothing.
        if missing:
            return render(request, "meetings/invitation.html", _closed(meeting, announcement, missing), status=409)
        if form.is_valid() and _give(form, invitee, way, by, request):
            return redirect(here)
    if invitees.is_released(invitee):
        # Neither agenda nor files: the meeting is no longer theirs.
        return render(request, "meetings/invitation.html", _closed(meeting, announcement, missing), status=410)
    is_over = announcement is None or announcement.day < today
    if way == AnswerWay.LINK and is_over:
        # Past its day the link says so and nothing else.
        return render(request, "meetings/invitation.html", _closed(meeting, announcement, missing), status=410)
    lang = language()
    context = {
        "meeting": meeting,
        "invitee": invitee,
        "announcement": announcement,
        "title": title_of(meeting, announcement, lang),
        "place": say(announcement, "place", lang),
        "points": [(point, say(point, "title", lang)) for point in announcement.agenda],
        "missing": missing,
        "answer": held,
        "was_asked_before": held is None and invitee.answers.exists(),
        "form": form,
        "convocation": last,
        **_files(invitee, lang),
        "is_link": way == AnswerWay.LINK,
    }
    return render(request, "meetings/invitation.html", context)


def _closed(meeting, announcement, missing):
    return {"meeting": meeting, "announcement": announcement, "missing": missing, "is_closed": True}


def _give(form, invitee, way, by, request):
    try:
        answer(invitee, way=way, by=by, **form.values())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Thank you: your answer is recorded. You may change it until the meeting."))
    return True


def _files(invitee, lang):
    """The newest letter and agenda whose files are made, the papers and the calendar file, each with its address.

    They are served behind the personal link, on one's account too: a guest has no other way to them.
    """
    if not invitee.email:
        return {}
    token, found = invitation_links.token_of(invitee), []
    for piece, one in queries.newest_pieces(invitee.meeting):
        found.append((piece, one.document(piece, lang), reverse("invitation_file", args=[token, NAMES[piece]])))
    papers = [(paper, reverse("invitation_paper", args=[token, paper.pk])) for paper in _papers(invitee)]
    # A calendar keeps asking whoever has its file: nobody out of office gets it.
    ics_url = reverse("invitation_ics", args=[token]) if _sits(invitee) else ""
    return {"files": found, "papers": papers, "ics_url": ics_url}


def _ics(invitee):
    """The meeting for one's calendar, as it was announced last."""
    last = invitees.last_release(invitee.meeting)
    announcement = invitees.announced(last)
    if announcement is None:
        raise Http404
    last.meeting = invitee.meeting
    content = calendars.file_for(
        invitee,
        last,
        announcement,
        answer=invitees.current_answer(invitee, last.turn),
        off=last.is_off,
        reason=last.reason,
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{calendars.FILE_NAME}"'
    return private(response)


@never_cache
def invitation_ics(request, token):
    invitee = _open(_invitee(token))
    if not _sits(invitee):
        raise Http404
    return _ics(invitee)


def _open(invitee):
    """Files go with the link as long as it answers."""
    announcement = invitees.announced(invitees.last_release(invitee.meeting))
    if announcement is None or announcement.day < timezone.localdate():
        raise Http404
    if invitees.is_released(invitee) or not invitee.summonses.exists():
        raise Http404
    return invitee


@never_cache
def invitation_file(request, token, piece):
    invitee = _open(_invitee(token))
    return private(serve(request, released_document(request, invitee.meeting, piece)))


@never_cache
def invitation_paper(request, token, paper_pk):
    invitee = _open(_invitee(token))
    return private(
        paper_response(request, get_object_or_404(_papers(invitee), pk=paper_pk if paper_pk < LARGEST_KEY else 0))
    )
