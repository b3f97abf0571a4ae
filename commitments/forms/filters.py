"""The filters of the commitments' list. They live in the address, so that a filtered list can be kept and sent."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.text import fold

from .. import desks
from ..enums import CommitmentStatus
from ..models import Commitment


def _select():
    return forms.Select(attrs={"class": "form-select"})


class CommitmentFilter(django_filters.FilterSet):
    """Plan, axis, status, lead institution, and words found without accents or case; all of them must hold.

    The choices are codes (PAN1, PAN1-A2, MEFRA), read in one statement each: an address stays valid and readable.
    """

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "placeholder": _("Code, title")}),
    )
    plan = django_filters.ChoiceFilter(
        field_name="plan__code", label=_("Plan"), empty_label=_("All plans"), widget=_select()
    )
    axis = django_filters.ChoiceFilter(method="of_axis", label=_("Axis"), empty_label=_("All axes"), widget=_select())
    status = django_filters.ChoiceFilter(
        field_name="figures__status",
        label=_("Status"),
        empty_label=_("All statuses"),
        choices=CommitmentStatus.choices,
        widget=_select(),
    )
    institution = django_filters.ChoiceFilter(
        field_name="lead__code", label=_("Lead institution"), empty_label=_("All institutions"), widget=_select()
    )

    class Meta:
        model = Commitment
        fields = ["q", "plan", "axis", "status", "institution"]

    def __init__(self, data=None, *, plans, queryset):
        super().__init__(data, queryset)
        asked = {f"{name}_asked": (data or {}).get(name, "") for name in ("plan", "axis")}
        of_plans, of_axes = desks.plan_and_axis_choices(plans, **asked)
        self.filters["plan"].extra["choices"], self.filters["axis"].extra["choices"] = of_plans, of_axes
        self.filters["institution"].extra["choices"] = desks.institution_choices(queryset)

    def of_axis(self, queryset, name, value):
        plan, _dash, axis = value.partition("-")
        return queryset.filter(plan__code=plan, axis__code=axis)

    def search(self, queryset, name, value):
        for word in fold(value).split()[:10]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset

    @property
    def is_active(self):
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True
