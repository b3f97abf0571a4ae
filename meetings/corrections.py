"""The texts of a relevé that a rectificatif may correct, each named by a lasting key.

Keys: « meeting:<field> », « agenda:<pk>:<field> », « entry:<uuid>:<field> », « decision:<uuid>:<field> ».
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

MEETING_FIELDS = ("title", "place", "chair", "preamble", "next_meeting")


@dataclass(frozen=True)
class Target:
    """One text: its key, where it stands in the relevé, what it says now, and how to change it."""

    key: str
    where: str
    current: str
    instance: object
    field: str


def _texts(instance, prefix, where, fields):
    """The French and Arabic texts of one record; an empty Arabic one may be completed."""
    for field in fields:
        yield Target(f"{prefix}:{field}", where, getattr(instance, field), instance, field)
        name = f"{field}_ar"
        yield Target(
            f"{prefix}:{name}", _("%(where)s (Arabic)") % {"where": where}, getattr(instance, name), instance, name
        )


def targets(meeting):
    """Every `Target` of the meeting, in the order of the relevé."""
    found = []
    for field in MEETING_FIELDS:
        label = str(meeting._meta.get_field(field).verbose_name)
        found += _texts(meeting, "meeting", label[:1].upper() + label[1:], [field])
    for item in meeting.agenda_items.all():
        found += _texts(item, f"agenda:{item.pk}", _("Agenda, item %(number)s") % {"number": item.position}, ["title"])
    for rank, entry in enumerate(meeting.entries.all(), 1):
        found += _texts(entry, f"entry:{entry.uuid}", _("Point discussed %(number)s") % {"number": rank}, ["text"])
    for rank, decision in enumerate(meeting.decisions.all(), 1):
        where = _("Decision %(number)s") % {"number": decision.number or rank}
        found += _texts(decision, f"decision:{decision.uuid}", where, ["text"])
    return found
