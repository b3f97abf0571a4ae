"""The filters of the register of decisions. They live in the address, so that a filtered list can be kept and sent."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.models import College, Committee, Institution, Person

from .. import queries, register
from ..enums import DecisionStatus, OwnerKind
from ..models import Decision, Meeting

ENDED = "ended"


def _select():
    return forms.Select(attrs={"class": "form-select"})


def _day():
    return forms.DateInput(
        attrs={"type": "date", "class": "form-control", "min": "1900-01-01", "max": "2100-12-31"}, format="%Y-%m-%d"
    )


def _named(model, decisions, column):
    """[(key, name)] of those who own one of `decisions`, by an index."""
    owned = decisions.order_by().filter(**{column: OuterRef("pk")})
    rows = model.objects.filter(Exists(owned)).order_by("name")
    return [(str(row.pk), getattr(row, "display_name", None) or str(row)) for row in rows]


class RangeForm(forms.Form):
    """A range of days that ends before it begins holds nothing: said, not shown as an empty list."""

    def clean(self):
        values = super().clean()
        after, before = values.get("after"), values.get("before")
        if after and before and after > before:
            self.add_error("before", _("The range ends before it begins: exchange the two dates."))
        return values


class DecisionFilter(django_filters.FilterSet):
    """All of them must hold. Words are looked for without accents or case; a number finds its decision."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "placeholder": _("CP 1/2020-D3, or words")}
        ),
    )
    committee = django_filters.ChoiceFilter(
        field_name="meeting__committee__code", label=_("Committee"), empty_label=_("All committees"), widget=_select()
    )
    year = django_filters.ChoiceFilter(
        field_name="meeting__year", label=_("Year"), empty_label=_("All years"), widget=_select()
    )
    status = django_filters.ChoiceFilter(
        method="of_status",
        label=_("Status"),
        empty_label=_("All"),
        choices=[*DecisionStatus.choices, (ENDED, _("replaced or cancelled"))],
        widget=_select(),
    )
    overdue = django_filters.BooleanFilter(
        method="is_late", label=_("Overdue only"), widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    owner = django_filters.ChoiceFilter(
        field_name="owner_kind", label=_("Kind of owner"), empty_label=_("All"), choices=OwnerKind.choices,
        widget=_select(),
    )  # fmt: skip
    institution = django_filters.ChoiceFilter(
        field_name="owner_institution", label=_("Institution"), empty_label=_("All"), widget=_select()
    )
    college = django_filters.ChoiceFilter(
        field_name="owner_college", label=_("College"), empty_label=_("All"), widget=_select()
    )
    person = django_filters.ChoiceFilter(
        field_name="owner_person", label=_("Person"), empty_label=_("All"), widget=_select()
    )
    after = django_filters.DateFilter(method="due_after", label=_("Due from"), widget=_day())
    before = django_filters.DateFilter(method="due_before", label=_("Due until"), widget=_day())
    # Not typed: links of a meeting's page and of a decision's lead here.
    item = django_filters.NumberFilter(
        field_name="agenda_item", label=_("Agenda item"), min_value=1, max_value=2**31 - 1, decimal_places=0,
        widget=forms.HiddenInput(),
    )  # fmt: skip

    class Meta:
        model = Decision
        form = RangeForm
        fields = ["q", "committee", "year", "status", "owner", "institution", "college", "person", "item"]

    def __init__(self, data=None, *, queryset, today):
        super().__init__(data, queryset)
        self.today = today
        meetings = Meeting.objects.filter(Exists(queryset.order_by().filter(meeting=OuterRef("pk"))))
        years = meetings.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
        committees = Committee.objects.filter(Exists(meetings.filter(committee=OuterRef("pk"))))
        self.filters["committee"].extra["choices"] = [(one.code, one.display_name) for one in committees]
        for name, model in (("institution", Institution), ("college", College), ("person", Person)):
            self.filters[name].extra["choices"] = _named(model, queryset, f"owner_{name}")

    def search(self, queryset, name, value):
        return register.search(queryset, value)

    def of_status(self, queryset, name, value):
        if value == ENDED:
            return queryset.filter(queries.ended())
        return queryset.filter(~queries.ended(), status=value)

    def is_late(self, queryset, name, value):
        return queries.overdue(queryset, self.today) if value else queryset

    def due_before(self, queryset, name, value):
        return queries.with_due(queryset).filter(due_on__lte=value)

    def due_after(self, queryset, name, value):
        return queries.with_due(queryset).filter(due_on__gte=value)

    @property
    def is_active(self):
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True

    @property
    def item_chosen(self):
        return self.form.cleaned_data.get("item") if self.form.is_valid() else None

    @property
    def more_is_open(self):
        """Whether one of the rarer filters is in use: their part of the form is then open."""
        names = ("owner", "institution", "college", "person", "before", "after")
        values = getattr(self.form, "cleaned_data", {})
        return any(values.get(name) for name in names) or any(name in self.form.errors for name in names)
