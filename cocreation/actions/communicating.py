"""The communication plan and the notes under the requirements."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.uploads import check_evidence

from ..models import CommunicationAction, Process, RequirementNote
from ..policies import process as rules
from ..queries import requirements as queries
from .managing import authorise, save


def save_action(action, *, by, file=None, expected_version=None):
    """Write an action; `file` (an upload) is looked into before it is kept, in place of the one before.

    Raises ValidationError, Conflict.
    """
    authorise(by)
    # Before the transaction: looking into a file takes a child process, and a lock would make others wait.
    checked = check_evidence(file) if file else None
    with transaction.atomic():
        if missing := rules.missing_for_action(action.process.state, action.done_on, timezone.localdate()):
            raise NotAllowedNow(missing)
        if checked:
            action.file_name, action.content_type = checked.name, checked.content_type
            action.sha256 = checked.sha256
            action.file = ContentFile(checked.data, name=checked.name)
        return save(action, by=by, expected_version=expected_version)


@transaction.atomic
def remove_action(action, *, by):
    """Take out an action that was never done; one that was done is a fact and stays."""
    authorise(by)
    action = CommunicationAction.objects.select_for_update().get(pk=action.pk)
    if action.done_on:
        raise NotAllowedNow([_("This action was done: it stays in the plan.")])
    record("delete", action, by=by, note=action.title)
    action.delete()


@transaction.atomic
def note(process, requirement, *, text, by, dated_on=None, text_ar="", link="", meeting=None):
    """A dated note of the secretariat under a requirement of the process's grid. Returns the `RequirementNote`."""
    authorise(by)
    process = Process.objects.select_for_update().select_related("plan").get(pk=process.pk)
    today = timezone.localdate()
    missing = []
    if requirement.grid_id != getattr(queries.grid_of(process.plan), "pk", None):
        missing.append(_("This requirement is not one of the process's."))
    if dated_on and dated_on > today:
        missing.append(_("A note is dated today at the latest."))
    if meeting and meeting.committee_id != process.plan.committee_id:
        missing.append(_("This meeting is that of another committee."))
    if missing:
        raise NotAllowedNow(missing)
    made = RequirementNote(
        process=process, requirement=requirement, dated_on=dated_on or today, text=text, text_ar=text_ar, link=link,
        meeting=meeting, created_by=by,
    )  # fmt: skip
    made.full_clean(exclude=["created_by"])
    made.save()
    record("note_requirement", process, by=by, note=f"{requirement.code} – {text[:200]}")
    return made


@transaction.atomic
def withdraw_note(found, *, by):
    """Take a note back; it stays on record, and counts no more."""
    authorise(by)
    found = RequirementNote.objects.select_for_update(of=("self",)).select_related("process").get(pk=found.pk)
    if found.withdrawn_at:
        raise NotAllowedNow([_("This note is withdrawn already.")])
    found.withdrawn_at, found.withdrawn_by = timezone.now(), by
    found.save()
    record("withdraw_note", found.process, by=by, note=found.text[:200])
    return found
