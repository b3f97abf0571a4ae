"""What the page of one decision shows, and the rows of the register: words for the page's language, no request."""

import dataclasses

from django.utils.translation import gettext as _

from . import extract_documents, follow, queries, register
from .deadlines import Deadline
from .documents import deadline_of, deadline_words, owner_of, say, spoken
from .enums import PostponementState
from .follow import ENDING
from .releve import Text


@dataclasses.dataclass(frozen=True)
class Row:
    """One decision in a list."""

    decision: object
    text: Text
    owner: Text | None
    deadline: Text | None
    is_overdue: bool
    is_ended: bool
    days_late: int


def row_of(decision, lang, today):
    """`decision` from `register.listed`; `lang` is the active language (« fr » or « ar », else the French words)."""
    is_over = decision.is_ended or decision.status in follow.CLOSED
    late = 0 if decision.is_ended else follow.days_late(decision.due, decision.status, decision.closed_on, today)
    return Row(
        decision=decision,
        text=say(decision, "text", lang),
        owner=owner_of(decision, lang, decision.meeting.date),
        deadline=deadline_of(decision, lang, present=True),
        is_overdue=late > 0 and not is_over,
        is_ended=decision.is_ended,
        days_late=late,
    )


@dataclasses.dataclass(frozen=True)
class HistoryLine:
    """One report as the page tells it. `author` is None for those who may not know the name.

    `is_asked`: it moved the deadline because the owner asked for it, and its words are those of the request.
    """

    report: object
    text: Text | None
    deadline: Text | None
    author: str | None
    shows_evidence: bool
    is_asked: bool = False


def history_of(decision, lang, *, is_inside):
    """The reports, newest first. `is_inside`: a member, who reads names and evidence; the public reads words."""
    reports = decision.reports.select_related("made_by__person", "meeting__committee").order_by("-number")
    asked = queries.postponed_words(decision)
    return [
        HistoryLine(
            report=one,
            text=spoken(asked.get(one.pk, one.text)),
            deadline=deadline_words(one.new_deadline, lang) or Text(_("none"), lang) if one.new_deadline else None,
            author=_author(one) if is_inside else None,
            shows_evidence=is_inside,
            is_asked=one.pk in asked,
        )
        for one in reports
    ]


def _author(report):
    account = report.made_by
    return report.author_name or (str(account.person or account.email) if account else "")


@dataclasses.dataclass(frozen=True)
class LinkLine:
    """One link in words, seen from this decision: « replaces CP 1/2020-D3 », « cancelled by … »."""

    link: object
    words: str
    other: object
    is_own: bool


def links_of(decision, user, today):
    own, others = register.links_of(decision, user=user, today=today)
    return [
        *(LinkLine(one, extract_documents.active(one.kind), one.target, True) for one in own),
        *(LinkLine(one, extract_documents.passive(one.kind), one.source, False) for one in others),
    ]


def page_of(decision, user, today, lang, *, is_inside):
    """Everything that the page shows of `decision` (with `due_on`), for this account."""
    links = links_of(decision, user, today)
    ended_by = [line for line in links if not line.is_own and line.link.kind in ENDING]
    late = 0 if ended_by else follow.days_late(decision.due, decision.status, decision.closed_on, today)
    initial = Deadline.from_json(decision.initial_deadline) or decision.deadline
    pending = decision.postponements.filter(state=PostponementState.PENDING).first() if is_inside else None
    return {
        "decision": decision,
        "text": say(decision, "text", lang),
        "translations": [
            Text(words, tongue)
            for words, tongue in ((decision.text, "fr"), (decision.text_ar, "ar"))
            if words and words != say(decision, "text", lang).text
        ],
        "owner": owner_of(decision, lang, decision.meeting.date),
        "initial": deadline_words(initial, lang),
        "present": deadline_of(decision, lang, present=True),
        "is_moved": decision.present_deadline != initial,
        "waits_for_meeting": decision.present_deadline.kind == "next_meeting",
        "days_late": late,
        "is_overdue": late > 0 and decision.status not in follow.CLOSED,
        "is_followed": not ended_by and decision.status in follow.FOLLOWED,
        "ended_by": ended_by,
        "links": links,
        "came_back": register.came_back_in(decision, user, today),
        "history": history_of(decision, lang, is_inside=is_inside),
        "pending": pending,
    }
