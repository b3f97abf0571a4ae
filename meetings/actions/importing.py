"""An old relevé: received and kept as it is, read, reviewed by a person, made into a meeting."""

import hashlib
import re

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record as audit
from ogp_secretariat.documents.actions.numbering import peek_number
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.text import clean_text, fold

from .. import permissions
from ..enums import Capacity, DeadlineKind, ImportState, MeetingStatus, OwnerKind, Presence
from ..models import AgendaItem, Attendance, Decision, Meeting, MinutesEntry, ReleveImport
from ..reader import read_file, read_source, split_title
from .recording import give_number, meeting_register, save_meeting

REFERENCE = re.compile(r"(?P<code>[A-Za-z][A-Za-z0-9]*) (?P<number>\d{1,3})/(?P<year>\d{4})\Z")
DECISION_NUMBER = re.compile(r"(?:^|[-–\s])D?\s?(\d{1,3})\Z")


def parse_reference(text):
    """(code, number, year) of « CP 1/2020 », or None."""
    match = REFERENCE.match(" ".join((text or "").split()))
    if not match or not int(match["number"]):
        return None
    return match["code"].upper(), int(match["number"]), int(match["year"])


def next_reference(committee, year):
    """The reference that the next meeting without a stated one would get; nothing is reserved."""
    number = peek_number(meeting_register(committee), year)
    taken = set(Meeting.objects.filter(committee=committee, year=year).values_list("number", flat=True))
    while number in taken:
        number += 1
    return f"{committee.code} {number}/{year}"


def receive(data, filename, *, committee, by):
    """Keep and read a file. Returns the `ReleveImport` to review; the earlier one when these very bytes were received.

    Raises `meetings.reader.Refused` (one sentence) for what cannot be read; nothing is kept then.
    """
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    source = read_file(data, filename)
    result = read_source(source).to_json()
    digest = hashlib.sha256(data).hexdigest()
    known = ReleveImport.objects.filter(committee=committee, sha256=digest).exclude(state=ImportState.DROPPED).first()
    if known:
        return known
    name = clean_text(filename, single_line=True)[-200:] or "releve"
    with transaction.atomic():
        releve_import = ReleveImport(
            committee=committee,
            file_name=name,
            sha256=digest,
            source_kind=source.kind,
            text=source.text,
            result=result,
            created_by=by,
        )
        suffix = {"text": "txt", "pdf": "pdf", "docx": "docx", "json": "json"}[source.kind]
        releve_import.original.save(f"{releve_import.pk}.{suffix}", ContentFile(data), save=False)
        releve_import.save()
        audit("receive_import", releve_import, by=by)
    return releve_import


def set_aside(releve_import, *, by):
    """Leave an import without making a meeting; the file stays."""
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    done = ReleveImport.objects.filter(pk=releve_import.pk, state=ImportState.TO_REVIEW)
    if not done.update(state=ImportState.DROPPED):
        raise Conflict(_("This import is no longer waiting for a review."))
    audit("set_aside_import", releve_import, by=by)


def save_review(releve_import, record, *, by):
    """Keep the corrections made on the review page for later. `record`: a `meetings.reader.Record`."""
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    done = ReleveImport.objects.filter(pk=releve_import.pk, state=ImportState.TO_REVIEW)
    if not done.update(result=record.to_json()):
        raise Conflict(_("This import is no longer waiting for a review."))
    releve_import.refresh_from_db()


def _line(text):
    return clean_text(text, single_line=True)


def check_reference(record, committee):
    """The number in the year that the record states, or None when it states none for this committee.

    Raises NotAllowedNow when the stated one is another meeting's, or of another year than the date.
    """
    parsed = parse_reference(record.reference)
    if parsed is None or parsed[0] != committee.code:
        return None
    _code, number, year = parsed
    if record.date is None or record.date.year != year:
        raise NotAllowedNow(
            [_("The reference %(reference)s is not of the year of the meeting.") % {"reference": record.reference}]
        )
    if Meeting.objects.filter(committee=committee, year=year, number=number).exists():
        raise NotAllowedNow([_("The meeting %(reference)s exists already.") % {"reference": record.reference}])
    return number


