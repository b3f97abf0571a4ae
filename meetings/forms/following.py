"""Forms about one decision: what its owner reports, what the secretariat records, links, postponements."""

import uuid

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.text import clean_text

from ..deadlines import Deadline
from ..enums import DeadlineKind, DecisionStatus, LinkKind, ReportSource

LONGEST = 5_000
# What `check_evidence` takes; a telephone offers its camera and its photos for them.
ACCEPTED = ".pdf,.docx,.xlsx,.odt,.ods,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
OWN_STATUSES = (DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS, DecisionStatus.DONE)


def _day(**attrs):
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2100-12-31", **attrs})


class Words(forms.CharField):
    """Several lines of plain text, by the product's rules."""

    def __init__(self, *, rows=4, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST)
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(widget=widget, validators=PlainTextField.default_validators, **kwargs)

    def clean(self, value):
        return clean_text(super().clean(value))


class WebAddress(forms.URLField):
    def __init__(self, **kwargs):
        super().__init__(max_length=500, assume_scheme="https", required=False, **kwargs)
        self.validators = [*self.validators, URLValidator(schemes=["http", "https"])]


class Once(CrispyForm):
    """A form that makes one thing, however often it is sent: `token` is drawn when it is opened."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReportForm(Once):
    """The owner's report. What is missing is said by the action, which every door uses."""

    author_name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, validators=LineField.default_validators
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[(one.value, one.label) for one in OWN_STATUSES],
        widget=forms.RadioSelect,
    )
    text = Words(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Published with the decision. « Done » needs a word here, a file or a link."),
    )
    upload = forms.FileField(
        label=gettext_lazy("File that shows it"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel, OpenDocument, PNG or JPEG, 10 MB at most. Seen by the committee."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    url = WebAddress(label=gettext_lazy("Link that shows it"))

    def __init__(self, *args, needs_name, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_name:
            del self.fields["author_name"]

    def values(self):
        """The keyword arguments of `following.report`."""
        return dict(self.cleaned_data)


class OfficeForm(ReportForm):
    """The secretariat's: any status, another deadline, the day and the meeting it speaks of."""

    status = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=DecisionStatus.choices, widget=forms.RadioSelect
    )
    on = forms.DateField(label=gettext_lazy("Day of the report"), required=False, widget=_day())
    source = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(one.value, one.label) for one in (ReportSource.OFFICE, ReportSource.MEETING)],
    )
    deadline_kind = forms.ChoiceField(
        label=gettext_lazy("New deadline"),
        required=False,
        choices=[("", gettext_lazy("no new deadline")), *DeadlineKind.choices],
        help_text=gettext_lazy("The deadline as decided stays visible beside it. Say above why it moves."),
    )
    deadline_date = forms.DateField(label=gettext_lazy("Date, or start of the period"), required=False, widget=_day())
    deadline_time = forms.TimeField(
        label=gettext_lazy("Hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    deadline_end = forms.DateField(label=gettext_lazy("End of the period"), required=False, widget=_day())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = gettext_lazy(
            "Published with the decision. Giving up, taking up again and moving a deadline need their reason here."
        )

    def values(self):
        given = dict(self.cleaned_data)
        kind, date = given.pop("deadline_kind"), given.pop("deadline_date")
        time, end = given.pop("deadline_time"), given.pop("deadline_end")
        used = {
            DeadlineKind.DATE: (date, None, None),
            DeadlineKind.DATETIME: (date, time, None),
            DeadlineKind.PERIOD: (date, None, end),
        }
        given["deadline"] = Deadline(kind, *used.get(kind, (None, None, None))) if kind else None
        return given

    def clean(self):
        given = super().clean()
        if not given.get("deadline_kind") and any(given.get(f"deadline_{n}") for n in ("date", "time", "end")):
            self.add_error("deadline_kind", _("Say of which kind the new deadline is."))
        return given


class PostponementForm(Once):
    """The owner asks for a later day."""

    author_name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, validators=LineField.default_validators
    )
    due = forms.DateField(label=gettext_lazy("Until when"), widget=_day())
    reason = Words(
        label=gettext_lazy("Why"),
        rows=3,
        help_text=gettext_lazy("Everybody reads it: it is published with the decision when the day is accepted."),
    )

    def __init__(self, *args, needs_name, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_name:
            del self.fields["author_name"]


class DecideForm(CrispyForm):
    """What the secretariat answers to a day that is asked for."""

    due = forms.DateField(
        label=gettext_lazy("Accepted until"), required=False, widget=_day(),
        help_text=gettext_lazy("Another day than the one asked for, if need be."),
    )  # fmt: skip
    reason = Words(
        label=gettext_lazy("Word of the secretariat"),
        rows=2,
        help_text=gettext_lazy(
            "The owner reads it. When you accept, it is published with the decision, after the owner's reason."
        ),
    )


class LinkForm(CrispyForm):
    """A link from one decision to another, which is named by its reference."""

    kind = forms.ChoiceField(label=gettext_lazy("This decision"), choices=LinkKind.choices)
    target = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=60,
        validators=LineField.default_validators,
        help_text=gettext_lazy("By its reference, such as CP 1/2020-D3."),
    )


class UnlinkForm(CrispyForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it was an error"), max_length=300, validators=LineField.default_validators
    )
