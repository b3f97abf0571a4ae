"""The places of a draft on which observations are made, each under the lasting key of `meetings.corrections`.

A line of the attendance is one place to remark on (« attendance:<pk>:line »), whose parts can each be replaced.
"""

from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .corrections import ATTENDANCE_FIELDS, targets
from .documents import deadline_of, owner_of
from .enums import Presence
from .releve import Text

GENERAL = ("place", "chair", "preamble", "next_meeting")
SECTIONS = ("general", "agenda", "entry", "decision", "attendance")


@dataclass(frozen=True, slots=True)
class Place:
    """`key`, where it stands in words, what it says now, and whether that is one text that can be replaced.

    `facts`: (label, `Text`) of what is decided with it, which is read with the text and remarked on there.
    """

    key: str
    where: str
    text: Text
    is_text: bool = True
    facts: tuple = ()

    @property
    def section(self):
        """One of `SECTIONS`."""
        head = self.key.partition(":")[0]
        return "general" if head == "meeting" else head


def base_of(key):
    """« attendance:12 » of « attendance:12:function »: the row that a key is about."""
    return key.rpartition(":")[0]


def line_key(row):
    return f"attendance:{row.pk}:line"


def _line(row):
    """A line of the attendance in one text, in French whatever the page's language: it is compared later."""
    with translation.override("fr"):
        presence = str(Presence(row.presence).label)
    parts = [row.name, row.function, row.institution, presence]
    return ", ".join(part for part in [*parts, row.represented_by] if part)


def every_place(meeting):
    """{key: `Place`} of everything that can be observed, in both languages; from `queries.whole_meeting`."""
    found = {}
    for target in targets(meeting):
        lang = "ar" if target.field.endswith("_ar") else "fr"
        found[target.key] = Place(target.key, target.where, Text(target.current, lang))
    for row in meeting.attendances.all():
        found[line_key(row)] = Place(
            line_key(row), f"{_('Attendance')}, {row.name}", Text(_line(row), "fr"), is_text=False
        )
    return found


def shown_places(meeting, lang):
    """The `Place`s that a reader in `lang` sees, in the order of the relevé: Arabic where there is a translation."""
    every, keys = every_place(meeting), []
    for name in GENERAL:
        keys.append(f"meeting:{name}")
    keys += [f"agenda:{item.pk}:title" for item in meeting.agenda_items.all()]
    keys += [f"entry:{entry.uuid}:text" for entry in meeting.entries.all()]
    facts = {f"decision:{decision.uuid}:text": _facts(decision, lang) for decision in meeting.decisions.all()}
    keys += facts
    found = []
    for key in keys:
        translated = every.get(f"{key}_ar") if lang == "ar" else None
        place = translated if translated and translated.text.text else every[key]
        if place.text.text:
            found.append(replace(place, facts=facts.get(key, ())))
    return found + [every[line_key(row)] for row in meeting.attendances.all()]


def _facts(decision, lang):
    """Who is to do it until when, as the relevé says it; a dash where nobody or no day is named."""
    owner, deadline = owner_of(decision, lang, decision.meeting.date), deadline_of(decision, lang)
    return ((_("Owner"), owner or Text("–", lang)), (_("Deadline"), deadline or Text("–", lang)))


def parts_of(meeting, key):
    """The keys under which the parts of an attendance line can be replaced: [(key, label)]; empty for other places."""
    if not key.startswith("attendance:"):
        return []
    row = next((r for r in meeting.attendances.all() if line_key(r) == f"{base_of(key)}:line"), None)
    if row is None:
        return []
    labels = ((name, str(row._meta.get_field(name).verbose_name)) for name in ATTENDANCE_FIELDS)
    return [(f"{base_of(key)}:{name}", label[:1].upper() + label[1:]) for name, label in labels]


def choices_of(meeting, lang):
    """The places as groups of choices, [(section, [(key, label)])]: each line of the attendance with its parts."""
    names = {
        "general": _("The meeting"),
        "agenda": _("Agenda"),
        "entry": _("Points discussed"),
        "decision": _("Points decided"),
        "attendance": _("Participants"),
    }
    groups = {name: [] for name in SECTIONS}
    for place in shown_places(meeting, lang):
        groups[place.section].append((place.key, f"{place.where} – {Truncator(place.text.text).chars(90)}"))
        groups[place.section] += [(key, f"{place.where} – {label}") for key, label in parts_of(meeting, place.key)]
    return [(names[name], choices) for name, choices in groups.items() if choices]
