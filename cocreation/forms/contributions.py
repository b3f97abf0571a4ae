"""The forms of contributions: the public one, what the secretariat types in, and its sorting."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commitments.forms.answers import FilesField, ManyFiles
from commitments.forms.declaring import ACCEPTED, Day, TextArea
from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.robots import HumanForm
from ogp_secretariat.web.text import clean_text

from ..enums.contributions import AuthorKind, OgpValue, Origin
from ..models import Event, Region, Theme
from ..policies.contributions import FEWEST_LETTERS, LONGEST_TEXT, LONGEST_TITLE


class Line(forms.CharField):
    """One line of plain text, by the product's rules."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 300)
        super().__init__(validators=LineField.default_validators, **kwargs)
        self.widget.attrs.setdefault("dir", "auto")

    def clean(self, value):
        return clean_text(super().clean(value), single_line=True)


class Title(Line):
    """A title that says something: a few letters at least."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_TITLE, **kwargs)

    def clean(self, value):
        title = super().clean(value)
        if title and sum(c.isalpha() for c in title) < FEWEST_LETTERS:
            raise ValidationError(_("Say in a few words what it is about."))
        return title


def text_area(label, *, rows=4, **kwargs):
    return TextArea(label=label, rows=rows, max_length=LONGEST_TEXT, **kwargs)


class DisplayChoice(forms.ModelChoiceField):
    """A record by its name in the page's language."""

    def label_from_instance(self, record):
        return getattr(record, "display_name", None) or record.display_title


class DisplayChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, record):
        return record.display_name


