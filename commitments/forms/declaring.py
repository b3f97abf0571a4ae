"""The form of one milestone's declaration: a value by the milestone's method, words, difficulties, evidence."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ogp_secretariat.web import typed
from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import clean_text

from .. import policies
from ..actions.reporting import FIELDS
from ..enums import DifficultyKind, Method, Step
from ..models.reporting import LARGEST

# Longer than what anybody types in a form, short enough for a page.
LONGEST_TEXT = 10_000
LARGEST_VERSION = 2**31 - 1
# What `check_evidence` takes; a telephone offers its camera and its photos for them.
ACCEPTED = ".pdf,.docx,.xlsx,.odt,.ods,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
DONE_OR_NOT = (("0", pgettext_lazy("milestone", "Not done")), ("100", pgettext_lazy("milestone", "Done")))


def typed_number(number):
    """A stored number as one would type it: « 1234,5 ». Never a form that `typed` would find ambiguous (« 1,250 »)."""
    if number is None:
        return ""
    whole, _point, decimals = format(number, "f").partition(".")
    decimals = decimals.rstrip("0")
    # Three decimals look like thousands: a fourth one says that they are not.
    return number_format(f"{whole}.{decimals.ljust(4, '0') if len(decimals) == 3 else decimals}".rstrip("."))


class TextArea(forms.CharField):
    """Several lines of plain text, by the product's rules."""

    def __init__(self, *, rows=3, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_TEXT)
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(widget=widget, validators=PlainTextField.default_validators, **kwargs)

    def clean(self, value):
        return clean_text(super().clean(value))


class Day(forms.CharField):
    """A day, by the browser's calendar or typed « 31/12/2019 »; None when it is left empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        return typed.day(text) if text else None


class Value(forms.CharField):
    """The progress of a milestone in its own unit, a Decimal; None when nothing was answered.

    Whatever is typed is read by `typed`, then judged by the same rule as everywhere (`policies.missing_in_value`).
    """

    def __init__(self, milestone, **kwargs):
        self.milestone = milestone
        super().__init__(widget=_widget(milestone), required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if typed.is_blank(text):
            return None
        number = self._read(text)
        if missing := policies.missing_in_value(self.milestone.method, number):
            raise ValidationError(missing)
        return number

    def _read(self, text):
        milestone = self.milestone
        if milestone.method != Method.QUANTITY:
            return typed.percentage(text)
        # A count begins at zero; a measure that starts or ends below may go below.
        ends = (Decimal(0), milestone.baseline_value or Decimal(0), milestone.target_value or Decimal(0))
        is_share = milestone.unit.strip() == "%" and max(ends) <= 100
        maximum = Decimal(100) if is_share else LARGEST
        minimum = -LARGEST if min(ends) < 0 else Decimal(0)
        return typed.decimal_number(text, minimum=minimum, maximum=maximum, percent=milestone.unit.strip() == "%")


def _widget(milestone):
    if milestone.method == Method.BINARY:
        return forms.RadioSelect(choices=DONE_OR_NOT)
    if milestone.method == Method.STEPS:
        return forms.RadioSelect(choices=[(str(step.value), f"{step.value} % – {step.label}") for step in Step])
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "dec-number"})


class Files(forms.FileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Any number of files, as a list. Each one is judged when it is attached."""

    def __init__(self, **kwargs):
        super().__init__(widget=Files(attrs={"multiple": True, "accept": ACCEPTED}), required=False, **kwargs)

    def clean(self, data, initial=None):
        return [one for one in data or [] if one]


