"""Forms of an agenda: the next meeting, what is ticked for it, proposals of members and their answers."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.people.models import College, Committee
from ogp_secretariat.web.form_fields import Line, Lines, Named, day_input, hour_input
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.uploads import check_pdf

from ..actions.preparing import Pick
from ..enums import MeetingKind, Purpose
from ..models import AgendaProposal, Decision, Meeting, Minutes

LONGEST_TITLE = 1000
ARABIC = {"dir": "rtl", "lang": "ar"}
MINUTES = {"min_value": 1, "max_value": 600, "required": False}


class MeetingForm(CrispyForm):
    """When and where the committee meets. The date may come later."""

    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=MeetingKind.choices)
    college = Named(
        label=gettext_lazy("college"),
        queryset=College.objects.none(),
        required=False,
        help_text=gettext_lazy("Only for a meeting of one college."),
    )
    date = forms.DateField(label=gettext_lazy("date"), required=False, widget=day_input())
    starts_at = forms.TimeField(label=gettext_lazy("starts at"), required=False, widget=hour_input())
    ends_at = forms.TimeField(label=gettext_lazy("ends at"), required=False, widget=hour_input())
    place = Line(label=gettext_lazy("place"), required=False, max_length=LONGEST_TITLE)
    place_ar = Line(
        label=gettext_lazy("place in Arabic"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=ARABIC),
    )
    link = forms.URLField(
        label=gettext_lazy("link"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("For a meeting held remotely."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.committee = committee
        for field in self.fields.values():
            field.label = capfirst(field.label)
        self.fields["college"].queryset = committee.colleges.all()

    def clean(self):
        """The meeting's own rules, in its own words."""
        values = super().clean()
        self.meeting = Meeting(committee=self.committee, **{name: values[name] for name in values if name != "token"})
        try:
            self.meeting.full_clean(exclude={"committee", *(name for name in self.errors)})
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.add_error(name if name in self.fields else None, sentences)
        return values


class PickForm(CrispyForm):
    """One line that may go on the agenda: ticked or not, and its place."""

    take = forms.BooleanField(required=False)
    place = forms.IntegerField(required=False, min_value=1, max_value=999)

    def __init__(self, *args, key, rank, ticked=False, **kwargs):
        kwargs.setdefault("prefix", key.replace(":", "-"))
        super().__init__(*args, initial={"take": ticked, "place": rank}, **kwargs)
        self.key, self.rank = key, rank
        self.fields["take"].widget.attrs["class"] = "form-check-input"
        self.fields["place"].widget.attrs |= {"class": "form-control agenda-place", "inputmode": "numeric"}

    @property
    def is_taken(self):
        return self.cleaned_data["take"]

    @property
    def order(self):
        place = self.cleaned_data.get("place")
        return (place if place is not None else self.rank, self.rank)

    def pick(self, title=""):
        return Pick(self.key, title=title)


class NewItemForm(PickForm):
    """A line that is typed: taken as soon as it has a title."""

    title = Line(required=False, max_length=LONGEST_TITLE)
    title_ar = Line(required=False, max_length=LONGEST_TITLE, widget=forms.TextInput(attrs=ARABIC))
    purpose = forms.ChoiceField(choices=Purpose.choices, initial=Purpose.INFORMATION, required=False)
    planned_minutes = forms.IntegerField(**MINUTES)
    approves = forms.ModelChoiceField(queryset=Minutes.objects.none(), required=False)

    def __init__(self, *args, nameable, **kwargs):
        """`nameable`: the relevés that it may be about, when it approves one; rows that share it read it once."""
        super().__init__(*args, **kwargs)
        del self.fields["take"]
        self.fields["approves"].queryset = nameable
        self.fields["approves"].choices = [("", "—"), *((minutes.pk, str(minutes.meeting)) for minutes in nameable)]
        self.fields["approves"].widget.attrs["class"] = "form-select"
        for name in ("title", "title_ar", "planned_minutes"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["purpose"].widget.attrs["class"] = "form-select"

    def clean(self):
        values = super().clean()
        if values.get("title_ar") and not values.get("title"):
            self.add_error("title", _("Give the item a title in French: it stands in the agenda."))
        return values

    @property
    def is_taken(self):
        return bool(self.cleaned_data.get("title"))

    def pick(self, title=""):
        values = self.cleaned_data
        return Pick(
            "new", values["title"], values["title_ar"], values["purpose"], values["planned_minutes"], values["approves"]
        )


class ProposalForm(CrispyForm):
    """An item proposed by a member, in French, in Arabic or in both."""

    committee = Named(label=gettext_lazy("Committee"), queryset=Committee.objects.none(), empty_label=None)
    title = Line(label=gettext_lazy("Title of the item"), required=False, max_length=LONGEST_TITLE)
    title_ar = Line(
        label=gettext_lazy("Title in Arabic"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=ARABIC),
        help_text=gettext_lazy("One of the two is enough: the secretariat translates."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What the committee is asked for"),
        choices=[choice for choice in Purpose.choices if choice[0] not in (Purpose.OTHER, Purpose.FOLLOW_UP)],
    )
    why = Lines(label=gettext_lazy("Why it should be discussed"), rows=5, required=True)
    planned_minutes = forms.IntegerField(label=gettext_lazy("How many minutes it needs"), **MINUTES)
    paper = forms.FileField(
        label=gettext_lazy("Paper (PDF)"), required=False, help_text=gettext_lazy("One PDF file of at most 10 MB.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = committees

    def clean_paper(self):
        upload = self.cleaned_data.get("paper")
        if upload:
            check_pdf(upload)
        return upload

    def clean(self):
        values = super().clean()
        if "title" in values and "title_ar" in values and not (values["title"] or values["title_ar"]):
            self.add_error("title", _("Give the item a title, in French or in Arabic."))
        return values

    def proposal(self):
        values = dict(self.cleaned_data)
        values["paper"] = values["paper"] or ""
        return AgendaProposal(**values)


class AcceptForm(CrispyForm):
    """The words it stands under, and where it goes."""

    title = Line(label=gettext_lazy("Title of the item"), max_length=LONGEST_TITLE)
    title_ar = Line(
        label=gettext_lazy("Title in Arabic"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=ARABIC),
    )
    planned_minutes = forms.IntegerField(label=gettext_lazy("planned (minutes)"), **MINUTES)
    meeting = forms.ModelChoiceField(
        label=gettext_lazy("Where it goes"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("Into the backlog, for a next meeting"),
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings


class RefuseForm(CrispyForm):
    reason = Lines(
        label=gettext_lazy("Reason"), rows=3, required=True, max_length=2000,
        help_text=gettext_lazy("The author is told by mail, with these words."),
    )  # fmt: skip


class DropForm(CrispyForm):
    reason = Line(label=gettext_lazy("Reason"), max_length=300)


class OrderedItemForm(CrispyForm):
    """What a decision puts on the agenda of a next meeting."""

    decision = forms.ModelChoiceField(
        label=gettext_lazy("Decision"), queryset=Decision.objects.none(), empty_label=None
    )
    title = Line(label=gettext_lazy("Title of the item"), max_length=LONGEST_TITLE)
    title_ar = Line(
        label=gettext_lazy("Title in Arabic"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=ARABIC),
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.queryset = decisions
        field.label_from_instance = lambda one: f"{one.code or one.meeting} – {one.text[:100]}"
