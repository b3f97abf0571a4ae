"""One assessment: a code, why, and what shows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

from .periods import day_input
from .reviewing import plain_text


class CodeField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return obj.display_title


class AssessForm(CrispyForm):
    code = CodeField(label=_("Answer to the question"), queryset=None, widget=forms.RadioSelect, empty_label=None)
    justification = plain_text(label=_("Justification"), help_text=_("Why this code and not the one beside it."))
    evidence = plain_text(label=_("Evidence"), help_text=_("Document, page, link: what shows it."))
    assessed_on = forms.DateField(label=_("Date of the assessment"), widget=day_input())

    def __init__(self, *args, question, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["code"].queryset = question.codes.all()
        self.fields["assessed_on"].widget.attrs["max"] = today.isoformat()

    def clean_assessed_on(self):
        day = self.cleaned_data["assessed_on"]
        if day > self.today or day.year < 2000:
            raise forms.ValidationError(_("An assessment has the date on which it was made, not a later one."))
        return day
