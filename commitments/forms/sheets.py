"""A spreadsheet handed in, and which of its columns is which of ours."""

from crispy_forms.layout import Div, Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.sheet_table import MAX_BYTES

from ..enums import ImportKind
from ..sheet_columns import COLUMNS


class SheetForm(CrispyForm):
    """`kinds`: what this account may hand in; one alone is not asked for."""

    kind = forms.ChoiceField(label=_("What the file holds"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Spreadsheet (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("Nothing is written before you have seen what the file would do."),
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, capfirst(ImportKind(kind).label)) for kind in kinds]
        self.fields["kind"].initial = kinds[0]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(size)d MB."), params={"size": MAX_BYTES // 1024 // 1024})
        return file


class MappingForm(CrispyForm):
    """One list of the file's headers for each of our columns: what is left empty is not read."""

    def __init__(self, *args, headers, mapping, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((header, header) for header in headers)]
        for column in COLUMNS:
            same = column.name if column.name in headers else ""
            self.fields[column.name] = forms.ChoiceField(
                label=column.name, choices=choices, required=False, initial=mapping.get(column.name, same)
            )

        self.helper.layout = Div(
            *(Field(column.name, wrapper_class="col-sm-6 col-lg-4") for column in COLUMNS), css_class="row"
        )

    def mapping(self):
        """{our column: their column} of what was chosen."""
        return {ours: theirs for ours, theirs in self.cleaned_data.items() if theirs}
