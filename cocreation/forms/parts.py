"""Fields that the forms of events share."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.form_fields import (
    DATES,
    LONGEST_TEXT,
    Line,
    Lines,
    Named,
    SeveralNamed,
    day_input,
    hour_input,
)

__all__ = [
    "DATES",
    "LONGEST_TEXT",
    "Email",
    "Line",
    "Lines",
    "Named",
    "Phone",
    "SeveralNamed",
    "day_input",
    "hour_input",
]


def ascii_only(value):
    """Addresses with letters of other scripts look like one another and reach nobody."""
    if not value.isascii():
        raise ValidationError(EmailValidator.message, code="invalid")


class Email(forms.EmailField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("E-mail address"))
        super().__init__(
            max_length=254,
            validators=[ascii_only],
            widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
            **kwargs,
        )


class Phone(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Telephone"))
        kwargs.setdefault("required", False)
        super().__init__(
            max_length=60,
            validators=LineField.default_validators,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
            **kwargs,
        )
