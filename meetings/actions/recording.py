"""Writing down a meeting: every door (admin, import, page) saves through here."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.documents.actions.numbering import next_number, note_number
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import permissions, policies, queries
from ..enums import MeetingStatus, MinutesState, Presence, Standing
from ..models import AgendaItem, Attendance, Meeting, Minutes


def meeting_register(committee):
    """The name of the counter that numbers the meetings of a committee."""
    return f"meeting:{committee.code}"


def check_editable(meeting):
    """Raise NotAllowedNow when the relevé of a saved meeting is locked."""
    state = Minutes.objects.filter(meeting=meeting).values_list("state", flat=True).first()
    missing = policies.missing_for_editing(state) if state else []
    if missing:
        raise NotAllowedNow(missing)


def _take_version(meeting, expected_version):
    """Move the stored version on, or raise Conflict when somebody saved meanwhile. The UPDATE is the guard."""
    stored = Meeting.objects.filter(pk=meeting.pk)
    if expected_version is not None:
        stored = stored.filter(version=expected_version)
    if not stored.update(version=F("version") + 1):
        raise Conflict(_("Somebody else changed this meeting while you were typing. Nothing was written."))
    meeting.version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)


def _check_number(before, meeting):
    """A number belongs to its committee and year for good, once the meeting was convened or its relevé circulated."""
    if before is None or not before.number:
        return
    same = (before.committee_id, before.year, before.number) == (
        meeting.committee_id,
        meeting.date.year if meeting.date else None,
        meeting.number,
    )
    if not same and (before.convened_at or before.minutes.state != MinutesState.DRAFT):
        raise NotAllowedNow(
            [_("%(reference)s is a permanent number: it keeps its committee and its year.") % {"reference": before}]
        )


def _fill_positions(meeting, rows):
    """Give rows without a position the next one, in the order in which they come."""
    nexts = {}
    for row in rows:
        if row.position is None:
            kind = type(row)
            if kind not in nexts:
                stored = queries.next_position(kind.objects.filter(meeting=meeting)) if meeting.pk else 1
                typed = [r.position for r in rows if isinstance(r, kind) and r.position is not None]
                nexts[kind] = max([stored - 1, *typed]) + 1
            row.position = nexts[kind]
            nexts[kind] += 1


def copy_person(row, day):
    """Fill what is empty of an attendance row from the directory, as it was on `day`."""
    person = row.person
    if person is None:
        return
    mandate = permissions.in_office(row.meeting.committee, day).filter(person=person).first() if day else None
    institution = (mandate.institution if mandate else None) or person.institution
    named = institution.named_on(day) if institution and day else institution
    if mandate and not row.college_id:
        row.college = mandate.college
    row.name = row.name or str(person)
    row.name_ar = row.name_ar or person.name_ar
    row.function = row.function or person.function
    row.function_ar = row.function_ar or person.function_ar
    if named:
        row.institution = row.institution or named.name
        row.institution_ar = row.institution_ar or named.name_ar


def _freeze_attendance(row, meeting):
    copy_person(row, meeting.date)
    row.college_name = row.college.name if row.college_id else row.college_name
    row.college_name_ar = row.college.name_ar if row.college_id else row.college_name_ar


@transaction.atomic
def save_meeting(meeting, *, by, rows=(), removed=(), expected_version=None):
    """Write a meeting and the rows under it, together or not at all.

    `rows`: agenda items, points, decisions, attendance and papers to write, agenda items first; `removed`: rows to take
    away. `expected_version`: the version the typist saw. Raises PermissionDenied, NotAllowedNow, Conflict.
    """
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    before = None
    if meeting.pk:
        before = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
        check_editable(before)
        _take_version(meeting, expected_version)
        _check_number(before, meeting)
    meeting.save()
    if meeting.number:
        note_number(meeting_register(meeting.committee), meeting.year, meeting.number)
    if before is None:
        Minutes.objects.create(meeting=meeting)
        record("create", meeting, by=by, changes=difference({}, snapshot(meeting)))
    elif changes := difference(snapshot(before), snapshot(meeting)):
        record("change", meeting, by=by, changes=changes)
    _fill_positions(meeting, rows)
    _check_answers(rows)
    # Agenda items go last: what stood under them may have moved to another item on the same page.
    items = [row for row in removed if isinstance(row, AgendaItem)]
    _remove([row for row in removed if row not in items], meeting, by)
    for row in rows:
        _save_row(row, meeting, by)
    if items:
        _check_announced(items, meeting)
    _remove(items, meeting, by)
    return meeting


def _check_answers(rows):
    """Raise Conflict when somebody answered the convocation after his row was read: the answer is not overwritten."""
    read = {row.pk: row.answer_id for row in rows if isinstance(row, Attendance) and row.pk}
    stored = dict(Attendance.objects.filter(pk__in=read).values_list("pk", "answer_id"))
    if any(pk in stored and stored[pk] != answer for pk, answer in read.items()):
        raise Conflict(_("Somebody answered the convocation while you were typing. Nothing was written."))


def _check_announced(rows, meeting):
    """An item that was announced under its number stays in the record, as the number does."""
    if not Meeting.objects.filter(pk=meeting.pk, convened_at__isnull=False).exists():
        return
    missing = [
        _("« %(item)s » was announced as no. %(number)s: it stays. Give it the outcome « withdrawn » instead.")
        % {"item": item, "number": item.number}
        for item in rows
        if item.number is not None
    ]
    if missing:
        raise NotAllowedNow(missing)


def _remove(rows, meeting, by):
    for row in rows:
        record("remove", meeting, by=by, changes={row._meta.model_name: [str(row), None]})
        try:
            row.delete()
        except ProtectedError as error:
            sentence = _("« %(row)s » still holds points, decisions or papers: move or remove them first.") % {
                "row": row
            }
            raise NotAllowedNow([sentence]) from error


def _save_row(row, meeting, by):
    row.meeting = meeting
    before = snapshot(type(row).objects.get(pk=row.pk)) if row.pk else {}
    if isinstance(row, Attendance):
        _freeze_attendance(row, meeting)
        _note_hand(row)
    elif isinstance(row, AgendaItem) and row.approves_id:
        _check_naming(row, meeting, before)
    row.save()
    after = snapshot(row)
    if changes := difference(before, after):
        name = f"{row._meta.model_name} {row.position}"
        record("change", meeting, by=by, changes={f"{name}: {k}": v for k, v in changes.items() if k != "meeting_id"})


def _check_naming(item, meeting, before):
    """Raise NotAllowedNow when the item names a relevé that it cannot; what it named before is not asked again."""
    named = ("approves_id", "purpose")
    after = snapshot(item)
    if all(before.get(name) == after[name] for name in named):
        return
    missing = policies.missing_for_naming(
        item.approves, meeting, purpose=item.purpose, is_standing=item.standing == Standing.PREVIOUS_MINUTES
    )
    if missing:
        raise NotAllowedNow(
            [_("%(title)s: %(sentence)s") % {"title": item.title, "sentence": sentence} for sentence in missing]
        )


def _note_hand(row):
    """A presence that is not what the answer said was typed by hand: no answer changes it from the day on."""
    answer = row.answer
    said = answer and (answer.presence, answer.represented_by, answer.is_remote)
    if said and said != (row.presence, row.represented_by, row.is_remote):
        row.answer = None


@transaction.atomic
def note_presence(row, *, by, removed=False):
    """Write (or take away) one row of the attendance that an answer to the convocation makes, whoever answers.

    The meeting's version stays: an answer stops nobody who types. `_check_answers` and the form keep it from being
    overwritten; a row taken away moves the version.
    """
    meeting = row.meeting
    check_editable(meeting)
    if removed:
        _take_version(meeting, None)
        _remove([row], meeting, by)
        return
    _fill_positions(meeting, [row])
    _save_row(row, meeting, by)


@transaction.atomic
def add_members_in_office(meeting, *, by):
    """List as present every member in office on the day of the meeting who is not listed yet. Returns how many."""
    listed = set(meeting.attendances.exclude(person=None).values_list("person_id", flat=True))
    day = meeting.date or timezone.localdate()
    rows = [
        Attendance(
            meeting=meeting,
            person=mandate.person,
            college=mandate.college,
            capacity=permissions.capacity_of(mandate),
            presence=Presence.PRESENT,
        )
        for mandate in permissions.in_office(meeting.committee, day)
        if mandate.person_id not in listed
    ]
    if rows:
        save_meeting(meeting, by=by, rows=rows)
    return len(rows)


def give_number(meeting):
    """Allot the next number of the committee's year, unless one was typed. In the caller's transaction."""
    if meeting.number:
        return
    year = meeting.date.year
    number = next_number(meeting_register(meeting.committee), year)
    while Meeting.objects.filter(committee=meeting.committee, year=year, number=number).exists():
        number = next_number(meeting_register(meeting.committee), year)
    meeting.number = number


@transaction.atomic
def move(meeting, status, *, by, missing, note="", is_chairs=False, **changes):
    """Give a meeting another status; `missing` decides, on the locked row, whether it may.

    `note`: words for the record, or a function that gives them once `missing` has looked. `is_chairs`: the act is the
    chair's, and the caller has made sure of it.
    """
    if by is not None and not is_chairs and not permissions.can_edit(by):
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    sentences = missing(meeting)
    if sentences:
        raise NotAllowedNow(sentences)
    before = snapshot(meeting)
    if status in {MeetingStatus.CONVENED, MeetingStatus.HELD}:
        give_number(meeting)
    meeting.status = status
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save()
    record(
        f"status_{status}",
        meeting,
        by=by,
        changes=difference(before, snapshot(meeting)),
        note=note() if callable(note) else note,
    )
    return meeting