class Sorting(forms.Form):
    """Axis, region, themes and OGP value: each may be left unsaid."""

    axis = DisplayChoice(
        label=gettext_lazy("Axis"), queryset=None, required=False, empty_label=gettext_lazy("I do not know")
    )
    region = DisplayChoice(
        label=gettext_lazy("Region"), queryset=None, required=False, empty_label=gettext_lazy("The whole country")
    )
    themes = DisplayChoices(
        label=gettext_lazy("Themes"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    value = forms.ChoiceField(
        label=gettext_lazy("Value of open government"),
        required=False,
        choices=[("", gettext_lazy("I do not know")), *OgpValue.choices],
    )

    def offer(self, process):
        self.fields["axis"].queryset = process.plan.axes.order_by("position", "code")
        self.fields["region"].queryset = Region.objects.order_by("code")
        self.fields["themes"].queryset = Theme.objects.filter(is_offered=True)
        if not self.fields["axis"].queryset.exists():
            del self.fields["axis"]


class Key(forms.UUIDField):
    """Drawn with the form, so that sent twice it makes one contribution. A broken one counts as a new one."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class Version(forms.IntegerField):
    """The version that a form was opened with. A broken one is no version: the action then says so."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def clean(self, value):
        try:
            found = super().clean(value)
        except ValidationError:
            found = None
        return -1 if found is None else found


class Keyed(forms.Form):
    key = Key()


class ProposalForm(HumanForm, Sorting, Keyed):
    """A contribution from the portal, without an account."""

    title = Title(
        label=gettext_lazy("Your proposal in one sentence"),
        help_text=gettext_lazy("For example: publish the budget of each commune in a format that can be reused."),
    )
    proposal = text_area(gettext_lazy("What you propose"), rows=6, required=True)
    problem = text_area(gettext_lazy("The problem that it answers"), rows=3)
    public_concerned = Line(label=gettext_lazy("Who is concerned"), required=False)
    files = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Three at most: PDF, Word, Excel, OpenDocument, PNG or JPEG, 10 MB each."),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )
    author_kind = forms.ChoiceField(
        label=gettext_lazy("You write as"),
        choices=[(kind.value, kind.label) for kind in AuthorKind if kind != AuthorKind.WORKSHOP],
        widget=forms.RadioSelect,
        initial=AuthorKind.PERSON,
    )
    author_name = Line(label=gettext_lazy("Your name, or that of the association"), max_length=250, required=False)
    author_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("For the receipt and the answer only; it is never shown."),
    )
    shows_name = forms.BooleanField(label=gettext_lazy("My name may be shown with my contribution"), required=False)
    follows = forms.BooleanField(
        label=gettext_lazy("Tell me what becomes of it until the end of the plan"), required=False
    )
    field_order = (
        "title", "proposal", "problem", "axis", "region", "themes", "public_concerned", "value", "files",
        "author_kind", "author_name", "author_email", "shows_name", "follows", "key", "site_web", "moment",
    )  # fmt: skip

    def __init__(self, *args, process, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(process)
        self.fields["files"].widget.attrs["multiple"] = True

    @property
    def more(self):
        """The fields that need not be seen at first."""
        names = ("problem", "axis", "themes", "public_concerned", "value", "files")
        return [self[name] for name in names if name in self.fields]

    @property
    def more_has_errors(self):
        return any(field.errors for field in self.more)

    @property
    def who(self):
        return [self[name] for name in ("author_kind", "author_name", "author_email", "shows_name", "follows")]

    def clean(self):
        values = super().clean()
        if values.get("shows_name") and not values.get("author_name"):
            self.add_error("author_name", _("Give the name that may be shown, or untick the box below."))
        return values

    def values(self):
        """What `receiving.receive` takes."""
        values = {name: v for name, v in self.cleaned_data.items() if name not in ("site_web", "moment")}
        return {**values, "themes": list(values["themes"])}


class TypedForm(CrispyForm, Sorting, Keyed):
    """A contribution that came by post, by mail or in a meeting, typed in by the secretariat."""

    origin = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(one.value, one.label) for one in (Origin.POST, Origin.EMAIL, Origin.MEETING)],
        widget=forms.RadioSelect,
        initial=Origin.POST,
    )
    received_on = Day(label=gettext_lazy("Received on"))
    late_reason = Line(
        label=gettext_lazy("Why it is taken after the collection"),
        required=False,
        help_text=gettext_lazy("Only for what was received after the last day. It stays in the history."),
    )
    title = Title(label=gettext_lazy("Title"))
    proposal = text_area(gettext_lazy("Proposal"), rows=6)
    problem = text_area(gettext_lazy("Problem"), rows=3)
    public_concerned = Line(label=gettext_lazy("Who is concerned"), required=False)
    files = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("The letter as a PDF, for example. Files are shown with the contribution."),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
    )
    author_kind = forms.ChoiceField(
        label=gettext_lazy("Author"),
        choices=[(kind.value, kind.label) for kind in AuthorKind if kind != AuthorKind.WORKSHOP],
    )
    author_name = Line(label=gettext_lazy("Name of the author"), max_length=250, required=False)
    author_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the author"), required=False, max_length=254,
        help_text=gettext_lazy("For the receipt and the answer only; it is never shown."),
    )  # fmt: skip
    shows_name = forms.BooleanField(label=gettext_lazy("The author agrees that the name is shown"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=[("fr", "Français"), ("ar", "العربية")], initial="fr"
    )
    field_order = (
        "origin", "received_on", "late_reason", "title", "proposal", "problem", "axis", "region", "themes",
        "public_concerned", "value", "files", "author_kind", "author_name", "author_email", "shows_name", "language",
        "key",
    )  # fmt: skip

    def __init__(self, *args, process, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(process)
        self.fields["files"].widget.attrs["multiple"] = True

    def values(self):
        return {**self.cleaned_data, "themes": list(self.cleaned_data["themes"])}


class RowForm(forms.Form):
    """One line of a table's list at a workshop: the whole of it is typed with the keyboard."""

    title = Title(label=gettext_lazy("Title"))
    proposal = text_area(gettext_lazy("Proposal"), rows=2)
    table = Line(label=pgettext_lazy("workshop", "Table"), max_length=80, required=False)
    axis = DisplayChoice(label=gettext_lazy("Axis"), queryset=None, required=False, empty_label="–")
    region = DisplayChoice(label=gettext_lazy("Region"), queryset=None, required=False, empty_label="–")
    key = Key()
    KEPT = ("table", "axis", "region")  # for the next row

    def __init__(self, *args, process, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = process.plan.axes.order_by("position", "code")
        self.fields["region"].queryset = Region.objects.order_by("code")
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name in ("axis", "region") else "form-control"

    def kept(self):
        """What the next row begins with."""
        values = self.cleaned_data
        return {name: getattr(values[name], "pk", values[name]) or "" for name in self.KEPT}


class SortForm(CrispyForm, Sorting):
    """Axis, region, themes and value; the words too when they were typed in and not answered yet."""

    title = Title(label=gettext_lazy("Title"))
    proposal = text_area(gettext_lazy("Proposal"))
    problem = text_area(gettext_lazy("Problem"), rows=2)
    table = Line(label=pgettext_lazy("workshop", "Table"), max_length=80, required=False)
    received_on = Day(label=gettext_lazy("Received on"))
    version = Version()
    field_order = ("title", "proposal", "problem", "table", "received_on", "axis", "region", "themes", "value")

    def __init__(self, *args, contribution, with_words, **kwargs):
        names = ("title", "proposal", "problem", "table", "received_on", "axis", "region", "value", "version")
        kwargs["initial"] = {name: getattr(contribution, name) for name in names}
        kwargs["initial"]["themes"] = contribution.themes.all()
        super().__init__(*args, **kwargs)
        self.offer(contribution.process)
        # A theme that is no longer offered stays on what bears it.
        self.fields["themes"].queryset = (Theme.objects.filter(is_offered=True) | contribution.themes.all()).distinct()
        if not with_words:
            for name in ("title", "proposal", "problem", "table", "received_on"):
                del self.fields[name]

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReasonForm(CrispyForm):
    reason = TextArea(label=gettext_lazy("Reason"), rows=2, required=True, max_length=1_000)


class HideForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Shown in the place of the words, and sent to the author.")


class ReactionForm(HumanForm):
    text = TextArea(label=gettext_lazy("Your reaction"), rows=4, required=True, max_length=3_000)


def typing_events(process_ids):
    """Events whose tables may be typed in."""
    return Event.objects.filter(process__in=process_ids, state__in=["published", "held"]).order_by("-date", "pk")
