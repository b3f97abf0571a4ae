"""What an event may become, what is missing, when one may register. Pure: events, facts and days come in.

How the window of an event and its process combine: the process is the main switch. While it does not open the
registration (by a stage or by hand), none of its events takes anything, late requests included. Where it does, or where
the event belongs to no process, the event's own window says: before it, open, late (examined, until the event), closed.
"""

import datetime

from django.utils.translation import gettext as _

from ..enums.events import TRANSITIONS, Door, EventKind, EventMode, EventState

FIRST_YEAR, LAST_YEAR = 1990, 2100
REMINDER_DAYS = 2  # before the event
LINK_DAYS = 60  # a personal link lives so long after the event
RAPPORTEUR_BEFORE, RAPPORTEUR_AFTER = 1, 7  # days around the event on which a rapporteur's link is open


def door(event, day, process_is_open=True):
    """The `Door` that somebody finds on `day`. `process_is_open`: True where the event belongs to no process."""
    if not event.takes_registration:
        return Door.NONE
    if event.state != EventState.PUBLISHED or day > event.date or not process_is_open:
        return Door.CLOSED
    if day < event.registration_opens_on:
        return Door.BEFORE
    if event.registration_closes_on is None or day <= event.registration_closes_on:
        return Door.OPEN
    return Door.LATE if event.takes_late_requests else Door.CLOSED


def changes_freely(event, day):
    """Whether a registration may be changed without being examined: until the closing day."""
    return event.registration_closes_on is None or day <= event.registration_closes_on


def words_after_cancelling(door):
    """What somebody who gave up a seat may still do, by the `Door` that they find."""
    if door == Door.OPEN:
        return _("As long as registration is open, you may register again.")
    if door == Door.LATE:
        return _("Registration is closed: to come after all, you make a late request, which the secretariat examines.")
    return _("Registration is closed: you cannot register again.")


def may_become(event, state):
    return state in TRANSITIONS[EventState(event.state)]


def missing_to_become(event, state):
    """A sentence when the state may not follow; else nothing."""
    if may_become(event, state):
        return []
    words = {"event": event, "state": event.get_state_display()}
    return [_("“%(event)s” is %(state)s: this is no longer possible.") % words]


def missing_for_publication(event):
    """What keeps an event from being published, one sentence each."""
    return missing_to_become(event, EventState.PUBLISHED) + missing_for_the_public(event)


def missing_for_the_public(event):
    """What an event that the public sees must say."""
    missing = []
    if not event.title:
        missing.append(_("The title is missing."))
    if not event.description:
        missing.append(_("Say in a few lines what the event is about."))
    if event.starts_at is None:
        missing.append(_("The hour at which it starts is missing."))
    if event.mode != EventMode.ONLINE and not event.venue:
        missing.append(_("The venue is missing."))
    if event.mode != EventMode.ON_SITE and not event.link:
        missing.append(_("The link is missing: the event is held online."))
    return missing + inconsistent(event)


def inconsistent(event):
    """What contradicts itself, whatever the state."""
    missing = []
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (event.date, event.last_day)):
        missing.append(_("The year of the event cannot be right."))
    if event.end_date is None and event.starts_at and event.ends_at and event.ends_at <= event.starts_at:
        missing.append(_("The event ends before it starts: correct the hours."))
    if event.registration_closes_on and event.registration_closes_on > event.date:
        missing.append(_("Registration closes on the day of the event at the latest."))
    if event.registration_closes_on and event.registration_opens_on is None:
        missing.append(_("Registration has a closing day: give the opening day too."))
    return missing


def missing_for_moving(event, *, is_expected, day, hour=None):
    """What keeps a published event from being put on its new date and hour: people are registered (`is_expected`), and
    it would be over. `day`, `hour`: now, local ones (None: only the day is known)."""
    if not is_expected:
        return []
    if event.last_day < day:
        return [_("People are registered: the event cannot be moved to a day that is over.")]
    begun = hour is not None and event.last_day == event.date == day and event.starts_at is not None
    if begun and event.starts_at < hour:
        return [_("People are registered: the event cannot be moved to an hour that is over.")]
    return []


