"""The life of the relevé: circulated, validated by the chair, published; corrected only by a rectificatif."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions.issuing import new_code, release, request_document
from ogp_secretariat.documents.actions.numbering import next_number, note_number
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import notifications, permissions, policies, queries
from ..corrections import apply, targets
from ..documents import LANGUAGES, document_fields, releve_of
from ..enums import EntryKind, MinutesState, Outcome, RoundEnd
from ..models import Correction, Issue, Meeting, Minutes, MinutesEntry
from ..observation_desk import audience_of, cautions_of
from ..owners import told_of_minutes
from ..releve import Text, Visa
from . import answering
from .circulating import close_round, open_round
from .convening import freeze_agenda
from .recording import save_meeting


def _locked(minutes):
    """The stored relevé, locked until the end of the transaction, so that two people cannot act at once."""
    return Minutes.objects.select_for_update().select_related("meeting__committee").get(pk=minutes.pk)


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


def _set_state(minutes, state, **changes):
    """Write the new state where the old one still stands; Conflict when somebody was quicker."""
    done = Minutes.objects.filter(pk=minutes.pk, state=minutes.state).update(state=state, **changes)
    if not done:
        raise Conflict(_("Somebody else acted on this relevé meanwhile. Look at it again."))
    minutes.refresh_from_db()


@transaction.atomic
def circulate(minutes, *, until, by):
    """Send the draft round for observations until the day `until`. Returns how many people were told.

    Those with an account read it here, those with an address behind a personal link; the others are listed, to be told
    by other means.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes, today = _locked(minutes), timezone.localdate()
    meeting = minutes.meeting
    reached = [one for one in audience_of(meeting) if one.account or one.email]
    content = queries.content_of(meeting)
    _require(
        policies.missing_for_circulation(
            meeting, minutes.state, content, until=until, today=today, recipients=len(reached)
        )
    )
    now = timezone.now()
    _set_state(
        minutes,
        MinutesState.CIRCULATED,
        circulated_at=now,
        circulated_by=by,
        observations_until=until,
    )
    minutes.recipients.set([one.account for one in reached if one.account])
    open_round(minutes, until=until, by=by, at=now)
    # Without addresses: nobody can erase one from the record.
    record("circulate", meeting, by=by, note=", ".join(one.name for one in reached))
    return len(reached)


@transaction.atomic
def take_back(minutes, *, by):
    """Return a circulated relevé to the secretariat's desk: it no longer exists for its recipients."""
    if not permissions.can_edit(by) and not permissions.can_validate(by, minutes, timezone.localdate()):
        raise PermissionDenied
    minutes = _locked(minutes)
    _require(policies.missing_for_taking_back(minutes.state))
    _set_state(minutes, MinutesState.DRAFT, circulated_at=None, circulated_by=None, observations_until=None)
    minutes.recipients.clear()
    close_round(minutes, RoundEnd.TAKEN_BACK, at=timezone.now())
    answering.tell_answers(minutes, only_answered=True)
    record("take_back", minutes.meeting, by=by)


def _number_decisions(meeting):
    """Give each decision its permanent number in the meeting's own year; imported numbers stay."""
    register = f"decision:{meeting.pk}"
    for decision in meeting.decisions.exclude(number=None):
        note_number(register, meeting.year, decision.number)
    for decision in meeting.decisions.order_by("position", "id"):
        decision.number = decision.number or next_number(register, meeting.year)
        decision.initial_deadline = decision.initial_deadline or decision.deadline_json()
        decision.save(update_fields=["number", "initial_deadline"])


def _visa(signer, on_behalf, today, lang):
    name = signer.name_ar if lang == "ar" and signer.name_ar else str(signer)
    function = signer.function_ar if lang == "ar" and signer.function_ar else signer.function
    return Visa(
        name=Text(name, "ar" if name == signer.name_ar else "fr"),
        function=Text(function, "ar" if function and function == signer.function_ar else "fr"),
        date=today.isoformat(),
        on_behalf=on_behalf,
    )


