"""A late commitment's thread: what was written to its institution, what came back, what was promised."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import Channel, UpdateState
from .models import LadderPause, LetterReply, ProgressUpdate, Reminder

SHOWN = 100


@dataclass(frozen=True, order=True)
class Event:
    """One thing that happened. `rank` orders those of one day; `letter` is the letter that it is about."""

    day: datetime.date
    rank: int
    title: str
    detail: str = ""
    letter: int | None = None


_TITLES = {
    Channel.MAIL: gettext_lazy("Mail to the focal point"),
    Channel.LETTER: gettext_lazy("Letter to the head of the institution"),
    Channel.AGENDA: gettext_lazy("On the agenda of the committee"),
}


def thread_of(commitment):
    """The `Event`s of a commitment, the newest first; empty when nobody was written to. At most four statements."""
    reminders = list(
        Reminder.objects.filter(milestone__commitment=commitment, sent_on__isnull=False)
        .select_related("milestone", "letter", "agenda_item__meeting__committee")
        .order_by("milestone__position")
    )
    if not reminders:
        return []
    events = [*_sent(reminders), *_received({row.letter for row in reminders if row.letter})]
    events += _answers(commitment)
    events += [
        Event(
            pause.from_on, 4, _("The reminders wait until %(day)s") % {"day": f"{pause.until:%d/%m/%Y}"},
            f"{pause.milestone.short_code} – {pause.reason}",
        )
        for pause in LadderPause.objects.filter(milestone__commitment=commitment).select_related("milestone")
    ]  # fmt: skip
    events += _declared(commitment, min(row.sent_on for row in reminders))
    return sorted(events, reverse=True)[:SHOWN]


def _sent(reminders):
    """One event for all the milestones of one level on one day."""
    groups = defaultdict(list)
    for row in reminders:
        groups[row.sent_on, row.level, row.letter, row.agenda_item].append(row)
    for (day, level, letter, item), rows in groups.items():
        codes = ", ".join(row.milestone.short_code for row in rows)
        about = str(item.meeting) if item else letter.reference if letter else rows[0].reason
        channel = Channel(rows[0].channel)
        title = format_lazy("{level} – {title}", level=level, title=_TITLES[channel])
        yield Event(day, 0, str(title), " – ".join(filter(None, (codes, about))), letter.pk if letter else None)


def _received(letters):
    for letter in letters:
        if letter.received_on:
            yield Event(letter.received_on, 1, _("Letter received"), letter.received_how, letter.pk)
        if letter.closed_on:
            yield Event(letter.closed_on, 5, _("Letter closed"), letter.reference, letter.pk)


def _answers(commitment):
    replies = (
        LetterReply.objects.filter(letter__reminders__milestone__commitment=commitment)
        .select_related("letter")
        .distinct()
    )
    for reply in replies:
        said = f"{reply.author_name} – {reply.text}" if reply.text else reply.author_name
        yield Event(reply.received_on, 2, _("Answer to letter no. %s") % reply.letter.reference, said, reply.letter_id)
        if reply.reviewed_at:
            title = _("Answer examined: %s") % reply.get_state_display()
            yield Event(timezone.localtime(reply.reviewed_at).date(), 3, title, reply.review_note, reply.letter_id)


def _declared(commitment, since):
    """Declarations validated since the first thing that was sent."""
    updates = ProgressUpdate.objects.filter(
        milestone__commitment=commitment, state=UpdateState.VALIDATED, effective_on__gte=since
    ).select_related("milestone")
    for update in updates:
        detail = " – ".join(filter(None, (update.milestone.short_code, update.statement)))
        yield Event(update.effective_on, 6, _("Validated declaration"), detail)
