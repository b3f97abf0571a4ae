"""Forms of the ladder's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm

from ..enums import Level, ReminderState
from .periods import day_input
from .reviewing import plain_text


def _select():
    return forms.Select(attrs={"class": "form-select"})


class ReminderFilter(forms.Form):
    """Plan, level and state, in the address; what does not exist filters nothing."""

    plan = forms.ChoiceField(label=_("Plan"), required=False, widget=_select())
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *Level.choices], widget=_select()
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ReminderState.choices], widget=_select()
    )

    def __init__(self, data, plans):
        super().__init__(data)
        self.fields["plan"].choices = [("", _("All plans")), *((plan.code, plan.code) for plan in plans)]

    @property
    def chosen(self):
        """{name: value} of the filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, reminders):
        columns = {"plan": "plan__code", "level": "level", "state": "state"}
        return reminders.filter(**{columns[name]: value for name, value in self.chosen.items()})


class DayForm(forms.Form):
    """The day and the plan of a preview."""

    plan = forms.ChoiceField(label=_("Plan"), required=False, widget=_select())
    jour = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )

    def __init__(self, data, plans, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["plan"].choices = [(plan.code, plan.code) for plan in plans]

    def clean_jour(self):
        day = self.cleaned_data["jour"]
        if day is not None and not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("The year is not possible here."))
        return day


class ReasonForm(CrispyForm):
    reason = plain_text(label=_("Reason"), help_text=_("It is kept in the history and shown beside the reminder."))


class SaidForm(ReasonForm):
    on = forms.DateField(label=_("Told on"), widget=day_input())
    field_order = ("on", "reason")
