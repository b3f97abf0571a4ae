"""Noting attendance: one person, somebody at the door, a whole list."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import clean_text, fold

from ..actions.attending import Arrival
from ..enums.events import Category, Gender, Presence
from ..models import Region
from .parts import Email, Line, Named, Phone

GENDERS = [(value, Gender(value).label) for value in ("", Gender.WOMAN, Gender.MAN)]
MOST_ROWS = 300
LONGEST_PASTE = 100_000


class NoteForm(CrispyForm):
    presence = forms.ChoiceField(choices=Presence.choices, required=False)
    represented_by = Line(label=gettext_lazy("Who came instead"), required=False)


class ArrivalForm(CrispyForm):
    """Somebody who came without registering."""

    name = Line(label=gettext_lazy("Name"))
    category = forms.ChoiceField(label=gettext_lazy("Comes as"), choices=Category.choices)
    organisation = Line(label=gettext_lazy("Association or institution"), required=False, max_length=300)
    region = Named(
        label=gettext_lazy("Region"), queryset=Region.objects.all(), required=False, empty_label=gettext_lazy("Choose")
    )
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), required=False, choices=GENDERS)
    email = Email(required=False, help_text=gettext_lazy("For a certificate, if the person gives it."))
    phone = Phone()

    def arrival(self):
        return Arrival(**self.cleaned_data)


class RowForm(forms.Form):
    """One line of a list; an empty one is passed over."""

    name = Line(label=gettext_lazy("Name"), required=False)
    organisation = Line(label=gettext_lazy("Association or institution"), required=False, max_length=300)
    category = forms.ChoiceField(label=gettext_lazy("Comes as"), required=False, choices=Category.choices)
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), required=False, choices=GENDERS)
    region = Named(label=gettext_lazy("Region"), queryset=None, required=False, empty_label="–")
    email = Email(required=False)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.all()
        # One statement for the whole table: each row would ask for the regions again.
        self.fields["region"].choices = regions
        for name, field in self.fields.items():
            kind = "form-select" if name in ("category", "gender", "region") else "form-control"
            field.widget.attrs |= {"class": kind, "aria-label": field.label}

    def clean(self):
        values = super().clean()
        others = any(values.get(name) for name in ("organisation", "email", "gender", "region"))
        if not values.get("name") and others and "name" not in self.errors:
            self.add_error("name", _("The name is missing."))
        return values

    def arrival(self):
        values = self.cleaned_data
        return Arrival(**{**values, "category": values["category"] or Category.OTHER}) if values["name"] else None


class ListForm(CrispyForm):
    """What is pasted from a sheet or typed: one person a line, columns parted by tabs or semicolons."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste or type the list"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy(
            "One person a line: name; association or institution; comes as; gender; region; e-mail. Only the name is "
            "needed. Columns copied from a spreadsheet are understood."
        ),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, initial={"token": uuid.uuid4()}, **kwargs)

    def clean_pasted(self):
        lines = [line for line in self.cleaned_data["pasted"].splitlines() if line.strip(" ;\t")]
        if len(lines) > MOST_ROWS:
            raise ValidationError(_("%(most)d lines at most: enter the list in parts.") % {"most": MOST_ROWS})
        return lines


def read_lines(lines, regions):
    """The initial values of the rows of a pasted list; what is not recognised in a choice stays empty."""
    categories = _by_word(Category.choices, {"société civile": Category.ASSOCIATION, "ong": Category.ASSOCIATION})
    genders = _by_word(
        GENDERS[1:], {"f": "woman", "mme": "woman", "h": "man", "m": "man", "m.": "man", "أنثى": "woman", "ذكر": "man"}
    )
    by_region = {fold(word): region.pk for region in regions for word in (region.name, region.name_ar, region.code)}
    rows = []
    for line in lines:
        cells = [clean_text(cell, single_line=True) for cell in line.split("\t" if "\t" in line else ";")]
        name, organisation, category, gender, region, email = (cells + [""] * 6)[:6]
        rows.append(
            {
                "name": name[:250],
                "organisation": organisation[:300],
                "category": categories.get(fold(category), Category.OTHER if category else Category.CITIZEN),
                "gender": genders.get(fold(gender), ""),
                "region": by_region.get(fold(region)),
                "email": email[:254],
            }
        )
    return rows


def _by_word(choices, more):
    found = {fold(str(label)): value for value, label in choices if value}
    found |= {fold(value): value for value, _label in choices if value}
    return found | {fold(word): value for word, value in more.items()}
