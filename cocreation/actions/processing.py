"""The life of a process: prepared, published, closed; its timetable adopted and replaced; features opened by hand."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Minutes
from meetings.policies import LOCKED_STATES
from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.process import ProcessState
from ..models import FeatureOverride, Process, Stage, Timetable
from ..policies import process as rules
from ..queries import process as queries
from .managing import authorise, save, take_version


@transaction.atomic
def save_process(process, *, by, expected_version=None):
    """Write a process (not its state). Its code and plan stay once it was published."""
    authorise(by)
    if process.pk:
        stored = Process.objects.select_for_update().get(pk=process.pk)
        same = (stored.code, stored.plan_id) == (process.code, process.plan_id)
        if not same and (stored.published_on or stored.contributions.exists()):
            raise ValidationError({"code": _("The code and the plan of a published process are permanent.")})
    return save(process, by=by, expected_version=expected_version)


@transaction.atomic
def publish(process, *, by, on=None):
    """Show a process to everybody. `on`: the day it was published, for one that comes from before this software."""
    authorise(by)
    process = Process.objects.select_for_update().get(pk=process.pk)
    today = timezone.localdate()
    missing = rules.missing_for_publication(process.state, queries.timetable_in_force(process) is not None)
    if on and on > today:
        missing.append(_("The publication cannot be in the future."))
    if missing:
        raise NotAllowedNow(missing)
    return _move(process, ProcessState.PUBLISHED, by, published_on=on or today)


@transaction.atomic
def close(process, *, by, on=None):
    """Nothing can be sent in any more; everything stays readable."""
    authorise(by)
    process = Process.objects.select_for_update().get(pk=process.pk)
    if missing := rules.missing_for_closing(process.state):
        raise NotAllowedNow(missing)
    return _move(process, ProcessState.CLOSED, by, closed_on=on or timezone.localdate())


def _move(process, state, by, **days):
    before = snapshot(process)
    process.state = state
    for name, day in days.items():
        setattr(process, name, day)
    process.version += 1
    process.save()
    action = "publish" if state == ProcessState.PUBLISHED else "close_process"
    record(action, process, by=by, changes=difference(before, snapshot(process)))
    return process


# -- Timetable ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_version(process, *, by):
    """The draft of the next version, a copy of the one in force; the draft that is open already when there is one."""
    authorise(by)
    process = Process.objects.select_for_update().get(pk=process.pk)
    last = process.timetables.order_by("-number").first()
    if last and last.adopted_at is None:
        return last
    draft = Timetable.objects.create(process=process, number=last.number + 1 if last else 1)
    for stage in last.stages.all() if last else ():
        stage.copied_from_id, stage.pk, stage.timetable = stage.pk, None, draft
        stage._state.adding = True
        stage.save()
    record("open_draft", draft, by=by)
    return draft


def _check_draft(timetable):
    if timetable.adopted_at is not None:
        raise NotAllowedNow([_("This timetable is in force: it does not change. Prepare a new version.")])


@transaction.atomic
def save_timetable(timetable, *, by, stages=(), removed=(), expected_version=None):
    """Write a draft timetable and its stages: all or nothing."""
    authorise(by)
    if timetable.pk:
        _check_draft(Timetable.objects.select_for_update().get(pk=timetable.pk))
    save(timetable, by=by, expected_version=expected_version)
    for stage in removed:
        changes = {name: [value, None] for name, value in snapshot(stage).items() if value}
        record("remove", timetable, by=by, changes={f"stage {stage.pk}: {k}": v for k, v in changes.items()})
        stage.delete()
    for stage in stages:
        _save_stage(timetable, stage, by)
    return timetable


def _save_stage(timetable, stage, by):
    before = snapshot(Stage.objects.get(pk=stage.pk)) if stage.pk else {}
    stage.timetable = timetable
    if missing := rules.missing_for_dates(stage.starts_on, stage.ends_on):
        raise NotAllowedNow([f"{stage.title} : {sentence}" for sentence in missing])
    stage.full_clean()
    stage.save()
    changes = {k: v for k, v in difference(before, snapshot(stage)).items() if v != [None, ""] and k != "id"}
    if changes:
        record("change", timetable, by=by, changes={f"stage {stage.pk}: {k}": v for k, v in changes.items()})


@transaction.atomic
def adopt(timetable, *, by, decision=None, approval="", recorded_in=None, approved_on=None, expected_version=None):
    """Bring a timetable into force, citing the committee's decision, or who approved it and when: it stays so.

    Raises NotAllowedNow, Conflict.
    """
    authorise(by)
    Process.objects.select_for_update().get(pk=timetable.process_id)
    timetable = Timetable.objects.select_for_update(of=("self",)).select_related("process__plan").get(pk=timetable.pk)
    stages = list(timetable.stages.all())
    day = approved_on or (decision.meeting.date if decision else None)
    missing = rules.missing_for_adoption(
        stages,
        is_adopted=timetable.adopted_at is not None,
        decision=decision,
        approval=approval,
        approved_on=day,
        today=timezone.localdate(),
    )
    if decision and decision.meeting.committee_id != timetable.process.plan.committee_id:
        missing.append(_("This decision is that of another committee."))
    elif decision and not Minutes.objects.filter(meeting=decision.meeting_id, state__in=LOCKED_STATES).exists():
        missing.append(_("The relevé that holds this decision is not validated yet."))
    if missing:
        raise NotAllowedNow(missing)
    before = snapshot(timetable)
    take_version(timetable, expected_version)
    timetable.decision, timetable.approval, timetable.recorded_in = decision, approval, recorded_in
    timetable.approved_on, timetable.adopted_at = day, timezone.now()
    timetable.full_clean()
    timetable.save()
    record("adopt", timetable, by=by, changes=difference(before, snapshot(timetable)))
    return timetable


# -- By hand -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_by_hand(process, feature, *, is_open, starts_on, ends_on, reason, reason_ar="", by):
    """Open or close a feature against the timetable between two days (both included); it stays on record."""
    authorise(by)
    process = Process.objects.select_for_update().get(pk=process.pk)
    missing = rules.missing_for_override(starts_on, ends_on, timezone.localdate())
    if process.state != ProcessState.PUBLISHED:
        missing.append(_("Only a published process opens something to the public."))
    if missing:
        raise NotAllowedNow(missing)
    override = FeatureOverride(
        process=process, feature=feature, is_open=is_open, starts_on=starts_on, ends_on=ends_on, reason=reason,
        reason_ar=reason_ar, created_by=by,
    )  # fmt: skip
    override.full_clean(exclude=["created_by"])
    override.save()
    changes = {
        k: [None, v] for k, v in snapshot(override).items() if k in {"feature", "is_open", "starts_on", "ends_on"}
    }
    record("open_by_hand" if is_open else "close_by_hand", process, by=by, changes=changes, note=reason)
    return override
