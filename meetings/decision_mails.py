"""The mails about a decision to its owner: one function per kind, subject and body are templates.

Each key is a pure function of the case (see `reminders`): the same reminder to the same address is one message.
"""

from django.utils import timezone, translation

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import fingerprint, page_address

from . import decision_links
from .documents import deadline_of, say
from .enums import ReminderLevel
from .owners import recipients_of

KINDS = {ReminderLevel.SOON: "mail/decision_soon", ReminderLevel.DAY: "mail/decision_day"}


def line_of(decision, recipient):
    """What a mail says of one decision: its reference, its text, its deadline in words, its links."""
    language = recipient.language
    lang = "ar" if language == "ar" else "fr"
    with translation.override(language):
        deadline = deadline_of(decision, lang, present=True)
    return {
        "decision": decision,
        "text": say(decision, "text", lang).text,
        "due": decision.due,
        "deadline": deadline.text if deadline else "",
        "report_url": decision_links.make(decision, recipient),
        "url": page_address("decision_by_uuid", language, decision.uuid),
    }


def reminder(key, level, decision, recipient, *, hold=""):
    """A week before, or on the day: one decision, one address."""
    context = {"recipient": recipient, "line": line_of(decision, recipient)}
    return post(key, recipient.email, KINDS[level], context, language=recipient.language, hold=hold)


def weekly_list(key, decisions, recipient, *, hold=""):
    """Everything of an owner that is overdue, in one mail."""
    context = {"recipient": recipient, "lines": [line_of(decision, recipient) for decision in decisions]}
    return post(key, recipient.email, "mail/decision_list", context, language=recipient.language, hold=hold)


def postponement_decided(request):
    """Tell the owner what became of the day that was asked for."""
    decision = request.decision
    for recipient in recipients_of([decision], timezone.localdate())[decision.pk]:
        context = {
            "recipient": recipient,
            "request": request,
            "line": line_of(decision, recipient),
            "is_accepted": request.report_id is not None,
            "new_due": request.report.deadline_date if request.report_id else None,
        }
        key = f"postponement:{request.pk}:{fingerprint(recipient.email)}"
        post(key, recipient.email, "mail/postponement_decided", context, language=recipient.language)
