"""Events proposed for Open Gov Week, without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.robots import HumanForm

from ..actions.proposing import EVENT_FIELDS, Proposer
from ..enums.events import EventMode
from ..models import Region, Theme
from .parts import Email, Line, Lines, SeveralNamed, day_input, hour_input


class EventFields(forms.Form):
    """What a proposal says of the event."""

    title = Line(label=_("Title of the event"), max_length=300)
    title_ar = Line(
        label=_("Title in Arabic"), required=False, max_length=300,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )  # fmt: skip
    description = Lines(label=_("What it is about, for whom"), rows=5, required=True)
    description_ar = Lines(label=_("The same in Arabic"), rows=5, arabic=True)
    date = forms.DateField(label=_("Date"), widget=day_input())
    starts_at = forms.TimeField(label=_("Starts at"), widget=hour_input())
    ends_at = forms.TimeField(label=_("Ends at"), required=False, widget=hour_input())
    mode = forms.ChoiceField(label=_("Held"), choices=EventMode.choices)
    venue = Line(label=_("Venue"), required=False, max_length=300)
    address = Lines(label=_("Address"), rows=2, max_length=1000)
    link = forms.URLField(
        label=_("Link, when it is held online"), required=False, max_length=200, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    accessibility = Lines(label=_("Accessibility"), rows=2, max_length=1000)
    regions = SeveralNamed(
        label=_("Regions"), queryset=Region.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = SeveralNamed(
        label=_("Themes"), queryset=Theme.objects.filter(is_offered=True), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def event_values(self):
        return {name: self.cleaned_data[name] for name in EVENT_FIELDS}


class ProposalForm(EventFields, HumanForm):
    name = Line(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Email()
    organisation = Line(
        label=_("Your organisation"), max_length=300, help_text=_("It is shown in the programme; your name is not.")
    )
    consent = forms.BooleanField(
        label=_("I agree that the secretariat uses my name and address to answer this proposal"),
        error_messages={"required": _("Without your agreement we may not keep your proposal.")},
    )
    field_order = ("organisation", "name", "email", *EVENT_FIELDS, "regions", "themes", "consent")

    def proposer(self, language):
        values = self.cleaned_data
        return Proposer(values["name"], values["email"], values["organisation"], language)


class AmendForm(EventFields, CrispyForm):
    """The proposer corrects the proposal and answers the question, if one was asked."""

    answer = Lines(label=_("Your answer"), rows=4, max_length=5000)
    field_order = ("answer", *EVENT_FIELDS, "regions", "themes")

    def __init__(self, *args, proposal, **kwargs):
        event = proposal.event
        initial = {name: getattr(event, name) for name in EVENT_FIELDS}
        initial |= {"regions": event.regions.all(), "themes": event.themes.all()}
        super().__init__(*args, initial=initial, **kwargs)
        if not proposal.waits_for_answer:
            del self.fields["answer"]


class AfterForm(CrispyForm):
    """How the event went, by whoever proposed it."""

    declared_attendance = forms.IntegerField(label=_("Participants"), min_value=0, max_value=100_000, required=False)
    text = Lines(label=_("How it went"), rows=6, required=True, max_length=20_000)
    text_ar = Lines(label=_("The same in Arabic"), rows=6, max_length=20_000, arabic=True)
    link = forms.URLField(
        label=_("Link (photos, article)"), required=False, max_length=200, assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
