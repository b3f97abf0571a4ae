"""The last level of the ladder: no more letters, the committee itself is asked (« N5 »)."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.actions import recording
from meetings.enums import MeetingStatus, Purpose
from meetings.models import AgendaItem, Meeting, MeetingPaper
from meetings.order import hour_of

from ..enums import ReminderState, ReportKind
from ..models import Reminder
from .publishing import make_report


def next_meeting(committee_id, day):
    """The committee's next meeting whose agenda is still open: in preparation, dated from `day` on or not dated yet."""
    return (
        Meeting.objects.select_related("committee")
        .filter(committee=committee_id, status=MeetingStatus.DRAFT)
        .exclude(date__lt=day)
        .order_by(F("date").asc(nulls_last=True), hour_of(), "pk")
        .first()
    )


@transaction.atomic
def put_on_agenda(plan, reminders, *, day):
    """Put one item for each institution on the next meeting's agenda, with the sheets of its late commitments.

    `reminders`: those of level N5 that are owed on `day`. They are sent by that; without a meeting in preparation they
    stay blocked with the reason, until one is opened.
    """
    if not reminders:
        return
    meeting = next_meeting(plan.committee_id, day)
    if meeting is None:
        reason = _("No meeting of the committee is in preparation: open one, this item goes on its agenda by itself.")
        Reminder.objects.filter(pk__in=[r.pk for r in reminders]).update(state=ReminderState.BLOCKED, reason=reason)
        return
    by_institution = defaultdict(list)
    for reminder in reminders:
        by_institution[reminder.milestone.commitment.lead].append(reminder)
    for institution, found in by_institution.items():
        item = _item(meeting, institution, found)
        recording.save_meeting(meeting, by=None, rows=[item, *_sheets(plan, meeting, item, found, day)])
        Reminder.objects.filter(pk__in=[reminder.pk for reminder in found]).update(
            state=ReminderState.SENT, sent_on=day, agenda_item=item, reason=""
        )


def _item(meeting, institution, reminders):
    codes = ", ".join(sorted(reminder.milestone.code for reminder in reminders))
    titles = {}
    for lang in ("fr", "ar"):
        name = (lang == "ar" and institution and institution.name_ar) or (institution.name if institution else "")
        with translation.override(lang):
            titles[lang] = (
                _("Late commitments without effect of two letters: %(institution)s (%(codes)s)")
                if name
                else _("Late commitments without effect of two letters (%(codes)s)")
            ) % {"institution": name, "codes": codes}
    return AgendaItem(
        meeting=meeting, position=None, title=titles["fr"], title_ar=titles["ar"], purpose=Purpose.DECISION
    )


def _sheets(plan, meeting, item, reminders, day):
    """The commitments' sheets of the day, in both languages, as papers of the item."""
    papers = []
    commitments = {reminder.milestone.commitment_id: reminder.milestone.commitment for reminder in reminders}
    for commitment in sorted(commitments.values(), key=lambda one: one.code):
        report = make_report(plan, ReportKind.SHEET, by=None, commitment=commitment, as_of=day)
        papers += [
            MeetingPaper(
                meeting=meeting,
                agenda_item=item,
                position=None,
                title=report.document_fr.title if language == "fr" else report.document_ar.title,
                title_ar=report.document_ar.title,
                document=getattr(report, f"document_{language}"),
                is_annex=False,
            )
            for language in ("fr", "ar")
        ]
    return papers
