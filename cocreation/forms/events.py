"""Forms of the secretariat's pages about one event, and the filters of the calendar."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ogp_secretariat.web.forms import CrispyForm

from ..enums.events import Category, EventKind
from ..models import Event, EventReport, Region, Theme
from .parts import Lines

MOST_SEATS = 100_000


class NamedFilterField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj):
        return obj.display_name


class NamedFilter(django_filters.ModelChoiceFilter):
    field_class = NamedFilterField


def _select():
    return forms.Select(attrs={"class": "form-select"})


class EventFilter(django_filters.FilterSet):
    """Kind, region, theme: all of them must hold; they live in the address, the feed takes them too."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=EventKind.choices, empty_label=_("All kinds"), widget=_select()
    )
    region = NamedFilter(
        field_name="regions", to_field_name="code", label=_("Region"), queryset=Region.objects.all(),
        empty_label=_("All regions"), widget=_select(),
    )  # fmt: skip
    theme = NamedFilter(
        field_name="themes", to_field_name="code", label=_("Theme"), queryset=Theme.objects.filter(is_offered=True),
        empty_label=_("All themes"), widget=_select(),
    )  # fmt: skip
    past = django_filters.BooleanFilter(method="ignored", widget=forms.HiddenInput)

    class Meta:
        model = Event
        fields = ["kind", "region", "theme", "past"]

    def ignored(self, queryset, name, value):
        """Past or coming: the page itself parts them."""
        return queryset

    @property
    def is_active(self):
        if not self.form.is_valid():
            return True
        return any(value for name, value in self.form.cleaned_data.items() if name != "past")


class CancelForm(CrispyForm):
    reason = Lines(
        label=_("Why it is cancelled"), rows=3, required=True, max_length=2000,
        help_text=_("Everybody concerned reads it, and it stands on the event's page."),
    )  # fmt: skip


class WhyForm(CrispyForm):
    """A reason that is kept, or told to whoever it concerns."""

    reason = Lines(label=_("Reason"), rows=3, required=True, max_length=2000)


class QuestionForm(CrispyForm):
    question = Lines(label=_("Question to the proposer"), rows=3, required=True, max_length=2000)


class SeatsForm(CrispyForm):
    """Seats in all, and at most so many for each category and region; an empty field sets no limit."""

    capacity = forms.IntegerField(
        label=_("Seats in all"), required=False, min_value=0, max_value=MOST_SEATS,
        help_text=_("Empty: without limit."),
    )  # fmt: skip
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, event, **kwargs):
        quotas = {quota.category or f"r{quota.region_id}": quota.seats for quota in event.quotas.all()}
        initial = {"capacity": event.capacity, "expected_version": event.version}
        self.regions = list(Region.objects.all())
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["capacity"].widget.attrs["class"] = "form-control"
        for value, label in Category.choices:
            self._add(f"c_{value}", label, quotas.get(value))
        for region in self.regions:
            self._add(f"r_{region.pk}", region.display_name, quotas.get(f"r{region.pk}"))

    def _add(self, name, label, seats):
        field = forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_SEATS, initial=seats)
        field.widget.attrs["class"] = "form-control"
        self.fields[name] = field

    @property
    def category_fields(self):
        return [self[f"c_{value}"] for value in Category.values]

    @property
    def region_fields(self):
        return [self[f"r_{region.pk}"] for region in self.regions]

    def quotas(self):
        values = self.cleaned_data
        found = [(value, None, values[f"c_{value}"]) for value in Category.values]
        found += [("", region, values[f"r_{region.pk}"]) for region in self.regions]
        return [one for one in found if one[2] is not None]


class ReportForm(CrispyForm, forms.ModelForm):
    """The closing report; the figure of participants only where no list was kept."""

    text = Lines(label=_("Report"), rows=10, max_length=50_000)
    text_ar = Lines(label=_("Report in Arabic"), rows=10, max_length=50_000, arabic=True)
    link = forms.URLField(
        label=_("Link"), required=False, max_length=200, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    declared_attendance = forms.IntegerField(
        label=_("Participants, when no list was kept"), required=False, min_value=0, max_value=MOST_SEATS,
        help_text=_("A list kept here goes before it."),
    )  # fmt: skip
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = EventReport
        fields = ("text", "text_ar", "link")

    field_order = ("text", "text_ar", "link", "declared_attendance")

    def values(self):
        return {name: self.cleaned_data[name] for name in ("text", "text_ar", "link")}


class RapporteurReportForm(CrispyForm):
    """The words of the closing report, drafted by a rapporteur."""

    text = Lines(label=_("Report"), rows=8, max_length=50_000)
    text_ar = Lines(label=_("Report in Arabic"), rows=8, max_length=50_000, arabic=True)
    # The version that the form was opened with; a first draft stands against version 1, which nobody wrote.
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, report, **kwargs):
        values = {"text": "", "text_ar": "", "expected_version": 1}
        if report:
            values = {"text": report.text, "text_ar": report.text_ar, "expected_version": report.version}
        super().__init__(*args, initial=values, **kwargs)

    def values(self):
        return {name: self.cleaned_data[name] for name in ("text", "text_ar")}


class SheetForm(CrispyForm):
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("ar", "العربية")])
    blank = forms.IntegerField(
        label=_("Empty lines at the end"), initial=10, min_value=0, max_value=100,
        help_text=_("For those who come without registering."),
    )  # fmt: skip


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    show = forms.ChoiceField(
        label=pgettext_lazy("list", "Show"),
        required=False,
        choices=[("", _("everybody")), ("open", _("not noted")), ("here", _("present"))],
        widget=_select(),
    )
