"""The forms of an answer to a letter: whoever answers, then each milestone; and the secretariat's examination."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.forms import CrispyForm

from ..actions.answering import Answer
from ..enums import DifficultyKind, ReplyState, ReplyWay
from .declaring import ACCEPTED, TextArea
from .periods import day_input

LONGEST_ANSWER = 5_000


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field: a list, empty without any."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        several = [one for one in (data or []) if one]
        return [super(FilesField, self).clean(one, initial) for one in several]


def _line(**kwargs):
    return forms.CharField(validators=LineField.default_validators, **kwargs)


class ReceiptForm(CrispyForm):
    """« J'accuse réception »: who says so."""

    name = _line(label=gettext_lazy("Your name"), max_length=200)


class AnswerForm(CrispyForm):
    author_name = _line(label=gettext_lazy("Your name"), max_length=200)
    author_function = _line(label=gettext_lazy("Your function"), max_length=200, required=False)
    text = TextArea(
        label=gettext_lazy("Your answer"), rows=6, max_length=LONGEST_ANSWER,
        help_text=gettext_lazy("In your own words. Difficulties, measures and dates have their fields below."),
    )  # fmt: skip
    files = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Five at most: PDF, Word, Excel, OpenDocument, PNG or JPEG, 10 MB each."),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs["multiple"] = True


class TypedAnswerForm(AnswerForm):
    """The same, typed in by the secretariat from mail or paper."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(way.value, way.label) for way in (ReplyWay.MAIL, ReplyWay.PAPER)],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label=gettext_lazy("Received on"), widget=day_input())
    field_order = ("way", "received_on", "author_name", "author_function", "text", "files")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author_name"].label = gettext_lazy("Name of who answers")
        self.fields["author_function"].label = gettext_lazy("Their function")
        self.fields["text"].label = gettext_lazy("What is answered")
        self.fields["text"].help_text = ""


class MilestoneForm(CrispyForm):
    """What is answered about one milestone: a difficulty, a measure, another date; each whole or not at all."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Difficulty"),
        required=False,
        choices=[("", gettext_lazy("none to tell")), *DifficultyKind.choices],
    )
    difficulty = TextArea(label=gettext_lazy("The difficulty in words"), rows=2, max_length=LONGEST_ANSWER)
    measure = TextArea(label=gettext_lazy("Corrective measure"), rows=2, max_length=LONGEST_ANSWER)
    owner = _line(label=gettext_lazy("Who does it"), max_length=200, required=False)
    promised_on = forms.DateField(label=gettext_lazy("Promised for"), required=False, widget=day_input())
    requested_due = forms.DateField(label=gettext_lazy("Other due date asked for"), required=False, widget=day_input())
    why_later = TextArea(label=gettext_lazy("Why"), rows=2, max_length=LONGEST_ANSWER)

    def __init__(self, *args, milestone, **kwargs):
        super().__init__(*args, prefix=f"j{milestone.pk}", **kwargs)
        self.milestone = milestone

    def clean(self):
        values = super().clean()
        for group, sentence in (
            (("kind", "difficulty"), _("Choose the kind of the difficulty and say it in words.")),
            (("measure", "owner", "promised_on"), _("A measure needs words, somebody who does it, and a day.")),
            (("requested_due", "why_later"), _("Another due date needs the date and the reason.")),
        ):
            given = [name for name in group if values.get(name)]
            missing = [name for name in group if not values.get(name) and name not in self.errors]
            if given and missing:
                self.add_error(missing[0], ValidationError(sentence))
        return values

    def add_to(self, answer):
        values, milestone = self.cleaned_data, self.milestone
        if values["kind"]:
            answer.difficulties.append((milestone, values["kind"], values["difficulty"]))
        if values["measure"]:
            answer.measures.append((milestone, values["measure"], values["owner"], values["promised_on"]))
        if values["requested_due"]:
            answer.extensions.append((milestone, values["requested_due"], values["why_later"]))


class AnswerForms:
    """The form of an answer with one part for each milestone of the letter."""

    def __init__(self, milestones, data=None, files=None, *, kind=AnswerForm, initial=None):
        self.main = kind(data, files, initial=initial)
        self.parts = [MilestoneForm(data, milestone=milestone) for milestone in milestones]

    def is_valid(self):
        return all([self.main.is_valid(), *[part.is_valid() for part in self.parts]])

    @property
    def errors(self):
        return self.main.errors or next((part.errors for part in self.parts if part.errors), None)

    def answer(self):
        values = self.main.cleaned_data
        found = Answer(
            author_name=values["author_name"],
            author_function=values["author_function"],
            text=values["text"],
            files=values["files"],
        )
        for part in self.parts:
            part.add_to(found)
        return found


class ReviewForm(CrispyForm):
    """How the secretariat finds an answer."""

    state = forms.ChoiceField(
        label=gettext_lazy("The answer is"),
        choices=[(state.value, state.label) for state in ReplyState if state != ReplyState.PENDING],
        widget=forms.RadioSelect,
    )
    accepted = forms.MultipleChoiceField(
        label=gettext_lazy("Measures accepted"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Until the promised day the ladder waits; then it goes on with its next level."),
    )  # fmt: skip
    note = TextArea(
        label=gettext_lazy("Word of the secretariat"), rows=3, max_length=LONGEST_ANSWER,
        help_text=gettext_lazy("Needed when the answer is not accepted as a whole."),
    )  # fmt: skip

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            (str(one.pk), f"{one.milestone.code} – {one.text} ({one.owner}, {one.promised_on:%d/%m/%Y})")
            for one in measures
        ]
        self.fields["accepted"].choices = choices
        if not choices:
            del self.fields["accepted"]
