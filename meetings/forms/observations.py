"""What is typed around observations: by their authors, and by the secretariat that answers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.form_fields import day_input
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import validate_plain_line, validate_plain_text

from ..enums import MeetingStatus, ObservationKind, ObservationState, ReceiptWay
from ..models import Meeting
from ..order import after, in_order

LONGEST, LONGEST_WORD = 20_000, 2_000  # characters
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlainText(forms.CharField):
    """Text of several lines, with the line ends of the record: browsers send others, which would look like changes."""

    widget = forms.Textarea

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("validators", [validate_plain_text])
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return super().to_python(_own_line_ends(value))

    def has_changed(self, initial, data):
        return super().has_changed((initial or "").strip(), _own_line_ends(data or "").strip())


def _own_line_ends(value):
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


class ObservationForm(CrispyForm):
    """One observation on one place. `parts`: the parts of an attendance line that a text can replace."""

    part = forms.ChoiceField(label=gettext_lazy("What your text replaces"))
    text = PlainText(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}))

    def __init__(self, *args, kind, parts=(), **kwargs):
        super().__init__(*args, **kwargs)
        if kind == ObservationKind.REPLACEMENT and parts:
            self.fields["part"].choices = [("", "—"), *parts]
        else:
            del self.fields["part"]
        is_replacement = kind == ObservationKind.REPLACEMENT
        self.fields["text"].label = _("The text as it should read") if is_replacement else _("Your remark")


class ReceivedForm(CrispyForm):
    """An observation that came on paper or by mail, typed for its author. `places`: groups of (key, label)."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=ReceiptWay.choices,
        widget=forms.RadioSelect,
        initial=ReceiptWay.PAPER,
    )
    received_on = forms.DateField(label=gettext_lazy("Received on"), widget=day_input())
    target = forms.ChoiceField(label=gettext_lazy("What it is about"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What is asked for"),
        choices=ObservationKind.choices,
        widget=forms.RadioSelect,
        initial=ObservationKind.REMARK,
        help_text=gettext_lazy("A replacement text is the whole passage as it should read."),
    )
    text = PlainText(
        label=gettext_lazy("Text of the observation"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *places]


class AnswerForm(CrispyForm):
    """`new_text` is the text as it will stand: for an acceptance in part, or for a remark that is followed."""

    state = forms.ChoiceField(label=gettext_lazy("Your answer"), widget=forms.RadioSelect)
    new_text = PlainText(
        label=gettext_lazy("The text as it will stand"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    answer = PlainText(
        label=gettext_lazy("A word to its author"),
        required=False,
        max_length=LONGEST_WORD,
        help_text=gettext_lazy("Needed for a refusal. Sent once the chair has validated the relevé."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, observation, place, **kwargs):
        super().__init__(*args, **kwargs)
        accepted = _("Accept: the text is replaced") if observation.is_replacement else _("Accept")
        choices = [(ObservationState.ACCEPTED, accepted)]
        if place is not None and place.is_text:
            choices.append((ObservationState.PARTLY, _("Accept in part: with the text below")))
            self.fields["new_text"].help_text = (
                _("Only read for an acceptance in part.")
                if observation.is_replacement
                else _("Left as it is, the relevé does not change.")
            )
        else:
            del self.fields["new_text"]
            if place is not None:
                choices.append((ObservationState.PARTLY, _("Accept in part")))
        if place is None and observation.is_replacement:
            choices = []
        self.fields["state"].choices = [*choices, (ObservationState.REFUSED, _("Refuse"))]

    def clean(self):
        """The text to write, or None where the record stays as it is."""
        cleaned = super().clean()
        text = cleaned.get("new_text", "")
        if "new_text" in self.fields and "new_text" not in self.changed_data:
            # Untouched, it is the text that stands already; in part means something else than that.
            text = "" if cleaned.get("state") == ObservationState.PARTLY else None
        cleaned["new_text"] = text or None
        return cleaned


class ExtendForm(CrispyForm):
    until = forms.DateField(label=gettext_lazy("Observations until"), widget=DAY)


class ToldForm(CrispyForm):
    """How somebody without account or address learned of the draft."""

    on = forms.DateField(label=gettext_lazy("Day on which the person was told"), widget=DAY)
    how = forms.CharField(
        label=gettext_lazy("By which means"),
        max_length=300,
        validators=[validate_plain_line],
        help_text=gettext_lazy("Such as: by telephone; letter no. …; handed over in person."),
    )


class ApproveForm(CrispyForm):
    """Which later meeting approved the relevé."""

    in_meeting = forms.ModelChoiceField(label=gettext_lazy("Approved by the meeting"), queryset=Meeting.objects.none())
    reservation = PlainText(
        label=gettext_lazy("Reservation"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("If there was one: it becomes a point of that meeting's relevé."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["in_meeting"].queryset = later_meetings(meeting)
        named = self.fields["in_meeting"].queryset.filter(agenda_items__approves=meeting.minutes).first()
        self.fields["in_meeting"].initial = named


def later_meetings(meeting):
    """The meetings that could have approved this one's relevé, the next one first."""
    held = Meeting.objects.filter(after(meeting), committee=meeting.committee_id, status=MeetingStatus.HELD)
    return held.select_related("committee").order_by(*in_order())
