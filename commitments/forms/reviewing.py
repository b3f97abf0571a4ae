"""Forms of the validation queue: its filters, the two decisions, and those on extensions."""

from django import forms
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from meetings.models import Decision
from meetings.policies import LOCKED_STATES
from ogp_secretariat.people.models import Institution
from ogp_secretariat.web.fields import PlainTextField
from ogp_secretariat.web.forms import CrispyForm

from ..models import ActionPlan
from ..queries import reference_of

DECISIONS_SHOWN = 200


def plain_text(**kwargs):
    """A field of several lines with the product's rules for text."""
    kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    return forms.CharField(validators=PlainTextField.default_validators, **kwargs)


class QueueFilter(forms.Form):
    """Plan, institution, unusual or not: in the address, so that they stay from one declaration to the next."""

    plan = forms.ChoiceField(label=_("Plan"), required=False, widget=forms.Select(attrs={"class": "form-select"}))
    institution = forms.ChoiceField(
        label=_("Lead institution"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    kind = forms.ChoiceField(
        label=_("To read"),
        required=False,
        choices=[("", _("All declarations")), ("usual", _("Nothing unusual")), ("unusual", _("To be read one by one"))],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data, updates):
        """`updates`: everything that waits; only its plans and institutions are offered."""
        super().__init__(data)
        plans = ActionPlan.objects.filter(commitments__milestones__updates__in=updates).distinct()
        leads = Institution.objects.filter(led_commitments__milestones__updates__in=updates).distinct()
        chosen = data.get("plan", ""), data.get("institution", "")
        # What was chosen is offered even when its last declaration has just been examined.
        plans = plans | ActionPlan.objects.filter(code=chosen[0].replace("\x00", "")).distinct()
        if _is_number(chosen[1]):
            leads = leads | Institution.objects.filter(pk=chosen[1]).distinct()
        self.fields["plan"].choices = [("", _("All plans")), *((p.code, str(p)) for p in plans)]
        self.fields["institution"].choices = [("", _("All institutions")), *((str(i.pk), str(i)) for i in leads)]

    @property
    def chosen(self):
        """{name: value} of the filters in force, for addresses; a choice that does not exist filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, updates):
        where, chosen = Q(), self.chosen
        if "plan" in chosen:
            where &= Q(milestone__commitment__plan__code=chosen["plan"])
        if "institution" in chosen:
            where &= Q(milestone__commitment__lead=chosen["institution"])
        return updates.filter(where)


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 10


class ValidateForm(CrispyForm):
    verified = forms.BooleanField(label=_("Means of verification checked on the evidence"), required=False)
    note = plain_text(label=_("Word to the focal point (optional)"), required=False)

    def __init__(self, *args, has_evidence, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["verified"]
        if has_evidence:
            field.help_text = _("Unticked, the milestone counts 90 % at most, and 0 % when it is « done or not done ».")
        else:
            field.disabled = True
            field.help_text = _("There is no evidence on which to check the means of verification.")


class ReturnForm(CrispyForm):
    reason = plain_text(
        label=_("What is missing or must be corrected"), help_text=_("The focal point reads these very words.")
    )


class DecisionField(forms.ModelChoiceField):
    """Decisions by their reference, then the beginning of their text."""

    def label_from_instance(self, obj):
        return f"{reference_of(obj)} – {Truncator(obj.text).chars(90)}"


def validated_decisions(committee):
    """The decisions of the committee's validated relevés that can be cited, the newest first."""
    return (
        Decision.objects.filter(meeting__committee=committee, meeting__minutes__state__in=LOCKED_STATES)
        .exclude(number=None)
        .select_related("meeting__committee")
        .order_by("-meeting__date", "number")
    )


def citable(committee):
    """The newest 200 of them, as a queryset that a form may filter."""
    newest = list(validated_decisions(committee).values_list("pk", flat=True)[:DECISIONS_SHOWN])
    return validated_decisions(committee).filter(pk__in=newest)


class ApproveForm(CrispyForm):
    decision = DecisionField(label=_("Decision of the committee"), queryset=Decision.objects.none(), required=False)
    note = plain_text(label=_("Word to the focal point (optional)"), required=False)

    def __init__(self, *args, committee, needs_committee, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.queryset = citable(committee)
        field.required = needs_committee
        field.empty_label = _("– choose –") if needs_committee else _("None: the secretariat's own numbered act")


class RefuseForm(CrispyForm):
    note = plain_text(label=_("Why the extension is refused"), help_text=_("The focal point reads these very words."))
