"""Fields that forms of the site share: lines and texts of people, records by their name, days and hours."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from .fields import LineField, PlainTextField
from .text import clean_text

LONGEST_TEXT = 10_000
DATES = {"min": "1990-01-01", "max": "2100-12-31"}


class Line(forms.CharField):
    """One line of plain text."""

    def __init__(self, *, max_length=250, **kwargs):
        super().__init__(max_length=max_length, validators=LineField.default_validators, **kwargs)
        self.widget.attrs.setdefault("dir", "auto")


class Lines(forms.CharField):
    """Several lines of plain text."""

    def __init__(self, *, rows=4, max_length=LONGEST_TEXT, arabic=False, **kwargs):
        attrs = {"rows": rows, **({"dir": "rtl", "lang": "ar"} if arabic else {"dir": "auto"})}
        kwargs.setdefault("required", False)
        super().__init__(
            max_length=max_length,
            widget=forms.Textarea(attrs=attrs),
            validators=PlainTextField.default_validators,
            **kwargs,
        )

    def clean(self, value):
        return clean_text(super().clean(value))


def name_of(obj):
    """The name of a record in the page's language, as far as it has one."""
    if name := getattr(obj, "display_name", ""):
        return name
    return (get_language() == "ar" and getattr(obj, "name_ar", "")) or str(obj)


class Named(forms.ModelChoiceField):
    """Records under their name in the page's language."""

    def label_from_instance(self, obj):
        return name_of(obj)


class SeveralNamed(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        return obj.display_name

    def clean(self, value):
        """A key that no record can have is answered in words, before a database is asked for it."""
        for key in value or ():
            text = str(key)
            if not (text.isascii() and text.isdecimal() and len(text) < 19):
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": text[:20]})
        return super().clean(value)


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **DATES})


def hour_input():
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
