"""Forms of the acts on a process, of the communication plan and of the notes under the requirements."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.forms.reviewing import DecisionField, citable
from meetings.enums import MeetingStatus
from meetings.models import Meeting
from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.forms import CrispyForm

from ..enums.process import Feature
from ..models import CommunicationAction

LONGEST_NOTE = 4_000
MEETINGS_SHOWN = 100


def day_field(label, **kwargs):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def text_field(label, **kwargs):
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=LONGEST_NOTE,
        validators=PlainTextField.default_validators,
        **kwargs,
    )


class MeetingField(forms.ModelChoiceField):
    """Meetings by their reference and day."""

    def label_from_instance(self, meeting):
        return f"{meeting} – {meeting.date:%d/%m/%Y}" if meeting.date and meeting.number else str(meeting)


def held_meetings(committee):
    """The newest meetings of a committee that were held, as a queryset that a form may filter."""
    held = Meeting.objects.filter(committee=committee, status=MeetingStatus.HELD, date__isnull=False)
    newest = list(held.order_by("-date").values_list("pk", flat=True)[:MEETINGS_SHOWN])
    return Meeting.objects.filter(pk__in=newest).select_related("committee").order_by("-date")


class ConfirmForm(forms.Form):
    """An act that asks for nothing but a confirmation."""


class PublishForm(forms.Form):
    on = day_field(
        gettext_lazy("published on"),
        help_text=gettext_lazy("Today; an earlier day only for a process that was published elsewhere before."),
    )

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class AdoptTimetableForm(forms.Form):
    decision = DecisionField(
        label=gettext_lazy("decision of the committee"), queryset=None, required=False, empty_label="–"
    )
    approval = forms.CharField(
        label=gettext_lazy("or approval as written"),
        max_length=300,
        required=False,
        validators=LineField.default_validators,
        help_text=gettext_lazy("When the decision is not recorded here: who approved, when."),
    )
    recorded_in = MeetingField(
        label=gettext_lazy("meeting whose relevé recalls it"), queryset=None, required=False, empty_label="–"
    )
    approved_on = day_field(
        gettext_lazy("approved on"),
        required=False,
        help_text=gettext_lazy("Left empty: the day of the meeting that decided."),
    )

    def __init__(self, *args, committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = citable(committee)
        self.fields["recorded_in"].queryset = held_meetings(committee)


class OverrideForm(forms.Form):
    feature = forms.ChoiceField(label=gettext_lazy("feature"), choices=Feature.choices)
    is_open = forms.TypedChoiceField(
        label=gettext_lazy("what to do"),
        choices=[("1", gettext_lazy("open it")), ("0", gettext_lazy("close it"))],
        coerce=lambda value: value == "1",
    )
    starts_on = day_field(gettext_lazy("from"))
    ends_on = day_field(gettext_lazy("until"))
    reason = text_field(gettext_lazy("reason"), help_text=gettext_lazy("The public reads these very words."))
    reason_ar = text_field(gettext_lazy("reason in Arabic"), required=False)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"starts_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CommunicationForm(forms.ModelForm):
    """An action with its file, which the action of the same name looks into."""

    upload = forms.FileField(
        label=gettext_lazy("evidence (file)"),
        required=False,
        help_text=gettext_lazy("PDF, Office file or picture, 10 MB at most; it takes the place of the one before."),
    )
    link = CommunicationAction._meta.get_field("link").formfield(
        assume_scheme="https", widget=forms.URLInput(attrs={"class": "vURLField"})
    )

    class Meta:
        model = CommunicationAction
        fields = [
            "process", "stage_kind", "title", "title_ar", "channel", "language", "audience", "audience_ar", "due_on",
            "owner", "done_on", "link", "note",
        ]  # fmt: skip

    def clean_done_on(self):
        done = self.cleaned_data["done_on"]
        if done and done > timezone.localdate():
            raise forms.ValidationError(_("An action that is done was done today at the latest."))
        return done


class NoteForm(CrispyForm):
    dated_on = day_field(gettext_lazy("Date"))
    text = text_field(gettext_lazy("Note"))
    text_ar = text_field(gettext_lazy("Note in Arabic"), required=False)
    link = forms.URLField(
        label=gettext_lazy("Link to the evidence"), max_length=500, required=False, assume_scheme="https"
    )
    meeting = MeetingField(
        label=gettext_lazy("Meeting with civil society that presented the results"),
        queryset=None,
        required=False,
        empty_label="–",
        help_text=gettext_lazy("It counts for the requirement of two meetings a year."),
    )

    def __init__(self, *args, committee, takes_meeting, **kwargs):
        kwargs["initial"] = {"dated_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if takes_meeting:
            self.fields["meeting"].queryset = held_meetings(committee)
        else:
            del self.fields["meeting"]
