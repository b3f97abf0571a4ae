"""Forms of the forum: the rule, the adoption of a list, exits and representatives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.forms.declaring import Day, TextArea
from commitments.forms.reviewing import DecisionField, citable
from meetings.models import Decision
from meetings.queries import default_committee
from ogp_secretariat.web.forms import CrispyForm

from ..enums.associations import ExitReason
from ..enums.events import Gender
from ..models import ForumRule, Region, Theme
from .associations import LONGEST_REASON, Line


class RuleForm(CrispyForm, forms.ModelForm):
    region_codes = forms.MultipleChoiceField(
        label=_("Regions"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Any when none is chosen.")
    )
    theme_codes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Any when none is chosen.")
    )

    class Meta:
        model = ForumRule
        fields = (
            "text", "text_ar", "must_be_verified", "must_consent", "min_events", "attended_from", "attended_until",
            "process", "region_codes", "theme_codes",
        )  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "text_ar": forms.Textarea(attrs={"rows": 4, "dir": "rtl", "lang": "ar"}),
            "attended_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "attended_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region_codes"].choices = [(r.code, r.display_name) for r in Region.objects.all()]
        self.fields["theme_codes"].choices = [(t.code, t.display_name) for t in Theme.objects.all()]


class AdoptForm(CrispyForm):
    decision = DecisionField(
        label=_("Decision of the committee"), queryset=Decision.objects.none(), empty_label=_("– choose –")
    )
    on = Day(label=_("Adopted on"))
    mandate_until = Day(label=_("Mandates until"), required=False, help_text=_("Until the next list when left empty."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        committee = default_committee()
        if committee is not None:
            self.fields["decision"].queryset = citable(committee)


class SeatForm(CrispyForm):
    reason = TextArea(
        label=_("Why the list departs from the rule"), required=True, max_length=LONGEST_REASON,
        help_text=_("Kept with the list."),
    )  # fmt: skip


class ExitForm(CrispyForm):
    on = Day(label=_("Last day"))
    reason = forms.ChoiceField(
        label=_("Why it ends"), choices=[(r, ExitReason(r).label) for r in ExitReason.values if r != ExitReason.MERGED]
    )
    note = TextArea(label=_("Explanation (optional)"), max_length=LONGEST_REASON)


class RepresentativeForm(CrispyForm):
    name = Line(label=_("Name"), required=True, max_length=250)
    gender = forms.ChoiceField(
        label=_("Gender"), required=False, choices=Gender.choices, help_text=_("For the coverage only.")
    )
    starts_on = Day(label=_("From"))
    consent_on = Day(
        label=_("Agrees to be named in public, since"),
        required=False,
        help_text=_("Left empty, the name is not shown to the public."),
    )
