"""The mails around a convocation, one for each person. Keys name the meeting, the sequence and the person."""

import datetime

from django.utils.translation import gettext as _

from ogp_secretariat.mailroom.actions.posting import post, withdraw
from ogp_secretariat.mailroom.enums import WITHDRAWABLE
from ogp_secretariat.mailroom.models import Attachment, Message
from ogp_secretariat.web import ics
from ogp_secretariat.web.links import page_address

from . import calendars, invitation_links
from .convocation_documents import PIECES
from .documents import say
from .enums import ConvocationKind
from .invitees import announced, message_key, messages_of


def _context(invitee, convocation, announcement):
    return {
        "invitee": invitee,
        "meeting": convocation.meeting,
        "convocation": convocation,
        "announcement": announcement,
        "place": say(announcement, "place", invitee.language),
        "points": [(point.number, say(point, "title", invitee.language).text) for point in announcement.agenda],
        "url": invitation_links.address_of(invitee),
        "is_postponed": convocation.kind == ConvocationKind.POSTPONEMENT,
    }


def _is_first(invitee, convocation):
    """Whether nothing went to them before this convocation: what changes in it is no news to them."""
    return not invitee.summonses.filter(convocation__sequence__lt=convocation.sequence).exists()


def _kind(convocation):
    """What is said to somebody who knows of the meeting; without it the mail is that of a first convocation."""
    return {
        "is_change": convocation.kind == ConvocationKind.CHANGE,
        "is_again": convocation.kind == ConvocationKind.CHANGE and convocation.follows_postponement,
        "is_agenda": convocation.kind == ConvocationKind.AGENDA,
        "is_second": convocation.kind == ConvocationKind.SECOND,
    }


def _calendar_file(invitee, convocation, announcement, *, off=False, answer=None, reason=""):
    content = calendars.file_for(
        invitee,
        convocation,
        announcement,
        off=off,
        answer=answer,
        reason=reason,
    )
    method = "CANCEL" if off else "REQUEST"
    return Attachment(filename=calendars.FILE_NAME, content=content, content_type=f"text/calendar; method={method}")


def _papers(convocation, language):
    documents = [convocation.document(piece, language) for piece in PIECES]
    return [Attachment(filename=document.filename, document=document) for document in documents if document]


def convene(invitee, convocation, *, answer=None, again="", asks_again=False):
    """The convocation itself, or a change of it; it leaves once its documents are made. `again`: a mark that lets it be
    posted once more, to a corrected address; `answer`: the one that still holds; `asks_again`: one was given before."""
    announcement = announced(convocation)
    is_newcomer = convocation.sequence and _is_first(invitee, convocation)
    reason = "" if is_newcomer else convocation.reason
    context = {**_context(invitee, convocation, announcement), "reason": reason}
    context |= {"answer": answer, "asks_again": asks_again, **({} if is_newcomer else _kind(convocation))}
    files = [
        *_papers(convocation, invitee.language),
        _calendar_file(invitee, convocation, announcement, answer=answer, reason=reason),
    ]
    key = f"{message_key(convocation, invitee)}{f':{again}' if again else ''}"
    return post(key, invitee.email, "mail/convocation", context, language=invitee.language, attachments=files)


def call_off(invitee, convocation, *, again=""):
    """The meeting is postponed or cancelled: calendars take it out."""
    announcement = announced(convocation)
    files = [_calendar_file(invitee, convocation, announcement, off=True, reason=convocation.reason)]
    key = f"{message_key(convocation, invitee)}{f':{again}' if again else ''}"
    context = _context(invitee, convocation, announcement)
    return post(key, invitee.email, "mail/convocation_off", context, language=invitee.language, attachments=files)


def release(invitee, convocation, *, again=""):
    """The person is no longer invited; only their own calendar takes the meeting out."""
    announcement = announced(convocation)
    files = [_calendar_file(invitee, convocation, announcement, off=True, reason=convocation.reason)]
    context = {**_context(invitee, convocation, announcement), "is_release": True}
    key = f"{message_key(convocation, invitee)}{f':{again}' if again else ''}"
    return post(key, invitee.email, "mail/convocation_off", context, language=invitee.language, attachments=files)


def reminder_key(invitee, convocation, day):
    return f"convocation-reminder:{convocation.meeting_id}:{convocation.turn}:{invitee.pk}:{day.isoformat()}"


def remind(invitee, convocation, *, day):
    """Somebody who has not answered; once a day at most, and worthless once the meeting is over."""
    announcement = announced(convocation)
    return post(
        reminder_key(invitee, convocation, day),
        invitee.email,
        "mail/convocation_reminder",
        _context(invitee, convocation, announcement),
        language=invitee.language,
        expires_at=ics.local(announcement.day + ics.DAY, datetime.time.min),
    )


def unremind(invitee, convocation, *, day):
    """The reminder of `day` that has not left yet stays: the person answered, or nothing is asked any more."""
    withdraw(reminder_key(invitee, convocation, day), reason=_("answered, or no longer asked"))


def withdraw_last(invitee, convocation):
    """What went to one person of this convocation and has not left yet stays: another message takes its place."""
    message = messages_of(convocation).get(invitee.pk)
    if message is not None:
        withdraw(message.key, reason=_("convened anew"))


def withdraw_all(meeting):
    """Convocations of `meeting` that have not left yet do not leave any more."""
    waiting = Message.objects.filter(key__startswith=f"convocation:{meeting.pk}:", state__in=WITHDRAWABLE)
    for key in waiting.values_list("key", flat=True):
        withdraw(key, reason=_("the meeting is off"))


def returned(convocation, account):
    """The chair gave the convocation back to the secretariat, with a word."""
    context = {
        "convocation": convocation,
        "meeting": convocation.meeting,
        "url": page_address("convocation", account.language, convocation.meeting_id),
    }
    key = f"convocation-returned:{convocation.pk}:{account.pk}"
    return post(key, account.email, "mail/convocation_returned", context, language=account.language)
