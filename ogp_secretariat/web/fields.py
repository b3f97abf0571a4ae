"""Model fields with the product's text rules, so that every form, admin page and import applies them."""

from django import forms
from django.db import models

from .text import validate_plain_line, validate_plain_text


class LineField(models.CharField):
    """One line of plain text (default 300 characters)."""

    default_validators = [validate_plain_line]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)


class PlainTextField(models.TextField):
    """Plain text of several lines."""

    default_validators = [validate_plain_text]


class LongLineField(models.TextField):
    """One line of any length: an old document's place or title is never cut."""

    default_validators = [validate_plain_line]

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": forms.TextInput, **kwargs})
