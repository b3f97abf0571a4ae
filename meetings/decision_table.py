"""The register as a table: what the CSV and the XLSX hold, and nothing that is not public of a public decision."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from . import follow
from .deadlines import Deadline
from .documents import deadline_of, deadline_words, owner_of
from .queries import with_last_words


def title():
    return _("Decisions")


def headers():
    return [
        _("reference"), _("date of the meeting"), _("committee"), _("agenda item"), _("decision"),
        _("decision in Arabic"), _("kind of owner"), _("owner"), _("contributors"), _("deadline as decided"),
        _("due as decided"), _("present deadline"), _("due"), _("postponements"), _("status"), _("overdue"),
        _("days late"), _("closed on"), _("replaced or cancelled"), _("last report on"), _("last report"), _("address"),
    ]  # fmt: skip


def table(decisions, today):
    """(headers, rows) of decisions from `register.listed`; rows are made one by one, a thousand at a time."""
    found = with_last_words(decisions)
    return headers(), (_row(decision, today) for decision in found.iterator(chunk_size=1000))


def _row(decision, today):
    lang, meeting = translation.get_language(), decision.meeting
    initial = Deadline.from_json(decision.initial_deadline) or decision.deadline
    late = 0 if decision.is_ended else follow.days_late(decision.due, decision.status, decision.closed_on, today)
    is_open = decision.status in follow.FOLLOWED and not decision.is_ended
    words, present = deadline_words(initial, lang), deadline_of(decision, lang, present=True)
    owner = owner_of(decision, lang, meeting.date)
    return [
        decision.code,
        meeting.date,
        meeting.committee.display_name,
        decision.agenda_item.title if decision.agenda_item_id else "",
        decision.text,
        decision.text_ar,
        decision.get_owner_kind_display(),
        owner.text if owner else "",
        decision.contributors,
        words.text if words else "",
        initial.due,
        present.text if present else "",
        decision.due,
        decision.deadline_version,
        decision.get_status_display(),
        bool(late) and is_open,
        late,
        decision.closed_on,
        decision.is_ended,
        decision.last_on,
        decision.last_words or "",
        f"{settings.SITE_URL}{decision.get_absolute_url()}",
    ]