def _issue(minutes, *, version, signer, delegate, by, corrections=()):
    """Freeze the record as it stands into the files of one issue, in every language."""
    today = timezone.localdate()
    meeting = queries.whole_meeting(minutes.meeting_id)
    documents = {}
    for lang in LANGUAGES:
        code = new_code()
        with translation.override(lang):
            releve = releve_of(
                meeting,
                lang,
                state=MinutesState.VALIDATED,
                status_date=today,
                version=version,
                visa=_visa(delegate or signer, delegate is not None, today, lang),
                code=code,
                corrections=corrections,
                today=today,
            )
        documents[lang] = request_document(
            purpose=Purpose.ISSUE, by=by, code=code, **document_fields(meeting, releve, f"v{version}")
        )
    return Issue.objects.create(
        minutes=minutes,
        version=version,
        issued_on=today,
        signed_by=str(delegate or signer),
        signed_function=(delegate or signer).function,
        on_behalf=delegate is not None,
        document_fr=documents["fr"],
        document_ar=documents["ar"],
    )


def _signature(minutes, by):
    """(holder, delegate or None) for whom `by` signs today; PermissionDenied otherwise."""
    found = permissions.signing_for(by, minutes.meeting.committee, timezone.localdate())
    if found is None:
        raise PermissionDenied
    holder, on_behalf = found
    if holder is None:
        raise NotAllowedNow([_("Your account is not linked to a person: the relevé could not name its signatory.")])
    return holder, by.person if on_behalf else None


@transaction.atomic
def validate(minutes, *, by, confirmed=False, version=None):
    """The chair's act: numbers are given, the content is locked, version 1 is frozen. Returns the `Issue`.

    `version`: that of the meeting whose text the chair read; when it is not the stored one, NotAllowedNow. While
    observations run, or some have no answer, the chair says so knowingly (`confirmed`), and that is recorded.
    """
    signer, delegate = _signature(minutes, by)
    minutes = _locked(minutes)
    meeting = minutes.meeting
    if version is not None and version != meeting.version:
        raise NotAllowedNow([_("The draft changed since you opened this page: read it again, then validate.")])
    _require(policies.missing_for_validation(meeting, minutes.state, queries.content_of(meeting)))
    cautions = cautions_of(minutes, timezone.localdate())
    if cautions and not confirmed:
        raise NotAllowedNow([*cautions, _("Confirm that you validate all the same.")])
    with translation.override("fr"):
        noted = " ".join(cautions_of(minutes, timezone.localdate())) if cautions else ""
    close_round(minutes, RoundEnd.VALIDATED, at=timezone.now())
    answering.tell_answers(minutes)
    freeze_agenda(meeting)
    _number_decisions(meeting)
    issue = _issue(minutes, version=1, signer=signer, delegate=delegate, by=by)
    _set_state(minutes, MinutesState.VALIDATED, validated_at=timezone.now(), validated_by=by)
    record("validate", meeting, by=by, note=f"v{issue.version} {noted}".strip())
    return issue


