"""The filters of the list of contributions. They live in the address, so that a filtered list can be kept and sent."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.text import fold

from ..enums.contributions import Disposition, Moderation, Origin
from ..models import Contribution, Process, Region, Theme

PENDING = "pending"


def _select():
    return forms.Select(attrs={"class": "form-select"})


class ContributionFilter(django_filters.FilterSet):
    """All of them must hold. Words are looked for, without accents or case, in what is shown, and in references."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    process = django_filters.ChoiceFilter(
        method="of_process", label=_("Process"), empty_label=_("All processes"), widget=_select()
    )
    region = django_filters.ChoiceFilter(
        field_name="region__code", label=_("Region"), empty_label=_("All regions"), widget=_select()
    )
    axis = django_filters.ChoiceFilter(method="of_axis", label=_("Axis"), empty_label=_("All axes"), widget=_select())
    theme = django_filters.ChoiceFilter(
        field_name="themes__code", label=_("Theme"), empty_label=_("All themes"), widget=_select()
    )
    origin = django_filters.ChoiceFilter(
        label=_("Origin"), empty_label=_("All origins"), choices=Origin.choices, widget=_select()
    )
    disposition = django_filters.ChoiceFilter(
        method="of_disposition",
        label=_("What became of it"),
        empty_label=_("All"),
        choices=[(PENDING, _("awaiting an answer")), *Disposition.choices],
        widget=_select(),
    )

    class Meta:
        model = Contribution
        fields = ["q", "process", "region", "axis", "theme", "origin", "disposition"]

    def __init__(self, data=None, *, processes, queryset, sees_all=False):
        super().__init__(data, queryset)
        self.sees_all = sees_all
        rows = (
            Process.objects.filter(pk__in=processes.order_by().values("pk"))
            .order_by("-pk", "plan__axes__position")
            .select_related(None)
            .values_list("pk", "code", "plan__axes__code", "plan__axes__title")
        )
        codes, axes, self.keys = {}, {}, {}
        for key, code, axis, title in rows:
            codes[code], self.keys[code] = code, key
            if axis:
                axes[f"{code}-{axis}"] = f"{code} · {title}"
        self.filters["process"].extra["choices"] = list(codes.items())
        self.filters["axis"].extra["choices"] = list(axes.items())
        self.filters["region"].extra["choices"] = [(r.code, r.display_name) for r in Region.objects.order_by("code")]
        self.filters["theme"].extra["choices"] = [(t.code, t.display_name) for t in Theme.objects.all()]

    def of_process(self, queryset, name, value):
        return queryset.filter(process_id=self.keys[value])

    def of_axis(self, queryset, name, value):
        process, _dash, axis = value.partition("-")
        return queryset.filter(process_id=self.keys[process], axis__code=axis)

    def of_disposition(self, queryset, name, value):
        return queryset.filter(disposition="" if value == PENDING else value)

    def search(self, queryset, name, value):
        if match := _number(value):
            return queryset.filter(process__code=match[0], number=match[1])
        words = Q() if self.sees_all else Q(moderation=Moderation.SHOWN)
        for word in fold(value).split()[:10]:
            words &= Q(search_text__contains=word)
        return queryset.filter(words)

    @property
    def is_active(self):
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else True


def _number(value):
    """(« COC2 », 12) of a reference that is looked for; None for words."""
    code, _dash, number = value.strip().upper().rpartition("-")
    return (code, int(number)) if code and number.isascii() and number.isdigit() and len(number) < 10 else None
