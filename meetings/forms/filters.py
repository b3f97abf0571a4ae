"""The filters of the meetings' list. They live in the address, so that a filtered list can be kept and sent."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.text import fold

from ..models import Meeting
from ..queries import years_of
from ..searching import search


class CommitteeField(django_filters.fields.ModelChoiceField):
    """Committees under their name in the page's language."""

    def label_from_instance(self, obj):
        return obj.display_name


class CommitteeFilter(django_filters.ModelChoiceFilter):
    field_class = CommitteeField


class MeetingFilter(django_filters.FilterSet):
    """Year, committee, and words found without accents or case; a meeting must hold each word.

    Three plain fields, written by the page itself: the list is the busiest page, and crispy costs a fifth of it.
    """

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "placeholder": _("Reference, title, place, chair")}
        ),
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), empty_label=_("All years"), widget=forms.Select(attrs={"class": "form-select"})
    )
    committee = CommitteeFilter(
        label=_("Committee"),
        queryset=Committee.objects.all(),
        empty_label=_("All committees"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Meeting
        fields = ["q", "year", "committee"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        years = years_of(self.queryset.order_by())
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def search(self, queryset, name, value):
        return search(queryset, fold(value).split()[:10], user=self.user, today=self.today)

    @property
    def is_active(self):
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True
