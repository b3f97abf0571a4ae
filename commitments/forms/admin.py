"""Forms of the browser admin: commitments and milestones with their terms, and the acts on them."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..enums import DuePrecision, Standing
from ..models import CommitmentVersion, MilestoneVersion
from .reviewing import DecisionField, citable, plain_text

COMMITMENT_TERMS = ("starts_on", "ends_on", "weight")
MILESTONE_TERMS = ("weight", "starts_on", "due_on", "due_precision", "due_text")


def _day(label, **kwargs):
    return forms.DateField(label=label, widget=AdminDateWidget, **{"required": False, **kwargs})


def _weight(label, **kwargs):
    return forms.DecimalField(label=label, max_digits=6, decimal_places=2, required=False, **kwargs)


class BaselineForm(forms.ModelForm):
    """A record with the terms of its baseline: typed when it is new, or while its plan is a draft.

    The admin that uses it names the model and the fields.
    """

    terms = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            baseline = self.instance.versions.get(number=0)
            for name in self.terms:
                self.initial.setdefault(name, getattr(baseline, name))

    def typed_terms(self):
        """{name: value} for the action; what was left empty and has a default there is left out."""
        values = {name: self.cleaned_data.get(name) for name in self.terms}
        return {name: value for name, value in values.items() if name != "due_precision" or value}


class CommitmentForm(BaselineForm):
    terms = COMMITMENT_TERMS
    starts_on = _day(gettext_lazy("from"))
    ends_on = _day(gettext_lazy("until"))
    weight = _weight(gettext_lazy("weight in the plan"), help_text=gettext_lazy("Left empty: 1."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "axis" in self.fields:
            self.fields["axis"].queryset = self.instance.plan.axes.all()

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        axis = cleaned.get("axis")
        if plan and axis and axis.plan_id != plan.pk:
            self.add_error("axis", _("This axis belongs to another plan."))
        return cleaned


class MilestoneForm(BaselineForm):
    terms = MILESTONE_TERMS
    weight = _weight(gettext_lazy("weight"))
    starts_on = _day(gettext_lazy("from"))
    due_on = _day(gettext_lazy("due date"))
    due_precision = forms.ChoiceField(
        label=gettext_lazy("precision of the due date"), choices=DuePrecision.choices, required=False
    )
    due_text = forms.CharField(
        label=gettext_lazy("due date as written"),
        max_length=300,
        required=False,
        validators=MilestoneVersion._meta.get_field("due_text").validators,
    )


# -- Acts --------------------------------------------------------------------------------------------------------------


class AdoptForm(forms.Form):
    adopted_on = _day(gettext_lazy("adopted on"), required=True)
    decision = DecisionField(
        label=gettext_lazy("decision that adopted it"), queryset=None, required=False, empty_label="–"
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = citable(plan.committee_id)


class ConfirmForm(forms.Form):
    """An act that asks for nothing but a confirmation."""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)


class ReviseForm(forms.Form):
    """A new version: what changes, from when, and by which act. `version`: the newest one, whose values stand here."""

    terms = ()
    decision = DecisionField(
        label=gettext_lazy("decision of the committee"), queryset=None, required=False, empty_label="–"
    )
    act = forms.CharField(
        label=gettext_lazy("or act of the secretariat"),
        max_length=60,
        required=False,
        validators=CommitmentVersion._meta.get_field("act").validators,
    )
    effective_on = _day(gettext_lazy("in force from"), required=True)
    reason = plain_text(label=gettext_lazy("reason"))
    field_order = (*COMMITMENT_TERMS, "standing", *MILESTONE_TERMS, "counted", "effective_on", "decision")

    def __init__(self, *args, version, committee, **kwargs):
        values = {name: getattr(version, name) for name in self.terms}
        kwargs["initial"] = {**values, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = citable(committee)
        self.version = version

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Nothing changes: type what the revision makes of the terms."))
        return cleaned

    def changes(self):
        """{name: new value} of the terms that differ from the newest version."""
        typed = {name: self.cleaned_data.get(name) for name in self.terms}
        return {name: value for name, value in typed.items() if value != getattr(self.version, name)}


class ReviseCommitmentForm(ReviseForm):
    terms = (*COMMITMENT_TERMS, "standing")
    starts_on = _day(gettext_lazy("from"))
    ends_on = _day(gettext_lazy("until"))
    weight = _weight(gettext_lazy("weight in the plan"))
    standing = forms.ChoiceField(label=gettext_lazy("standing"), choices=Standing.choices)

    def clean_weight(self):
        return self.cleaned_data["weight"] or self.version.weight


class ReviseMilestoneForm(ReviseForm):
    terms = (*MILESTONE_TERMS, "counted")
    weight = _weight(gettext_lazy("weight"))
    starts_on = _day(gettext_lazy("from"))
    due_on = _day(gettext_lazy("due date"))
    due_precision = forms.ChoiceField(label=gettext_lazy("precision of the due date"), choices=DuePrecision.choices)
    due_text = forms.CharField(
        label=gettext_lazy("due date as written"),
        max_length=300,
        required=False,
        validators=MilestoneVersion._meta.get_field("due_text").validators,
    )
    counted = forms.BooleanField(
        label=gettext_lazy("counts in the rate"),
        required=False,
        help_text=gettext_lazy("Unticked: neutralised, by a decision of the committee."),
    )
