"""« Et si J3 passe à 100 % ? »: one field per milestone that counts, in the address; nothing is written."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import methodology
from ..enums import Step


class SimulationForm(forms.Form):
    """Fields are named by short codes (« J2 »); empty leaves the milestone as it is. Values are percentages."""

    def __init__(self, data, *, result):
        """`result`: the `CommitmentResult` of today, whose lines are simulated."""
        super().__init__(data if data else None)
        self.milestones = {}
        for line in result.lines:
            if not line.counted:
                continue
            short = line.code.rsplit("-", 1)[-1]
            self.milestones[short] = line
            self.fields[short] = _field(line)

    @property
    def values(self):
        """{milestone code: value in its own unit} of what was filled in; empty when something is refused."""
        if not self.is_bound or not self.is_valid():
            return {}
        found = {}
        for short, percent in self.cleaned_data.items():
            if percent in (None, ""):
                continue
            line = self.milestones[short]
            value = methodology.value_at(line.milestone, Decimal(percent))
            if value is not None:
                found[line.code] = value
        return found


def _field(line):
    label = f"{line.code.rsplit('-', 1)[-1]} – {line.title}"
    if line.method == methodology.QUANTITY:
        return forms.DecimalField(
            label=label,
            required=False,
            min_value=0,
            max_value=100,
            max_digits=7,
            decimal_places=4,
            localize=True,
            widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
            help_text=_("A percentage of the way to the target, from 0 to 100."),
        )
    steps = Step.choices if line.method == methodology.STEPS else [(0, _("not done")), (100, _("done and verified"))]
    choices = [("", _("as it is"))] + [(str(value), f"{value} – {words}") for value, words in steps]
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=forms.Select(attrs={"class": "form-select"})
    )
