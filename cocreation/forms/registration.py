"""Registering for an event, and changing one's registration by the personal link."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import PlainTextField
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.robots import HumanForm

from ..actions.registering import Applicant
from ..enums.events import Category, Gender
from ..models import Region
from .parts import Email, Line, Named, Phone


class RegionChoice(Named):
    """Regions, those without a seat left (`full`, keys) said to be so."""

    full = frozenset()

    def label_from_instance(self, obj):
        label = super().label_from_instance(obj)
        return _full(label) if obj.pk in self.full else label


def _full(label):
    return gettext("%(choice)s (full: waiting list)") % {"choice": label}


class PersonFields(forms.Form):
    """What somebody says of themselves. The region is compulsory where seats are kept by region."""

    name = Line(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    category = forms.ChoiceField(label=_("You come as"), choices=Category.choices)
    organisation = Line(
        label=_("Association or institution"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    region = RegionChoice(
        label=_("Your region"), queryset=Region.objects.all(), required=False, empty_label=_("Choose")
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=[(value, Gender(value).label) for value in ("", Gender.WOMAN, Gender.MAN)],
        help_text=_("Only to see whether everybody is heard. You need not answer."),
    )
    phone = Phone(help_text=_("Only if we must reach you on the day."))
    needs = Line(
        label=_("What you need to take part"),
        required=False,
        max_length=300,
        help_text=_("Access by wheelchair, sign language, interpretation…"),
    )

    def ask_region(self, event):
        """Make the region compulsory where a quota counts it."""
        if event.quotas.filter(region__isnull=False).exists():
            self.fields["region"].required = True

    def say_full(self, room, *, category="", region=None):
        """Say beside each choice whose quota is taken that it leads to the waiting list; not of one's own seat.

        Where the whole event is full, its page says so once.
        """
        if room.is_full:
            return
        full = room.categories - {category}
        self.fields["category"].choices = [
            (value, _full(label) if value in full else label) for value, label in Category.choices
        ]
        self.fields["region"].full = room.regions - {region}


class RegistrationForm(PersonFields, HumanForm):
    email = Email(help_text=_("Your seat, your personal link and the reminder are sent there."))
    consent = forms.BooleanField(
        label=_("I agree that the secretariat uses these data for this event"),
        error_messages={"required": _("Without your agreement we may not keep your registration.")},
    )
    field_order = ("name", "email", "category", "organisation", "region", "gender", "phone", "needs", "consent")

    def __init__(self, *args, event, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_region(event)
        self.say_full(room)

    def applicant(self, language):
        names = ("name", "email", "category", "organisation", "region", "gender", "phone", "needs")
        return Applicant(language=language, **{name: self.cleaned_data[name] for name in names})


class ChangeForm(PersonFields, CrispyForm):
    """The same without the address, to which the link is bound."""

    def __init__(self, *args, registration, room, **kwargs):
        names = ("name", "category", "organisation", "region", "gender", "phone", "needs")
        initial = {name: getattr(registration, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        self.ask_region(registration.event)
        self.say_full(room, category=registration.category, region=registration.region_id)

    def changed_values(self):
        return {name: self.cleaned_data[name] for name in self.changed_data}


class DecisionForm(CrispyForm):
    """A request, or a change asked, is accepted or refused with a reason."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("on a request", "Decision"),
        choices=[("accept", _("accept")), ("refuse", _("refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        validators=PlainTextField.default_validators,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Needed for a refusal: the person reads it."),
    )
