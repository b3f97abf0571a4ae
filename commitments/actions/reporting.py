"""Declaring progress: a focal point's draft, its evidence, its submission. Every door writes through here."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.uploads import check_evidence

from .. import methodology, permissions, policies, queries
from ..enums import UpdateState
from ..models import Difficulty, Evidence, LateEntry, ProgressUpdate
from . import moving

# What a focal point may write in a declaration; everything else is the product's.
FIELDS = ("value", "no_progress", "effective_on", "statement", "decrease_reason")
EVIDENCE_LIMIT = 10


def _check_declarer(milestone, by, today, on_behalf=False):
    """Who declares for the commitment today; None is the system (demonstration, history).

    `on_behalf`: the secretariat types in what an institution sent it; somebody else of it examines that.
    """
    if on_behalf:
        if not permissions.can_review(by):
            raise PermissionDenied
    elif by is not None and not permissions.declares_for(by, milestone.commitment, today):
        raise PermissionDenied
    commitment = milestone.commitment
    period = queries.period_on(commitment.plan, today)
    missing = policies.missing_for_declaring(
        commitment.plan,
        queries.current_commitment_terms(commitment, today).standing,
        period,
        queries.late_entry_for(period, commitment, today),
        today,
    )
    if by is not None and missing and not on_behalf:
        raise NotAllowedNow(missing)
    return period


def _conflict():
    return Conflict(_("Somebody else changed this declaration while you were typing. Nothing was written."))


def _locked(update):
    return (
        ProgressUpdate.objects.select_for_update(of=("self",))
        .select_related("milestone__commitment__plan")
        .get(pk=update.pk)
    )


def _check_draft(update):
    if update.state != UpdateState.DRAFT:
        raise NotAllowedNow(
            [_("This declaration is « %(state)s »: it no longer changes.") % {"state": update.get_state_display()}]
        )


def open_draft(milestone, *, by, corrects=None, on_behalf=False):
    """A new draft for a milestone, to be filled; `corrects` is the returned declaration it answers, whose evidence,
    difficulties and words it takes over. Raises Conflict when the milestone already has one in progress."""
    today = timezone.localdate()
    _check_declarer(milestone, by, today, on_behalf)
    try:
        with transaction.atomic():
            update = ProgressUpdate.objects.create(
                milestone=milestone,
                corrects=corrects,
                created_by=by,
                changed_by=by,
                **({name: getattr(corrects, name) for name in FIELDS} if corrects else {}),
            )
            if corrects:
                _take_over(corrects, update)
            record("open_draft", update, by=by)
    except IntegrityError as error:
        raise _conflict() from error
    return update


def _take_over(returned, update):
    for difficulty in returned.difficulties.all():
        difficulty.pk, difficulty._state.adding, difficulty.update = None, True, update
        difficulty.save()
    for piece in returned.evidence.all():
        # The same stored bytes: files are named once and never replaced.
        piece.pk, piece._state.adding, piece.update = None, True, update
        piece.save()


@transaction.atomic
def save_draft(milestone, *, by, expected_version, values, difficulties=None, on_behalf=False):
    """Keep what was typed, whole or not. Returns the `ProgressUpdate`.

    `expected_version`: the version of the draft the typist saw, 0 when there was none yet; `values`: any of `FIELDS`;
    `difficulties`: {kind: text}, None to leave them. Raises PermissionDenied, NotAllowedNow, Conflict.
    """
    today = timezone.localdate()
    _check_declarer(milestone, by, today, on_behalf)
    update = ProgressUpdate.objects.filter(milestone=milestone, state=UpdateState.DRAFT).first()
    if expected_version == 0:
        if update:
            raise _conflict()
        update = open_draft(milestone, by=by, corrects=last_returned(milestone), on_behalf=on_behalf)
    elif update is None:
        raise _conflict()
    else:
        taken = ProgressUpdate.objects.filter(pk=update.pk, version=expected_version, state=UpdateState.DRAFT)
        if not taken.update(version=F("version") + 1):
            raise _conflict()
        update.refresh_from_db()
    for name in FIELDS:
        if name in values:
            setattr(update, name, values[name])
    update.changed_by = by
    # The value is judged at submission; what cannot be stored at all is refused now.
    update.full_clean(validate_constraints=False)
    update.save()
    if difficulties is not None:
        _write_difficulties(update, difficulties)
    return update


def _write_difficulties(update, difficulties):
    update.difficulties.all().delete()
    for kind, text in difficulties.items():
        row = Difficulty(update=update, kind=kind, text=text)
        row.full_clean()
        row.save()


def last_returned(milestone):
    """The returned declaration that waits for its correction: the newest one, unless something followed it."""
    last = milestone.updates.order_by("-pk").first()
    return last if last and last.state == UpdateState.RETURNED else None


@transaction.atomic
def discard_draft(update, *, by):
    """Throw a draft away, with its evidence; what was submitted once is never thrown away."""
    update = _locked(update)
    if by is not None and not permissions.declares_for(by, update.milestone.commitment, timezone.localdate()):
        raise PermissionDenied
    _check_draft(update)
    record("discard_draft", update, by=by)
    update.difficulties.all().delete()
    update.evidence.all().delete()
    update.delete()


def attach(update, *, by, title, file=None, url="", dated_on=None, is_public=False):
    """Add a piece of evidence to a draft: an uploaded `file`, checked, or a link. Returns the `Evidence`.

    The file is looked into before the transaction opens: that takes a child process, and a lock would make others wait.
    """
    _check_declarer(update.milestone, by, timezone.localdate())
    checked = check_evidence(file) if file else None
    with transaction.atomic():
        update = _locked(update)
        _check_declarer(update.milestone, by, timezone.localdate())
        _check_draft(update)
        if update.evidence.count() >= EVIDENCE_LIMIT:
            raise NotAllowedNow([_("Ten pieces of evidence at most: group them in one file.")])
        piece = Evidence(update=update, title=title, url=url, dated_on=dated_on, is_public=is_public, added_by=by)
        if checked:
            piece.title = piece.title or checked.name
            piece.file_name, piece.content_type = checked.name, checked.content_type
            piece.size, piece.sha256 = checked.size, checked.sha256
            # Named but not written yet: what is refused below leaves no file behind.
            piece.file = ContentFile(checked.data, name=checked.name)
        piece.full_clean()
        piece.save()
        record("attach_evidence", update, by=by, note=piece.title)
    return piece


@transaction.atomic
def detach(piece, *, by):
    """Take a piece of evidence out of a draft. Its bytes stay: another declaration may name them."""
    update = _locked(piece.update)
    if by is not None and not permissions.declares_for(by, update.milestone.commitment, timezone.localdate()):
        raise PermissionDenied
    _check_draft(update)
    record("detach_evidence", update, by=by, note=piece.title)
    piece.delete()


def effect(milestone, value, day, *, language="fr"):
    """What declaring `value` would do: (CommitmentResult before, after) with the value taken as validated and verified.

    Nothing is written. `value` may be None: then both are the same.
    """
    commitment = milestone.commitment
    tree, updates = queries.engine_inputs(commitment.plan, [commitment.pk], language)
    period = queries.engine_period(queries.period_on(commitment.plan, day), day)
    asked = {"plan_start": tree.starts_on, "method": commitment.plan.method_version, "period": period}
    before = methodology.compute_commitment(tree.commitments[0], updates, day, **asked)
    if value is None:
        return before, before
    after = methodology.simulate(tree.commitments[0], updates, day, {milestone.code: value}, **asked)
    return before, after


def line_of(result, milestone):
    return next(line for line in result.lines if line.code == milestone.code)


def declaration_of(update, day, evidence, difficulties):
    """The facts that `policies.missing_for_submission` judges, with `evidence` and `difficulties` pieces."""
    milestone = update.milestone
    usable = not policies.missing_in_value(milestone.method, update.value)
    before, after = effect(milestone, update.value if usable else None, day)
    was, now = line_of(before, milestone), line_of(after, milestone)
    progress = now.progress if usable else None
    return policies.Declaration(
        method=milestone.method,
        value=update.value,
        effective_on=update.effective_on,
        progress=progress,
        previous_progress=was.declared if was.reported else None,
        no_progress=update.no_progress,
        is_behind=usable and policies.is_behind(progress, now.planned, now.due, day),
        claims_completion=usable and progress == 100,
        statement=update.statement,
        decrease_reason=update.decrease_reason,
        evidence=evidence,
        difficulties=difficulties,
    )


def missing_for_submission(update, day):
    """What the draft still needs, as sentences for the page and the button."""
    facts = declaration_of(update, day, update.evidence.count(), update.difficulties.count())
    return policies.missing_for_submission(facts, day)


@transaction.atomic
def submit(update, *, by, expected_version=None, on_behalf=False, at=None):
    """Hand the draft to the secretariat. The clock of a completed milestone stops today. Returns the update.

    `at`: the instant it was handed in, for history that the system (`by` None) writes down.
    """
    now = (at if by is None else None) or timezone.now()
    today = timezone.localdate(now)
    update = _locked(update)
    period = _check_declarer(update.milestone, by, today, on_behalf)
    _check_draft(update)
    if expected_version is not None and update.version != expected_version:
        raise _conflict()
    facts = declaration_of(update, today, update.evidence.count(), update.difficulties.count())
    if missing := policies.missing_for_submission(facts, today):
        raise NotAllowedNow(missing)
    before = snapshot(update)
    update.state, update.submitted_at, update.submitted_by = UpdateState.SUBMITTED, now, by
    update.claims_completion, update.period = facts.claims_completion, period
    update.version += 1
    update.full_clean()
    update.save()
    record("submit", update, by=by, changes=difference(before, snapshot(update)))
    moving.moved(
        update.milestone.commitment.plan, day=timezone.localdate(), commitments=[update.milestone.commitment_id]
    )
    return update


@transaction.atomic
def withdraw(update, *, by):
    """Take a submission back before it is examined: it is a draft again, and a stopped clock runs as if never asked."""
    today = timezone.localdate()
    update = _locked(update)
    _check_declarer(update.milestone, by, today)
    if missing := policies.missing_for_withdrawal(update):
        raise NotAllowedNow(missing)
    before = snapshot(update)
    update.state, update.submitted_at, update.submitted_by = UpdateState.DRAFT, None, None
    update.claims_completion = False
    update.version += 1
    update.save()
    record("withdraw", update, by=by, changes=difference(before, snapshot(update)))
    moving.moved(update.milestone.commitment.plan, day=today, commitments=[update.milestone.commitment_id])
    return update


@transaction.atomic
def allow_late_entry(period, commitment, *, until, reason, by):
    """Let a commitment declare after the lock of a period; logged with its reason. Returns the `LateEntry`.

    The last one granted holds: a shorter one shortens, one that ends today is the last day.
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    if until <= period.locks_on or period.plan_id != commitment.plan_id:
        raise NotAllowedNow([_("A late entry ends after the period's lock, for a commitment of its plan.")])
    if missing := policies.missing_for_late_entry(until, timezone.localdate()):
        raise NotAllowedNow(missing)
    entry = LateEntry(period=period, commitment=commitment, until=until, reason=reason, granted_by=by)
    entry.full_clean()
    entry.save()
    record("allow_late_entry", commitment, by=by, note=f"{period} → {until:%d/%m/%Y} : {reason}")
    return entry


@transaction.atomic
def save_period(period, *, by):
    """Write a reporting period. Raises PermissionDenied, ValidationError."""
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    before = snapshot(type(period).objects.get(pk=period.pk)) if period.pk else {}
    period.full_clean()
    period.save()
    changes = difference(before, snapshot(period))
    record("change" if before else "create", period, by=by, changes={k: v for k, v in changes.items() if k != "id"})
    moving.moved(period.plan, day=timezone.localdate())
    return period