def missing_for_closing(event, day, hour=None):
    """What keeps an event from being marked as held on `day` at `hour` (local ones; None: only the day is known)."""
    missing = missing_to_become(event, EventState.HELD)
    if missing:
        return missing
    if day < event.date:
        return [_("The event has not taken place yet.")]
    if day == event.date and hour is not None and event.starts_at is not None and hour < event.starts_at:
        return [_("The event starts today at %(hour)s: it has not begun.") % {"hour": f"{event.starts_at:%H:%M}"}]
    return []


def missing_for_undoing_held(event, *, certificates, report_is_published):
    """What keeps an event from being taken back to « published » after it was marked as held by mistake.

    `certificates`: how many were asked for or issued, withdrawn ones too: each says that the event took place.
    """
    if event.state != EventState.HELD:
        return [_("This event is not marked as held.")]
    missing = []
    if certificates:
        missing.append(_("Certificates were made of it: that it was held can no longer be undone."))
    if report_is_published:
        missing.append(_("Its report is published: that it was held can no longer be undone."))
    return missing


def warnings(event, has_trained_facilitator, day):
    """What should be looked at and keeps nobody from going on."""
    found = []
    if event.last_day < day and event.state in (EventState.DRAFT, EventState.PUBLISHED):
        found.append(_("Its day is over: check the date."))
    if event.kind in (EventKind.WORKSHOP, EventKind.REGIONAL) and not has_trained_facilitator:
        found.append(_("No facilitator of the team has a training certificate."))
    if event.kind == EventKind.WORKSHOP and event.format_id is None:
        found.append(_("No format is chosen from the library."))
    if not event.title_ar or not event.description_ar:
        found.append(_("The title or the description is missing in Arabic."))
    if event.mode != EventMode.ONLINE and not event.accessibility:
        found.append(_("Nothing is said about accessibility."))
    return found


def link_expires_on(event):
    """The last day of the personal links of an event."""
    return event.last_day + datetime.timedelta(days=LINK_DAYS)


def rapporteur_window(event):
    """(first day, last day) on which a rapporteur's own link to the entry page is open."""
    before, after = datetime.timedelta(days=RAPPORTEUR_BEFORE), datetime.timedelta(days=RAPPORTEUR_AFTER)
    return event.date - before, event.last_day + after


def takes_rapporteurs(event):
    """Whether what a rapporteur types has somewhere to go: a process, and an event that stands."""
    return event.process_id is not None and event.state in (EventState.PUBLISHED, EventState.HELD)


def missing_for_rapporteur(event, day):
    """Why a rapporteur cannot type in today, in a sentence; empty when they can."""
    first, last = rapporteur_window(event)
    if not takes_rapporteurs(event):
        return [_("The lists of this event are not typed in.")]
    if day < first:
        return [_("This page opens on %(day)s.") % {"day": f"{first:%d/%m/%Y}"}]
    if day > last:
        return [_("This page closed on %(day)s: write to the secretariat.") % {"day": f"{last:%d/%m/%Y}"}]
    return []


def missing_for_sending_link(event, has_email, day):
    """Why a rapporteur's link cannot be sent."""
    if not takes_rapporteurs(event):
        return [_("A link is sent for an event of a process that is published and not cancelled.")]
    if not has_email:
        return [_("This person has no e-mail address: write one on their card.")]
    if day > rapporteur_window(event)[1]:
        return missing_for_rapporteur(event, day)
    return []


def reminder_is_due(event, day):
    """From two days before until the day itself: a day on which nothing ran is caught up."""
    return event.date - datetime.timedelta(days=REMINDER_DAYS) <= day <= event.date


def may_note_attendance(event, day):
    """Attendance is noted from the day of the event on."""
    return event.state in (EventState.PUBLISHED, EventState.HELD) and day >= event.date
