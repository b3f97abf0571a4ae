"""Two people on one meeting: who changed what meanwhile, and both texts where they differ."""

from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.people.admin.history import describe
from ogp_secretariat.web.dates import format_date, format_time
from ogp_secretariat.web.text import fold

from .. import queries
from ..models import Meeting
from ..records import record_of

# The fields of a sent page that hold what somebody wrote.
TYPED = {
    "title",
    "text",
    "place",
    "chair",
    "preamble",
    "next_meeting",
    "name",
    "function",
    "owner_text",
    "deadline_text",
}


def posted_int(request, name):
    """A number from the page's hidden fields, or None."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def last_entry(meeting):
    """The newest audit entry about `meeting`, so that a later conflict can name what came after it."""
    return history_of(meeting).values_list("pk", flat=True).first() or 0


def version_to_expect(request, meeting):
    """(expected version, whether somebody saved meanwhile).

    The version the typist saw; « save anyway » names the version that was shown as theirs, and overwrites only that.
    """
    expected = posted_int(request, "expected_version")
    stored = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    if expected == stored:
        return expected, False
    if posted_int(request, "overwrite") == stored:
        return stored, False
    return expected, True


def meanwhile(request, meeting):
    """What others did since the page was opened, as `describe` words it."""
    entries = history_of(meeting).filter(pk__gt=posted_int(request, "seen") or 0)
    return describe(list(entries[:100]), Meeting)


def differences(form, formsets):
    """[(where, mine, theirs)] for every field in which the typed page differs from what is stored now."""
    found = [_both(form, name, "") for name in form.changed_data]
    for formset in formsets:
        noun = capfirst(formset.model._meta.verbose_name)
        for row in formset.forms:
            if row.instance.pk and row.has_changed():
                where = f"{noun} {row.initial.get('position', '')}"
                found += [_both(row, name, where) for name in row.changed_data if name != "DELETE"]
                if "DELETE" in row.changed_data:
                    found.append((where, _("removed"), str(row.instance)))
            elif getattr(row, "is_lost", False):
                found.append((noun, str(row["position"].value() or ""), _("removed")))
    return found


def _both(form, name, where):
    field = form.fields[name]
    label = capfirst(field.label or name)
    mine, theirs = form[name].value(), form.initial.get(name)
    return (f"{where} · {label}" if where else label, _word(field, mine), _word(field, theirs))


def _word(field, value):
    """A value as the page shows it: the choice's wording, the record's name, else itself."""
    if value in (None, ""):
        return "–"
    if hasattr(field, "queryset"):
        found = field.queryset.filter(pk=value).first() if str(value).isdecimal() and len(str(value)) < 18 else None
        return str(found or value)
    if getattr(field, "choices", None):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, (forms.DateField, forms.TimeField)):
        return _moment(field, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _moment(field, value):
    """A day or an hour in words, whether the browser sent it or the record holds it; what is neither stays as typed."""
    try:
        moment = field.to_python(value)
    except ValidationError:
        return str(value)
    return format_time(moment, "fr") if isinstance(moment, time) else format_date(moment, "fr", weekday=False)


def typed_texts(posted, meeting):
    """The texts of a sent page that stand nowhere in the meeting: what its typist would lose, in the page's order."""
    stored = " ".join(record_words(record_of(queries.whole_meeting(meeting.pk))))
    names = [name for name in posted if name.rsplit("-", 1)[-1] in TYPED]
    texts = [" ".join(posted[name].split()) for name in names]
    return [text for text in dict.fromkeys(texts) if text and fold(text) not in stored]


def record_words(value):
    """Every text of a JSON value, folded."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [word for inner in value for word in record_words(inner)]
    return [fold(str(value))] if value else []