def _meeting(record, committee, number, is_demo):
    starts, ends = record.starts_at, record.ends_at
    return Meeting(
        committee=committee,
        date=record.date,
        number=number,
        starts_at=starts,
        ends_at=ends if starts is None or ends is None or ends > starts else None,
        title=_line(split_title(record.title)[1]),
        place=_line(record.place or ""),
        chair=_line(record.chair or ""),
        preamble=clean_text(record.preamble),
        next_meeting=_line(record.next_meeting or ""),
        status=MeetingStatus.HELD if record.date else MeetingStatus.DRAFT,
        is_demo=is_demo,
    )


def _agenda(record):
    return [AgendaItem(position=rank, title=_line(title)) for rank, title in enumerate(record.agenda, 1)]


def _entries(record, items):
    rows = []
    for group in record.discussed:
        item = items.get(fold(group.item or ""))
        for point in group.points:
            rows.append(
                MinutesEntry(
                    position=len(rows) + 1,
                    agenda_item=item,
                    heading="" if item or not group.item else _line(group.item),
                    text=clean_text(point),
                )
            )
    return rows


def _number_of(text):
    match = DECISION_NUMBER.search(" ".join((text or "").split()))
    return int(match[1]) or None if match else None


def _decisions(record, items):
    numbers = [_number_of(d.number) for d in record.decisions]
    if len({n for n in numbers if n}) != len([n for n in numbers if n]):
        numbers = [None] * len(numbers)
    rows = []
    for rank, (number, said) in enumerate(zip(numbers, record.decisions, strict=True), 1):
        deadline, owner = said.deadline, _line(said.owner or "")
        rows.append(
            Decision(
                position=rank,
                number=number,
                agenda_item=items.get(fold(said.agenda_item or "")),
                text=clean_text(said.text),
                owner_kind=OwnerKind.TEXT if owner else OwnerKind.NONE,
                owner_text=owner,
                deadline_kind=DeadlineKind(deadline.kind),
                deadline_date=deadline.date,
                deadline_time=deadline.time,
                deadline_end=deadline.end,
                deadline_text=_line(deadline.text or ""),
            )
        )
    return rows


def _attendance(record, committee):
    colleges = {fold(c.name): c for c in committee.colleges.all()}
    rows = []
    for rank, said in enumerate(record.attendance, 1):
        presence = Presence(said.status)
        represented = _line(said.represented_by or "")
        if presence == Presence.REPRESENTED and not represented:
            represented = "—"
        rows.append(
            Attendance(
                position=rank,
                name=_line(said.name),
                function=_line(said.function or ""),
                institution=_line(said.institution or ""),
                college=colleges.get(fold(said.college or "")),
                college_name=_line(said.college or ""),
                presence=presence,
                represented_by=represented,
                capacity=Capacity.MEMBER,
            )
        )
    return rows


@transaction.atomic
def create_meeting(releve_import, record, *, by, is_demo=False):
    """Make the meeting that a person has reviewed. Returns the saved `Meeting`; all or nothing.

    A number that the source does not state is the next of the year; one that it states is kept for good.
    """
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    committee = releve_import.committee
    taken = ReleveImport.objects.select_for_update().get(pk=releve_import.pk)
    if taken.state != ImportState.TO_REVIEW:
        raise Conflict(_("A meeting was already made of this import."))
    meeting = _meeting(record, committee, check_reference(record, committee), is_demo)
    if meeting.date and not meeting.number:
        give_number(meeting)
    items = _agenda(record)
    by_title = {}
    for item in items:
        by_title.setdefault(fold(item.title), item)
    rows = [*items, *_entries(record, by_title), *_decisions(record, by_title), *_attendance(record, committee)]
    save_meeting(meeting, by=by, rows=[row for row in rows if _says_something(row)])
    taken.state, taken.meeting, taken.result = ImportState.CREATED, meeting, record.to_json()
    taken.save()
    audit("import", meeting, by=by, note=f"{taken.file_name} (SHA-256 {taken.sha256})")
    releve_import.refresh_from_db()
    return meeting


def _says_something(row):
    return bool(getattr(row, "text", "") or getattr(row, "title", "") or getattr(row, "name", ""))
