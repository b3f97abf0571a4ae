"""An audit entry in words: the act, then each field with its value before and after."""

from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_secretariat.audit.acts import ACTS
from ogp_secretariat.web.dates import format_date, format_time

# Rows written by one act have entries of their own, moments apart: they are shown together.
ONE_ACT = timedelta(seconds=2)


def describe(entries, model):
    """`entries` about records of `model` as dictionaries: at, by, act, note, changes (label, before, after)."""
    values = _Values(model)
    for entry in entries:
        values.collect(_columns(entry.changes))
    shown = []
    for entry in entries:
        worded = [values.word(key, pair) for key, pair in _columns(entry.changes).items()]
        changes = [change for change in worded if change is not None and change[1] != change[2]]
        last = shown[-1] if shown else None
        if last and _is_same_act(last, entry):
            last["changes"] = changes + last["changes"]
            last["at"] = entry.at
            last["act"] = ACTS.get(entry.action, last["act"])
            continue
        shown.append(
            {
                "at": entry.at,
                "by": entry.actor_label,
                "act": entry.act,
                "note": entry.note,
                "changes": changes,
            }
        )
    return shown


def _is_same_act(later, entry):
    """Whether `entry` (the earlier one) belongs to the saving that is shown as `later`."""
    return (
        entry.action in {"create", "change", "remove"}
        and later["act"] in {ACTS["change"], ACTS["remove"]}
        and later["by"] == entry.actor_label
        and not (entry.note or later["note"])
        and later["at"] - entry.at <= ONE_ACT
    )


class _Values:
    """Wording of columns and values; the records that foreign keys name are read once per kind."""

    def __init__(self, model):
        self.model = model
        self.siblings = {m._meta.model_name: m for m in apps.get_app_config(model._meta.app_label).get_models()}
        self.wanted = {}
        self.found = {}

    def _field(self, key):
        """(row label or "", field or None) of a key: « place », « place_id » or « decision 3: text »."""
        row, model = "", self.model
        head, colon, column = key.partition(": ")
        name, _space, number = head.partition(" ")
        if colon or name in self.siblings:
            model = self.siblings.get(name)
            if model is None:
                return "", None
            row, key = f"{capfirst(model._meta.verbose_name)} {number}".strip(), column
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
        """(label, before, after) of one change, for people; None where the column is for the machine."""
        row, field = self._field(key)
        label = ("" if row else key) if field is None else _label(field)
        if label is None:
            return None
        before, after = pair if isinstance(pair, (list, tuple)) and len(pair) == 2 else (None, pair)
        return (" · ".join(filter(None, (row, label))), self._value(field, before), self._value(field, after))

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
        try:
            return _moment(field, str(value)) or value
        except (ValueError, KeyError):
            return value


def _moment(field, value):
    """A day, an hour or both in words; "" for a field of another kind. Raises ValueError where it is none."""
    lang = (get_language() or "fr")[:2]
    if isinstance(field, models.DateTimeField):
        at = datetime.fromisoformat(value)
        at = timezone.localtime(at) if timezone.is_aware(at) else at
        day = format_date(at.date(), lang, weekday=False)
        return _("%(date)s at %(time)s") % {"date": day, "time": format_time(at.time(), lang)}
    if isinstance(field, models.DateField):
        return format_date(date.fromisoformat(value), lang, weekday=False)
    if isinstance(field, models.TimeField):
        return format_time(time.fromisoformat(value), lang)
    return ""


def _label(field):
    """A field's words. One without words of its own is a column for the machine (None), but for the record it names."""
    if isinstance(field, models.JSONField):
        return None
    if isinstance(field._verbose_name, Promise):
        return str(capfirst(field.verbose_name))
    return str(capfirst(field.related_model._meta.verbose_name)) if field.is_relation else None


def _columns(changes):
    """The changes by column: a deadline, which is recorded whole, is its kind, its day, its hour and its text."""
    found = {}
    for key, pair in changes.items():
        is_pair = isinstance(pair, (list, tuple)) and len(pair) == 2
        if not is_pair or not any(isinstance(value, dict) for value in pair):
            found[key] = pair
            continue
        before, after = ((value if isinstance(value, dict) else {}) for value in pair)
        for name in {**before, **after}:
            found[f"{key}_{name}"] = [before.get(name), after.get(name)]
    return found


def _pks(pair):
    return {value for value in pair if value not in (None, "")} if isinstance(pair, (list, tuple)) else set()
