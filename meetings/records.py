"""A meeting as the JSON that `import_releve` prints and `export_releve` writes: the record without its layout."""

from .enums import OwnerKind
from .policies import due_of


def _owner(decision):
    if decision.owner_kind == OwnerKind.NONE:
        return None
    return str(decision.owner)


def _discussed(meeting):
    """Groups in the order of their first point: [{item, points}]."""
    titles = {item.pk: item.title for item in meeting.agenda_items.all()}
    groups = {}
    for entry in meeting.entries.all():
        title = titles.get(entry.agenda_item_id) or entry.heading or None
        groups.setdefault(title, []).append(entry.text)
    return [{"item": title, "points": points} for title, points in groups.items()]


def _decisions(meeting):
    titles = {item.pk: item.title for item in meeting.agenda_items.all()}
    found = []
    for decision in meeting.decisions.all():
        due = due_of(decision)
        number = None
        if decision.number:
            number = f"{meeting.reference}-D{decision.number}" if meeting.number else f"D{decision.number}"
        found.append(
            {
                "text": decision.text,
                "number": number,
                "agenda_item": titles.get(decision.agenda_item_id),
                "owner": _owner(decision),
                "due": due.isoformat() if due else None,
                "deadline": decision.deadline_json(),
            }
        )
    return found


def _attendance(meeting):
    return [
        {
            "name": row.name,
            "function": row.function or None,
            "institution": row.institution or None,
            "college": row.college_name or None,
            "status": row.presence,
            "represented_by": row.represented_by or None,
        }
        for row in meeting.attendances.all()
    ]


def record_of(meeting):
    """The record of `meeting` (from `queries.whole_meeting`), in the reader's JSON shape, without reading notes."""
    return {
        "title": meeting.title,
        "reference": meeting.reference or None,
        "date": meeting.date.isoformat() if meeting.date else None,
        "starts_at": meeting.starts_at.strftime("%H:%M") if meeting.starts_at else None,
        "ends_at": meeting.ends_at.strftime("%H:%M") if meeting.ends_at else None,
        "place": meeting.place or None,
        "chair": meeting.chair or None,
        "preamble": meeting.preamble,
        "attendance": _attendance(meeting),
        "agenda": [item.title for item in meeting.agenda_items.all()],
        "discussed": _discussed(meeting),
        "decisions": _decisions(meeting),
        "next_meeting": meeting.next_meeting or None,
    }


def with_reading_notes(record, releve_import):
    """`record` with what only the secretariat sees: the reading's warnings and what could not be placed."""
    result = releve_import.result if releve_import else {}
    return {**record, "warnings": result.get("warnings", []), "unplaced": result.get("unplaced", [])}
