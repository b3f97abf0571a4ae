"""Reporting on a decision: the only place that adds a report and writes what follows from it on the decision."""

import uuid

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text
from ogp_secretariat.web.uploads import check_evidence

from .. import follow, permissions, queries
from ..enums import ReportSource
from ..models import Decision, ProgressReport
from ..owners import owned
from . import reminding

OFFICE = frozenset({ReportSource.OFFICE, ReportSource.MEETING})


def locked(decision):
    """The stored decision, locked until the end of the transaction, with `is_ended`."""
    return (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .annotate(is_ended=queries.ended())
        .select_related("meeting__committee", "meeting__minutes", *queries.OWNERS)
        .get(pk=decision.pk)
    )


def standing_of(decision):
    """Where the decision stands, counted again from its reports (a `follow.Standing`)."""
    return follow.standing_after(decision.deadline, decision.meeting.date, decision.reports.order_by("number"))


def check_may(decision, *, by, source, today):
    """Raise PermissionDenied unless this door is open to `by`. By a link, the view has read it; None is the system."""
    if source in OFFICE:
        if by is not None and not permissions.can_edit(by):
            raise PermissionDenied
    elif source == ReportSource.PAGE and not Decision.objects.filter(owned(by, today), pk=decision.pk).exists():
        raise PermissionDenied


def require(missing):
    if missing:
        raise NotAllowedNow(missing)


@transaction.atomic
def report(
    decision, *, by, source, status, text="", deadline=None, upload=None, url="", author_name="", on=None,
    meeting=None, token=None,
):  # fmt: skip
    """Add a report to a decision. Returns the `ProgressReport`; the earlier one when `token` is known.

    `deadline`: the new `Deadline` (the secretariat's), None to leave it; `on`: the day it speaks of (today).
    Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    today = timezone.localdate()
    check_may(decision, by=by, source=source, today=today)
    decision, token = locked(decision), token or uuid.uuid4()
    if known := ProgressReport.objects.filter(token=token, decision=decision).first():
        return known
    text, on, before = clean_text(text), on or today, standing_of(decision)
    said = follow.Said(status, text, bool(upload or url), deadline)
    require(follow.missing_for_following(decision.meeting.minutes.state, decision.is_ended))
    days = (queries.next_meeting_of(decision), queries.next_called(decision.meeting.committee_id, on))
    is_office = source in OFFICE
    require(follow.missing_for_report(before, said, made_on=on, today=today, is_office=is_office, next_meetings=days))
    if deadline is not None:
        require(follow.deadline_missing(deadline))
    made = ProgressReport(
        decision=decision,
        number=before.reports + 1,
        token=token,
        made_on=on,
        made_by=by,
        author_name=clean_text(author_name, single_line=True)[:300],
        source=source,
        meeting=meeting,
        status=status,
        text=text,
        url=url,
        **(deadline.columns("deadline") if deadline else {}),
    )
    if upload:
        _attach(made, upload)
    made.full_clean(exclude=["decision", "made_by", "meeting"])
    made.save()
    _write_standing(decision)
    record("report_decision", decision, by=by, changes=_changes(before, said), note=text)
    reminding.reconsider(decision, day=today)
    return made


def _attach(report, upload):
    """Keep the file that shows it, checked; its name is ours, the one it came with is only shown."""
    checked = check_evidence(upload)
    report.file_name, report.content_type = checked.name, checked.content_type
    report.size, report.sha256 = checked.size, checked.sha256
    report.file.save(checked.name, ContentFile(checked.data), save=False)


def _changes(before, said):
    changes = {"status": [before.status, said.status]} if said.status != before.status else {}
    if said.deadline is not None:
        changes["deadline"] = [before.deadline.to_json(), said.deadline.to_json()]
    return changes


def _write_standing(decision):
    """Write on the decision what follows from its reports; nobody else writes these columns."""
    now = standing_of(decision)
    values = {
        **now.deadline.columns("current"),
        "current_due": now.deadline.due,
        "current_since": now.since,
        "deadline_version": now.version,
        "report_count": now.reports,
        "closed_on": now.closed_on,
        "status": now.status,
    }
    Decision.objects.filter(pk=decision.pk).update(**values)
    for name, value in values.items():
        setattr(decision, name, value)
