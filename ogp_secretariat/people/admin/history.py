"""An audit entry in words: the act, then each field with its value before and after."""

from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date

ACTS = {
    "create": gettext_lazy("created"),
    "change": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "save": gettext_lazy("changed"),
    "import": gettext_lazy("imported"),
    "convene": gettext_lazy("convened"),
    "hold": gettext_lazy("marked as held"),
    "circulate": gettext_lazy("circulated for observations"),
    "validate": gettext_lazy("validated"),
    "publish": gettext_lazy("published"),
    "correct": gettext_lazy("corrected"),
    "approve": gettext_lazy("approved"),
    "retry_rendering": gettext_lazy("file asked for again"),
    "add_members": gettext_lazy("members in office added"),
}


def describe(entries, model):
    """`entries` about records of `model` as dictionaries: at, by, act, note, changes (label, before, after)."""
    values = _Values(model)
    for entry in entries:
        values.collect(entry.changes)
    return [
        {
            "at": entry.at,
            "by": entry.actor_label,
            "act": ACTS.get(entry.action, entry.action.replace("_", " ")),
            "note": entry.note,
            "changes": [values.word(key, pair) for key, pair in entry.changes.items()],
        }
        for entry in entries
    ]


class _Values:
    """Wording of columns and values; the records that foreign keys name are read once per kind."""

    def __init__(self, model):
        self.model = model
        self.wanted = {}
        self.found = {}

    def _field(self, key):
        """(row label or "", field or None) of a key: « place », « place_id » or « decision:17:text »."""
        row, model = "", self.model
        if key.count(":") >= 2:
            name, pk, key = key.split(":", 2)
            try:
                model = apps.get_model(self.model._meta.app_label, name)
            except LookupError:
                return f"{name} {pk}", None
            row = f"{capfirst(model._meta.verbose_name)} ({pk})"
        for field in model._meta.concrete_fields:
            if key in (field.attname, field.name):
                return row, field
        return row, None

    def collect(self, changes):
        for key, pair in changes.items():
            _row, field = self._field(key)
            if field is not None and field.is_relation:
                self.wanted.setdefault(field.related_model, set()).update(_pks(pair))

    def _related(self, model, pk):
        if model not in self.found:
            try:
                self.found[model] = {str(k): str(o) for k, o in model._base_manager.in_bulk(self.wanted[model]).items()}
            except (ValueError, ValidationError):
                self.found[model] = {}
        return self.found[model].get(str(pk), pk)

    def word(self, key, pair):
        """(label, before, after) of one change, for people."""
        row, field = self._field(key)
        label = capfirst(field.verbose_name) if field is not None else key.rsplit(":", 1)[-1].replace("_", " ")
        before, after = pair if isinstance(pair, (list, tuple)) and len(pair) == 2 else (None, pair)
        return (f"{row} · {label}" if row else label, self._value(field, before), self._value(field, after))

    def _value(self, field, value):
        if value in (None, ""):
            return "–"
        if field is None:
            return value
        if field.is_relation:
            return self._related(field.related_model, value)
        if field.choices:
            return dict(field.flatchoices).get(value, value)
        if isinstance(field, models.BooleanField):
            return _("yes") if value in (True, "True") else _("no")
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            try:
                return format_date(date.fromisoformat(str(value)), (get_language() or "fr")[:2], weekday=False)
            except (ValueError, KeyError):
                return value
        return value


def _pks(pair):
    return {value for value in pair if value not in (None, "")} if isinstance(pair, (list, tuple)) else set()
