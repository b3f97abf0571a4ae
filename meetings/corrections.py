"""What a rectificatif may correct in a relevé: each place is named by a lasting key and read and written as a text.

Keys: « meeting:<field> », « agenda:<pk>:<field> », « entry:<uuid>:<field> », « decision:<uuid>:<field> »,
« attendance:<pk>:<field> ». Dates are typed as 12/02/2020, hours as 10:30, presences by their French or coded name.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.web.text import comma, fold

from .enums import OwnerKind

MEETING_FIELDS = ("title", "place", "chair", "preamble", "next_meeting")
MEETING_TIMES = ("date", "starts_at", "ends_at")
ATTENDANCE_FIELDS = ("name", "function", "institution", "presence", "represented_by")
DATE, TIME = "%d/%m/%Y", "%H:%M"


@dataclass(frozen=True)
class Target:
    """One place: its key, where it stands in the relevé, what it says now, and the record and field that hold it."""

    key: str
    where: str
    current: str
    instance: models.Model
    field: str

    def write(self, text):
        """Set the field (not saved) to what `text` says. Raises ValidationError with a sentence."""
        setattr(self.instance, self.field, _read(self.instance._meta.get_field(self.field), text))


def _shown(instance, name):
    value, field = getattr(instance, name), instance._meta.get_field(name)
    if isinstance(value, datetime.date):
        return value.strftime(DATE)
    if isinstance(value, datetime.time):
        return value.strftime(TIME)
    if field.choices:
        with translation.override("fr"):
            return str(dict(field.flatchoices)[value])
    return value or ""


def _read(field, text):
    """The value of `field` that `text` means."""
    text = text.strip()
    if isinstance(field, models.DateField | models.TimeField):
        return _read_moment(field, text)
    if field.choices:
        with translation.override("fr"):
            known = {fold(str(label)): value for value, label in field.flatchoices}
        known |= {fold(str(value)): value for value, _label in field.flatchoices}
        if fold(text) not in known:
            raise ValidationError(_("« %(text)s » is not one of the possible values.") % {"text": text})
        return known[fold(text)]
    return text


def _read_moment(field, text):
    if not text and field.null:
        return None
    pattern, example = (DATE, "12/02/2020") if isinstance(field, models.DateField) else (TIME, "10:30")
    try:
        moment = datetime.datetime.strptime(text, pattern)
    except ValueError as error:
        said = {"text": text, "example": example}
        raise ValidationError(_("« %(text)s » is not possible here: type it as %(example)s.") % said) from error
    return moment.date() if pattern == DATE else moment.time()


def _target(instance, prefix, where, name):
    return Target(f"{prefix}:{name}", where, _shown(instance, name), instance, name)


def _texts(instance, prefix, where, fields):
    """The French and Arabic texts of one record; an empty Arabic one may be completed."""
    for name in fields:
        yield _target(instance, prefix, where, name)
        yield _target(instance, prefix, _("%(where)s (Arabic)") % {"where": where}, f"{name}_ar")


def _label(instance, name):
    label = str(instance._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _decision_fields(decision):
    """Beside its text: a free-text owner, and the parts of its deadline that it has."""
    if decision.owner_kind == OwnerKind.TEXT:
        yield "owner_text"
    yield "deadline_text"
    yield from (name for name in ("deadline_date", "deadline_time", "deadline_end") if getattr(decision, name))


def targets(meeting):
    """Every `Target` of the meeting, in the order of the relevé."""
    found = [_target(meeting, "meeting", _label(meeting, name), name) for name in MEETING_TIMES]
    for name in MEETING_FIELDS:
        found += _texts(meeting, "meeting", _label(meeting, name), [name])
    for item in meeting.agenda_items.all():
        found += _texts(item, f"agenda:{item.pk}", _("Agenda, item %(number)s") % {"number": item.position}, ["title"])
    for rank, entry in enumerate(meeting.entries.all(), 1):
        where = _("Point discussed %(number)s") % {"number": rank}
        found += _texts(entry, f"entry:{entry.uuid}", where, ["text"])
        if entry.heading:
            found.append(
                _target(entry, f"entry:{entry.uuid}", f"{where}{comma()}{_label(entry, 'heading')}", "heading")
            )
    for rank, decision in enumerate(meeting.decisions.all(), 1):
        where = _("Decision %(number)s") % {"number": f"D{decision.number or rank}"}
        found += _texts(decision, f"decision:{decision.uuid}", where, ["text"])
        for name in _decision_fields(decision):
            label = f"{where}{comma()}{_('deadline') if name.startswith('deadline') else _('owner')}"
            found.append(_target(decision, f"decision:{decision.uuid}", f"{label} ({_label(decision, name)})", name))
    for row in meeting.attendances.all():
        for name in ATTENDANCE_FIELDS:
            where = comma().join([_("Attendance"), row.name, _label(row, name)])
            found.append(_target(row, f"attendance:{row.pk}", where, name))
    return found


def places_of(meeting):
    """{key: where it stands} in the language in use; lines store it in the language in which they were prepared."""
    return {target.key: target.where for target in targets(meeting)}


def apply(meeting, lines):
    """Write the corrected places ({key: text}) on their records and return those records, checked but not saved.

    Raises ValidationError when a text cannot be what it corrects, or when the meeting would change its year.
    """
    found, year = {t.key: t for t in targets(meeting)}, meeting.year
    changed = {}
    for key, text in lines.items():
        found[key].write(text)
        changed[id(found[key].instance)] = found[key].instance
    if meeting.date and meeting.date.year != year:
        raise ValidationError(_("The meeting keeps its year: its number belongs to it."))
    for instance in changed.values():
        instance.full_clean()
    return list(changed.values())
