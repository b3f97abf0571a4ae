"""Handing in an old relevé, and the fields in which what was read of it is reviewed."""

import re

from django import forms
from django.forms import formset_factory
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.text import validate_plain_line, validate_plain_text

from ..enums import DeadlineKind, Presence
from ..reader import MAX_BYTES, read_releve

MAX_ROWS = 2000
TEXT_LIMIT = 200_000
EARLIEST, LATEST = 1900, 2200
# Characters in which the date of a pasted text is looked for, to name it.
BEGINNING = 20_000


def _line(label, **options):
    return forms.CharField(
        label=label, required=False, validators=[validate_plain_line], max_length=TEXT_LIMIT, **options
    )


def _text(label, rows=2, **options):
    widget = forms.Textarea(attrs={"rows": rows, "class": "row-text"})
    options = {"required": False, "max_length": TEXT_LIMIT, **options}
    return forms.CharField(label=label, validators=[validate_plain_text], widget=widget, **options)


def _date(label):
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _time(label):
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _number(label):
    widget = forms.NumberInput(attrs={"class": "row-number", "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=9999, widget=widget)


def _check_year(day):
    if day and not EARLIEST <= day.year <= LATEST:
        raise forms.ValidationError(_("This year is not possible."))


class ReceiveForm(forms.Form):
    """A pasted text or a file, of a committee."""

    committee = forms.ModelChoiceField(label=gettext_lazy("Committee"), queryset=Committee.objects.all())
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("Text (.txt), PDF or Word (.docx), as it stands. The original is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.text,.pdf,.docx,.json"}),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=gettext_lazy("or the text itself"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Paste the whole relevé."),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("file")) == bool((cleaned.get("text") or "").strip()):
            raise forms.ValidationError(_("Choose a file or paste a text: one of the two."))
        return cleaned

    def source(self):
        """(bytes, file name)."""
        if upload := self.cleaned_data.get("file"):
            return upload.read(), upload.name
        text = self.cleaned_data["text"]
        return text.encode(), f"{_('pasted text')}, {_name_of(text)}.txt"


def _name_of(text):
    """What tells one pasted text from another: the day that is understood, else the first words."""
    day = read_releve(text[:BEGINNING]).date
    if day:
        return format_date(day, (get_language() or "fr")[:2], weekday=False)
    words = re.sub(r"[^\w'’-]+", " ", text[:BEGINNING]).split()
    return Truncator(" ".join(words)).chars(50, truncate="") or "–"


class HeadForm(forms.Form):
    title = _text(gettext_lazy("Title"))
    reference = _line(
        gettext_lazy("Reference"), help_text=gettext_lazy("Such as « CP 1/2020 »; empty, the next number is given.")
    )
    date = _date(gettext_lazy("Date"))
    starts_at = _time(gettext_lazy("Starts at"))
    ends_at = _time(gettext_lazy("Ends at"))
    place = _line(gettext_lazy("Place"))
    chair = _line(gettext_lazy("Chaired by"))
    preamble = _text(gettext_lazy("Text under « Participants »"), 3)
    next_meeting = _line(gettext_lazy("Next meeting"))

    def clean_date(self):
        _check_year(self.cleaned_data["date"])
        return self.cleaned_data["date"]


class Row(forms.Form):
    position = _number(gettext_lazy("no."))


class AgendaRow(Row):
    title = _line(gettext_lazy("title"))


class PointRow(Row):
    item = _number(gettext_lazy("agenda item no."))
    text = _text(gettext_lazy("text"))
    heading = _line(gettext_lazy("or under the title"))


class DecisionRow(Row):
    number = _line(gettext_lazy("number in the source"))
    item = _number(gettext_lazy("agenda item no."))
    text = _text(gettext_lazy("text"))
    owner = _line(gettext_lazy("owner"))
    deadline_kind = forms.ChoiceField(
        label=gettext_lazy("deadline"), choices=DeadlineKind.choices, required=False, initial=DeadlineKind.NONE
    )
    deadline_date = _date(gettext_lazy("date"))
    deadline_time = _time(gettext_lazy("time"))
    deadline_end = _date(gettext_lazy("end of the period"))
    deadline_text = _line(gettext_lazy("in words"))

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("deadline_kind") or DeadlineKind.NONE
        day, hour, end = (cleaned.get(f"deadline_{name}") for name in ("date", "time", "end"))
        for value in (day, end):
            _check_year(value)
        if kind == DeadlineKind.NONE and day:
            kind = DeadlineKind.PERIOD if end else DeadlineKind.DATETIME if hour else DeadlineKind.DATE
        whole = {
            DeadlineKind.DATE: day and not hour and not end,
            DeadlineKind.DATETIME: day and hour and not end,
            DeadlineKind.PERIOD: day and end and not hour and end >= day,
        }.get(kind, not (day or hour or end))
        if not whole:
            raise forms.ValidationError(
                _("The deadline is not whole: a date; a date and a time; or the two ends of a period.")
            )
        cleaned["deadline_kind"] = kind
        return cleaned


class AttendeeRow(Row):
    name = _line(gettext_lazy("name"))
    function = _line(gettext_lazy("function"))
    institution = _line(gettext_lazy("institution"))
    college = _line(gettext_lazy("college"))
    status = forms.ChoiceField(
        label=gettext_lazy("presence"), choices=Presence.choices, required=False, initial=Presence.PRESENT
    )
    represented_by = _line(gettext_lazy("represented by"))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Presence.REPRESENTED and not cleaned.get("represented_by"):
            self.add_error("represented_by", _("Say who represents this person."))
        return cleaned


PLACES = (
    ("aside", gettext_lazy("leave it aside (kept with the import)")),
    ("preamble", gettext_lazy("text under « Participants »")),
    ("agenda", gettext_lazy("a new agenda item")),
    ("point", gettext_lazy("a new point discussed")),
    ("decision", gettext_lazy("a new decision")),
    ("attendance", gettext_lazy("a new participant")),
    ("place", gettext_lazy("place")),
    ("chair", gettext_lazy("chaired by")),
    ("next_meeting", gettext_lazy("next meeting")),
)


class UnplacedRow(forms.Form):
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=TEXT_LIMIT)
    where = forms.ChoiceField(label=gettext_lazy("Put it in"), choices=PLACES, initial="aside")


def _rows(form, extra):
    return formset_factory(form, extra=extra, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 100)


ROW_SETS = {
    "agenda": (_rows(AgendaRow, 2), gettext_lazy("Agenda")),
    "points": (_rows(PointRow, 2), gettext_lazy("Points discussed")),
    "decisions": (_rows(DecisionRow, 2), gettext_lazy("Decisions")),
    "attendance": (_rows(AttendeeRow, 1), gettext_lazy("Attendance")),
}
UnplacedSet = formset_factory(UnplacedRow, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 100)
