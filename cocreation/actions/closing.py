"""The closing report of an event: text by the rapporteur, figures from the records, published on its page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from ..enums.events import EventState
from ..models import EventReport
from ..permissions.events import may_type_for
from ..permissions.process import can_manage
from ..policies.events import missing_for_rapporteur
from ..queries.outcomes import figures_of
from .seating import locked

TEXTS = ("text", "text_ar", "link")
WORDS = {"text", "text_ar"}


@transaction.atomic
def write_report(
    event, values, *, by, declared_attendance=None, expected_version=None, proposer=None, rapporteur=None, today=None
):
    """Write the report of an event: `values` {field: text} of `TEXTS`. Returns the `EventReport`.

    By the secretariat (`by`), or through a personal link, as long as it is not published: by the proposer of an Open
    Gov Week event (`proposer`), or by a rapporteur of the team (`rapporteur`, the words only, on the days around the
    event). Raises PermissionDenied, Conflict, NotAllowedNow.
    """
    event = locked(event)
    by_link = proposer is not None or rapporteur is not None
    if not by_link and by is not None and not can_manage(by):
        raise PermissionDenied
    if proposer is not None and proposer.event_id != event.pk:
        raise PermissionDenied
    if rapporteur is not None:
        if not may_type_for(rapporteur, event) or values.keys() - WORDS:
            raise PermissionDenied
        if missing := missing_for_rapporteur(event, today):
            raise NotAllowedNow(missing)
        declared_attendance = event.declared_attendance
    if event.state not in (EventState.PUBLISHED, EventState.HELD):
        raise NotAllowedNow([_("A report is written of an event that was held.")])
    report, _is_new = EventReport.objects.select_for_update(of=("self",)).get_or_create(event=event)
    if by_link and report.published_on:
        raise NotAllowedNow([_("The report is published: write to the secretariat to have it corrected.")])
    if expected_version is not None and report.version != expected_version:
        raise Conflict(_("Somebody else changed this report meanwhile. Nothing was written."))
    before = snapshot(report)
    for name in TEXTS:
        if name in values:
            setattr(report, name, values[name])
    report.version += 1
    if event.declared_attendance != declared_attendance:
        event.declared_attendance = declared_attendance
        event.save(update_fields=["declared_attendance", "changed_at"])
    if report.published_on and report.figures.get("is_declared"):
        # Counted figures stay as they were published: whoever they counted may have been erased since.
        report.figures = {**report.figures, "participants": event.declared_attendance or 0}
    report.full_clean()
    report.save()
    note = _("typed in by a rapporteur") if rapporteur else ""
    record("change", report, by=by, changes=difference(before, snapshot(report)), note=note)
    return report


@transaction.atomic
def publish_report(event, *, by, day):
    """Show the report on the event's page, its figures frozen. Raises PermissionDenied, NotAllowedNow."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    event = locked(event)
    report = EventReport.objects.select_for_update(of=("self",)).filter(event=event).first()
    missing = []
    if event.state != EventState.HELD:
        missing.append(_("Mark the event as held first."))
    if report is None or not (report.text or report.text_ar):
        missing.append(_("The text of the report is missing."))
    if missing:
        raise NotAllowedNow(missing)
    report.figures, report.published_on = figures_of(event), day
    report.version += 1
    report.save()
    record("publish_report", report, by=by)
    return report