@transaction.atomic
def publish(minutes, *, by):
    """From now on everybody may read the relevé. Returns how many people were told."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes = _locked(minutes)
    issue = queries.latest_issue(minutes, ready_only=False)
    files = issue.documents if issue else []
    _require(policies.missing_for_publication(minutes.state, files, queries.unpublished_in(issue)))
    now = timezone.now()
    _set_state(minutes, MinutesState.PUBLISHED, published_at=now, published_by=by)
    for earlier in minutes.issues.select_related("document_fr", "document_ar"):
        release(earlier.documents, at=now)
    annexes = minutes.meeting.papers.filter(is_annex=True, document__isnull=False).select_related("document")
    release([paper.document for paper in annexes], at=now)
    release([extract.document for extract in queries.extracts_of(minutes.meeting)], at=now)
    record("publish", minutes.meeting, by=by, note=f"v{issue.version}")
    told = told_of_minutes(minutes.meeting, timezone.localdate())
    for recipient in told:
        notifications.minutes_published(minutes, issue, recipient)
    return len(told)


@transaction.atomic
def approve(minutes, *, in_meeting, by, reservation=""):
    """A later meeting of the committee approves the relevé: a dated fact, which renders nothing anew.

    `reservation`: what was reserved when it was approved; it becomes a point of that meeting's own record. The relevé
    that item 1 of `in_meeting` is about is named by `AgendaItem.approves`, where there is one. The item, where nothing
    was said of it and that meeting's relevé is still open, counts as treated.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes = _locked(minutes)
    in_meeting = Meeting.objects.select_related("committee", "minutes").get(pk=in_meeting.pk)
    item = queries.approval_item(minutes, in_meeting)
    _require(policies.missing_for_approval(minutes, in_meeting, reservation, item))
    rows = []
    if item is not None and not item.outcome and not in_meeting.minutes.is_locked:
        item.outcome = Outcome.TREATED
        rows.append(item)
    if reservation.strip():
        rows.append(MinutesEntry(agenda_item=item, position=None, kind=EntryKind.RESERVATION, text=reservation.strip()))
    if rows:
        save_meeting(in_meeting, by=by, rows=rows)
    changed = Minutes.objects.filter(pk=minutes.pk, approved_on=None)
    if not changed.update(approved_on=in_meeting.date, approved_in=in_meeting):
        raise Conflict(_("Somebody else acted on this relevé meanwhile. Look at it again."))
    minutes.refresh_from_db()
    record("approve", minutes.meeting, by=by, note=f"{in_meeting} ({in_meeting.date:%d/%m/%Y})")
    return minutes


@transaction.atomic
def issue_correction(correction, *, by):
    """The chair signs a rectificatif: texts change, a new version stands beside the old ones. Returns the `Issue`."""
    signer, delegate = _signature(correction.minutes, by)
    minutes = _locked(correction.minutes)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.issue_id:
        raise Conflict(_("This rectificatif is already signed."))
    lines = list(correction.lines.all())
    _require(policies.missing_for_correction(minutes.state, len(lines)))
    state, meeting = minutes.state, minutes.meeting
    _set_state(minutes, MinutesState.RECTIFYING)
    _apply(meeting, lines)
    version = queries.latest_issue(minutes, ready_only=False).version + 1
    correction.number = next_number(f"correction:{meeting.pk}", meeting.year)
    today = timezone.localdate()
    signed = list(minutes.corrections.filter(issue__isnull=False).prefetch_related("lines").select_related("issue"))
    for earlier in signed:
        earlier.issue_date = earlier.issue.issued_on
    correction.issue_date = today
    issue = _issue(minutes, version=version, signer=signer, delegate=delegate, by=by, corrections=[*signed, correction])
    correction.issue = issue
    correction.save()
    _set_state(minutes, state)
    if state == MinutesState.PUBLISHED:
        _require(policies.missing_for_showing(queries.unpublished_in(issue)))
        release(issue.documents, at=timezone.now())
        for recipient in told_of_minutes(meeting, today):
            notifications.minutes_corrected(minutes, issue, correction, recipient)
    record(
        "rectify",
        meeting,
        by=by,
        changes={line.where: [line.before, line.after] for line in lines},
        note=f"v{version}\u00a0: {correction.reason}",
    )
    return issue


def _apply(meeting, lines):
    """Write the corrected texts; a text that changed since the rectificatif was prepared is a conflict."""
    current = {t.key: t.current for t in targets(meeting)}
    for line in lines:
        if current.get(line.target) != line.before:
            raise Conflict(
                _("« %(where)s » is not as it was when the rectificatif was prepared.") % {"where": line.where}
            )
    for instance in apply(meeting, {line.target: line.after for line in lines}):
        instance.save()
