"""The automatic mails of the ladder: one function per kind, subject and body are templates.

Each key is a pure function of the case: the same reminder to the same person is one message, whoever posts it.
"""

import hashlib

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.people.models import Institution

from .enums import Level
from .models import Milestone, ReportingPeriod
from .notifications import page_address

MILESTONE_KINDS = {Level.N1: "mail/reminder_soon", Level.N2: "mail/reminder_passed"}


def _of(owed):
    return f"{owed.code}:{owed.level}:v{owed.due_version}:{owed.reminder.turn}"


def _lines(several, language):
    """[{milestone, due_on}] of a digest or a copy, in one statement."""
    records = Milestone.objects.select_related("commitment__lead").in_bulk([owed.milestone for owed in several])
    return [
        {
            "milestone": records[owed.milestone],
            "due_on": owed.due_on,
            "url": page_address("commitment", language, records[owed.milestone].commitment.code),
        }
        for owed in several
    ]


def digest(plan, several, recipient, *, hold=""):
    """N0: what comes due within the month, in one mail for each person and day."""
    cases = ",".join(sorted(_of(owed) for owed in several))
    key = f"reminder:{plan.code}:N0:{hashlib.sha256(cases.encode()).hexdigest()[:24]}:{recipient.person}"
    context = {"plan": plan, "recipient": recipient, "lines": _lines(several, recipient.language)}
    return post(key, recipient.email, "mail/reminder_digest", context, language=recipient.language, hold=hold)


def milestone(plan, owed, recipient, *, hold=""):
    """N1 before the due date, N2 after it: one milestone, one person."""
    record = Milestone.objects.select_related("commitment").get(pk=owed.milestone)
    commitment = record.commitment.code
    context = {
        "plan": plan,
        "recipient": recipient,
        "milestone": record,
        "due_on": owed.due_on,
        "declare_url": page_address("declare", recipient.language, commitment, record.short_code),
        "extension_url": page_address("extension_ask", recipient.language, commitment, record.short_code),
    }
    key = f"reminder:{_of(owed)}:{recipient.person}"
    return post(key, recipient.email, MILESTONE_KINDS[owed.level], context, language=recipient.language, hold=hold)


def copy(plan, several, secretary, *, day, hold=""):
    """The secretariat's copy of the day's N2, in one mail."""
    cases = ",".join(sorted(_of(owed) for owed in several))
    key = f"reminder:{plan.code}:N2:copy:{hashlib.sha256(cases.encode()).hexdigest()[:24]}:{secretary.email}"[:200]
    context = {
        "plan": plan,
        "recipient": secretary,
        "day": day,
        "lines": _lines(several, secretary.language),
        "url": page_address("reminders", secretary.language),
    }
    return post(key, secretary.email, "mail/reminder_copy", context, language=secretary.language, hold=hold)


def declaration(plan, owed, recipient, *, hold=""):
    """D0 when the campaign opens, D1 before its date, D2 and D3 after it; D3 also to the head of the institution."""
    period = ReportingPeriod.objects.get(pk=owed.period)
    context = {
        "plan": plan,
        "recipient": recipient,
        "period": period,
        "institution": Institution.objects.get(pk=owed.institution),
        "is_head": recipient.person is None,
        "is_open": owed.level == Level.D0,
        "is_late": owed.level in (Level.D2, Level.D3),
        "url": page_address("my_commitments", recipient.language),
    }
    key = f"declaration:{plan.code}:{period.pk}:{owed.institution}:{owed.level}:{owed.reminder.turn}:{recipient.person}"
    return post(key, recipient.email, "mail/declaration_reminder", context, language=recipient.language, hold=hold)