class DeclareForm(CrispyForm):
    """What a focal point writes in a declaration, and nothing else of it.

    `milestone`: the milestone; `stored`: the draft or the returned declaration that fills the fields, or None; `last`:
    the last declared value, which « no progress » repeats (None: never declared); `difficulties`: {kind: text};
    `day`: the day that it is about when nobody says otherwise.
    """

    version = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)
    no_progress = forms.BooleanField(required=False, label=gettext_lazy("No progress since the last declaration"))
    effective_on = Day(required=False, label=gettext_lazy("Situation on"))
    statement = TextArea(rows=4, label=gettext_lazy("What was done"))
    decrease_reason = TextArea(rows=2, label=gettext_lazy("Why the figure goes down"))
    files = ManyFiles(label=gettext_lazy("Files"))
    url = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Or a link"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "dir": "ltr"}),
    )
    title = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("What it shows"),
        validators=LineField.default_validators,
        help_text=gettext_lazy("For a file, its name is used when you leave this empty."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    dated_on = Day(required=False, label=gettext_lazy("Date of the document"))
    is_public = forms.BooleanField(
        required=False,
        label=gettext_lazy("May be published"),
        help_text=gettext_lazy("Unticked: seen by your institution and the secretariat only."),
    )

    def __init__(
        self, data=None, files=None, *, milestone, stored=None, version=0, last=None, difficulties=(), today, day
    ):
        self.milestone, self.last = milestone, last
        told = dict(difficulties)
        initial = {
            "version": version,
            "value": _initial_value(milestone, stored),
            "effective_on": day,
            **{f"difficulty_{kind}": True for kind in told},
            **{f"difficulty_{kind}_text": text for kind, text in told.items()},
        }
        if stored:
            initial |= {name: getattr(stored, name) for name in FIELDS if name not in ("value", "effective_on")}
            initial["effective_on"] = stored.effective_on or day
        super().__init__(data, _several(files), initial=initial)
        self.fields["value"] = Value(milestone, label=_label(milestone), help_text=_scale(milestone))
        self.fields["effective_on"].widget.attrs["max"] = today.isoformat()
        for kind in DifficultyKind:
            self.fields[f"difficulty_{kind}"] = forms.BooleanField(required=False, label=kind.label)
            self.fields[f"difficulty_{kind}_text"] = TextArea(rows=2, label=_("In words"))

    @property
    def difficulty_rows(self):
        """[(checkbox, text)] as bound fields, in the order of the list."""
        return [(self[f"difficulty_{kind}"], self[f"difficulty_{kind}_text"]) for kind in DifficultyKind]

    def clean_url(self):
        address = self.cleaned_data["url"].strip()
        if address:
            URLValidator(schemes=["http", "https"], message=_("Write the whole link, such as https://www.exemple.ma."))(
                address
            )
        return address

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("no_progress") and "value" in cleaned and cleaned["value"] is None:
            cleaned["value"] = self.unchanged
        for kind in DifficultyKind:
            if cleaned.get(f"difficulty_{kind}") and not cleaned.get(f"difficulty_{kind}_text", "-"):
                self.add_error(f"difficulty_{kind}_text", _("Say in a few words what the difficulty is."))
        if cleaned.get("url") and not cleaned.get("title"):
            self.add_error("title", _("Say what the document behind the link shows."))
        return cleaned

    @property
    def unchanged(self):
        """The value that « no progress » stands for: the last one, or the start when nothing was ever declared."""
        if self.last is not None:
            return self.last
        return (self.milestone.method == Method.QUANTITY and self.milestone.baseline_value) or Decimal(0)

    @property
    def unchanged_words(self):
        """The same as it stands in the field."""
        return _in_field(self.milestone, self.unchanged)

    def values(self):
        """{name: value} of what can be kept, for `reporting.save_draft`: what is wrong is not among them."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}

    def told(self):
        """{kind: text} of the difficulties ticked."""
        chosen = (kind for kind in DifficultyKind if self.cleaned_data.get(f"difficulty_{kind}"))
        texts = {kind.value: self.cleaned_data.get(f"difficulty_{kind}_text") for kind in chosen}
        return {kind: text for kind, text in texts.items() if text}

    def pieces(self):
        """What to attach, as arguments of `reporting.attach`: each file, and the link. Several files under one title
        are told apart by their names."""
        cleaned = self.cleaned_data
        files, title = cleaned.get("files", []), cleaned.get("title", "")
        common = {"dated_on": cleaned.get("dated_on"), "is_public": cleaned.get("is_public", False)}
        found = [
            {"file": file, "title": title if len(files) == 1 or not title else f"{title} – {file.name}"[:200], **common}
            for file in files
        ]
        if cleaned.get("url") and title:
            found.append({"url": cleaned["url"], "title": title, **common})
        return found


def _several(files):
    """The uploaded files with « files » as the list that it is; None when nothing was sent at all."""
    return None if files is None else {"files": files.getlist("files")}


def _initial_value(milestone, stored):
    return "" if stored is None or stored.value is None else _in_field(milestone, stored.value)


def _in_field(milestone, value):
    return typed_number(value) if milestone.method == Method.QUANTITY else str(int(value))


def _label(milestone):
    if milestone.method == Method.BINARY:
        return _("Is it done?")
    if milestone.method == Method.STEPS:
        return _("Which step is reached?")
    return _("Value reached (%(unit)s)") % {"unit": milestone.display_unit} if milestone.unit else _("Value reached")


def _scale(milestone):
    if milestone.method != Method.QUANTITY:
        return ""
    return _("Start: %(start)s; target: %(target)s. Write the last value, never the sum.") % {
        "start": typed_number(milestone.baseline_value or Decimal(0)),
        "target": typed_number(milestone.target_value),
    }
