"""Forms of a reporting period and of an exception after its lock."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

from ..models import ReportingPeriod
from .reviewing import plain_text

DAYS = ("starts_on", "ends_on", "opens_on", "on_time_until", "locks_on")


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"})


class PeriodForm(CrispyForm, forms.ModelForm):
    class Meta:
        model = ReportingPeriod
        fields = ("label", "label_ar", *DAYS)
        widgets = {name: day_input() for name in DAYS} | {
            "label_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
        }


class CommitmentField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.code} – {obj.display_title}"


class LateEntryForm(CrispyForm):
    commitment = CommitmentField(label=_("Commitment"), queryset=None)
    until = forms.DateField(label=_("May declare until"), widget=day_input())
    reason = plain_text(label=_("Reason"), help_text=_("It is kept in the log of exceptions."))

    def __init__(self, *args, period, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].queryset = period.plan.commitments.all()
