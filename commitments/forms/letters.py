"""Forms of the letters: correcting a draft, its blocks of text, dispatch and receipt, and the register's filters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.enums import Civility
from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import fold

from ..enums import LetterPart, LetterState, Level
from ..models import Letter
from ..models.letters import LANGUAGES
from .declaring import ACCEPTED, TextArea
from .periods import day_input

PARTS = ("opening", "introduction", "support", "request", "answering")


def _select():
    return forms.Select(attrs={"class": "form-select"})


class LetterForm(CrispyForm, forms.ModelForm):
    """What may be corrected before the signature; the version that was read comes back with it."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31 - 1)

    class Meta:
        model = Letter
        fields = (
            "way", "addressee_civility", "addressee_name", "addressee_function", "addressee_institution",
            "addressee_address", "addressee_email", "subject", *PARTS,
        )  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 5, "dir": "auto"}) for name in PARTS} | {
            "way": forms.RadioSelect,
            "addressee_civility": forms.Select(choices=[("", "–"), *Civility.choices]),
            "addressee_address": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    def _post_clean(self):
        """The action judges the whole; here the fields are only read."""


class LetterFilter(forms.Form):
    """Words, state, level, plan, unanswered: in the address; what does not exist filters nothing."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "placeholder": _("Name, number")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *LetterState.choices], widget=_select()
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, widget=_select(),
        choices=[("", _("All levels")), (Level.N3, Level.N3.label), (Level.N4, Level.N4.label)],
    )  # fmt: skip
    silent = forms.BooleanField(
        label=_("Without answer, day passed"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    @property
    def chosen(self):
        """{name: value} of the filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, letters, today):
        chosen = self.chosen
        for name in ("state", "level"):
            if name in chosen:
                letters = letters.filter(**{name: chosen[name]})
        if "silent" in chosen:
            letters = letters.filter(state__in=SILENT, answer_due_on__lt=today)
        for word in chosen.get("q", "").replace("\x00", "").split()[:10]:
            number, _slash, year = word.partition("/")
            if _is_number(number) and _is_number(year):
                letters = letters.filter(number=number, year=year)
            else:
                letters = letters.filter(institution__search_text__contains=fold(word))
        return letters


# Dispatched and not answered yet.
SILENT = (LetterState.DISPATCHED, LetterState.RECEIVED)


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 6


class DayActForm(CrispyForm):
    """The day on which something happened to the letter."""

    on = forms.DateField(label=_("Day"), widget=day_input())


class ReceiptNoteForm(DayActForm):
    how = forms.CharField(
        label=_("How it is known"), max_length=200, validators=LineField.default_validators,
        help_text=_("Such as « stamped copy of the registry »."),
    )  # fmt: skip
    scan = forms.FileField(
        label=_("Stamped copy"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED})
    )


class TextBlockForm(CrispyForm):
    """One paragraph of the letters, by level and language."""

    text = TextArea(label=_("Text"), rows=7, max_length=5000)


class BlockChoice(forms.Form):
    part = forms.ChoiceField(choices=LetterPart.choices)
    level = forms.ChoiceField(choices=[(Level.N3, "N3"), (Level.N4, "N4")])
    language = forms.ChoiceField(choices=LANGUAGES)
