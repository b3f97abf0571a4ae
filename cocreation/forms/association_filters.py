"""The filters of the directory and of the register: in the address, so that a filtered list can be kept and sent."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ogp_secretariat.web.text import fold

from ..enums.associations import AssociationState
from ..models import Region, Theme

SEARCH_WORDS = 10


def select(**kwargs):
    return forms.ChoiceField(required=False, widget=forms.Select(attrs={"class": "form-select"}), **kwargs)


class DirectoryFilter(forms.Form):
    """Words without accents, region and theme by their codes; a choice that does not exist filters nothing."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control", "placeholder": _("Name, acronym")}),
    )
    region = select(label=_("Region"))
    theme = select(label=_("Theme"))

    def __init__(self, data):
        super().__init__(data)
        self.fields["region"].choices = [
            ("", _("All regions")),
            *((r.code, r.display_name) for r in Region.objects.all()),
        ]
        self.fields["theme"].choices = [("", _("All themes")), *((t.code, t.display_name) for t in Theme.objects.all())]

    @property
    def chosen(self):
        """{name: value} of the filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, associations):
        chosen = self.chosen
        for word in fold(chosen.get("q", "")).split()[:SEARCH_WORDS]:
            associations = associations.filter(search_text__contains=word)
        if "region" in chosen:
            associations = associations.filter(region__code=chosen["region"])
        if "theme" in chosen:
            associations = associations.filter(themes__code=chosen["theme"])
        return associations


class RegisterFilter(DirectoryFilter):
    """The secretariat's: also by state, by what is published and by what remains to be put in order."""

    state = select(label=_("State"), choices=[("", _("All states")), *AssociationState.choices])
    listed = select(
        label=_("Directory"),
        choices=[("", _("Listed or not")), ("yes", pgettext_lazy("directory", "Listed")), ("no", _("Not listed"))],
    )
    kept = select(label=_("To put in order"), choices=[("", "–"), ("unread", _("Values that could not be read"))])

    def apply(self, associations):
        associations, chosen = super().apply(associations), self.chosen
        if "state" in chosen:
            associations = associations.filter(state=chosen["state"])
        if "listed" in chosen:
            associations = associations.filter(is_listed=chosen["listed"] == "yes")
        if "kept" in chosen:
            # A date that is no day is kept as it was written.
            associations = associations.exclude(unread="", receipt_text="").exclude(
                unread="", receipt_date__isnull=False
            )
        return associations
