"""The rows of the meeting's page: their order, the number of their agenda item, a decision's owner and deadline."""

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.text import validate_plain_line
from ogp_secretariat.web.uploads import check_pdf

from ..enums import DeadlineKind, OwnerKind, Presence
from ..models import AgendaItem, Attendance, Decision, Meeting, MeetingPaper, MinutesEntry

# How a time is shown in a field; seconds mean nothing in a meeting.
HOURS = "%H:%M"
OWNER_COLUMNS = {
    "owner_person": OwnerKind.PERSON,
    "owner_institution": OwnerKind.INSTITUTION,
    "owner_college": OwnerKind.COLLEGE,
    "owner_committee": OwnerKind.COMMITTEE,
    "owner_text": OwnerKind.TEXT,
}


class RowForm(forms.ModelForm):
    """A row whose place in the list may be typed, or left empty for the end."""

    position = forms.IntegerField(
        label=gettext_lazy("no."), required=False, min_value=1, max_value=9999, widget=forms.NumberInput
    )

    def place(self):
        """The key by which rows are put in order: the typed number, then moved rows on the side they came from."""
        typed, stored = self.cleaned_data.get("position"), self.initial.get("position")
        if typed is None:
            return (10**6, 0)
        if stored == typed:
            return (typed, 0)
        return (typed, 1 if stored is not None and stored < typed else -1)


class NumberedRowForm(RowForm):
    """A row that names its agenda item by the number that stands on the same page."""

    item = forms.IntegerField(
        label=gettext_lazy("agenda item no."), required=False, min_value=1, max_value=9999, widget=forms.NumberInput
    )
    agenda = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        current = self.instance.agenda_item
        self.initial["item"] = current.position if current else None

    def clean_item(self):
        """The agenda row of that number; an untouched number follows its item when the agenda is reordered."""
        number = self.cleaned_data["item"]
        self.found = self.instance.agenda_item
        if number is None:
            self.found = None
        elif self.agenda is not None and ("item" in self.changed_data or self.agenda.drops(self.found)):
            self.found = self.agenda.numbered(number)
            if self.found is None:
                raise forms.ValidationError(_("The agenda has no item %(number)s.") % {"number": number})
        return number

    def clean(self):
        cleaned = super().clean()
        if "item" in cleaned:
            self.instance.agenda_item = self.found
        return cleaned


class EntryForm(NumberedRowForm):
    class Meta:
        model = MinutesEntry
        fields = ("position", "item", "text", "kind", "heading", "text_ar")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("heading") and cleaned.get("item"):
            self.add_error("heading", _("A point stands under an agenda item or under a title of its own, not both."))
        return cleaned


def with_kinds(cleaned):
    """The values of a decision, the kinds of its owner and deadline taken from what is filled where none is chosen."""
    filled = [kind for column, kind in OWNER_COLUMNS.items() if cleaned.get(column)]
    if cleaned.get("owner_kind") == OwnerKind.NONE and len(filled) == 1:
        cleaned["owner_kind"] = filled[0]
    if cleaned.get("deadline_kind") == DeadlineKind.NONE and cleaned.get("deadline_date"):
        cleaned["deadline_kind"] = (
            DeadlineKind.PERIOD
            if cleaned.get("deadline_end")
            else DeadlineKind.DATETIME
            if cleaned.get("deadline_time")
            else DeadlineKind.DATE
        )
    return cleaned


class DecisionForm(NumberedRowForm):
    """What is filled says the kind where none is chosen; the rest is the model's own rule."""

    class Meta:
        model = Decision
        fields = [
            "position",
            "item",
            "text",
            "text_ar",
            "owner_kind",
            "owner_person",
            "owner_institution",
            "owner_college",
            "owner_committee",
            "owner_text",
            "owner_text_ar",
            "contributors",
            "deadline_kind",
            "deadline_date",
            "deadline_time",
            "deadline_end",
            "deadline_text",
        ]

    def clean(self):
        return with_kinds(super().clean())


class AttendanceForm(RowForm):
    """A person of the directory, or the name of a guest. What is empty is copied from the directory when saving.

    People answer the convocation while the page is open: it carries what it showed of ANSWERED, so that what was not
    touched stays as they answered, and what was touched and answered meanwhile is asked again.
    """

    ANSWERED = ("presence", "represented_by", "is_remote")

    class Meta:
        model = Attendance
        fields = [
            "position",
            "person",
            "name",
            "name_ar",
            "function",
            "function_ar",
            "institution",
            "institution_ar",
            "college",
            "capacity",
            "presence",
            "represented_by",
            "is_remote",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.ANSWERED:
            self.fields[name].show_hidden_initial = True

    def clean(self):
        cleaned = super().clean()
        self._respect_answers(cleaned)
        self._only_if_represented(cleaned)
        person, before = cleaned.get("person"), self.initial.get("person")
        if person and before and person.pk != before and "name" not in self.changed_data:
            # Another person in the same row: the copies of the first one go.
            for field in ("name", "name_ar", "function", "function_ar", "institution", "institution_ar"):
                cleaned[field] = ""
            cleaned["college"] = None
        if person and not cleaned.get("name"):
            cleaned["name"] = str(person)
        return cleaned

    def _only_if_represented(self, cleaned):
        """Who represents somebody goes with that presence; a name that is typed beside another one is asked about."""
        if cleaned.get("presence") in (None, Presence.REPRESENTED) or not cleaned.get("represented_by"):
            return
        if "represented_by" in self.changed_data:
            self.add_error("represented_by", _("Choose « represented » as the presence, or leave this empty."))
        else:
            cleaned["represented_by"] = ""

    def _respect_answers(self, cleaned):
        """Keep what was answered since the page was opened; raise ValidationError where something else was typed."""
        shown = [name for name in self.ANSWERED if self[name].html_initial_name in self.data]
        if self.instance.pk is None or not shown:
            return
        stored = {name: self.initial[name] for name in self.ANSWERED}
        touched = [name for name in shown if name in self.changed_data]
        if not touched:
            cleaned |= stored
            return
        if not any(self.fields[name].has_changed(stored[name], self._seen(name)) for name in shown):
            return
        if any(cleaned.get(name) != stored[name] for name in touched):
            self._show_stored(stored)
            raise forms.ValidationError(
                _("Meanwhile this person answered the convocation: %(presence)s. Check this row, then save again.")
                % {"presence": Presence(stored["presence"]).label.lower()}
            )

    def _seen(self, name):
        field = self[name]
        return field.field.hidden_widget().value_from_datadict(self.data, self.files, field.html_initial_name)

    def _show_stored(self, stored):
        """From now on the page shows the answer of meanwhile: saving it again is a decision."""
        self.data = self.data.copy()
        for name, value in stored.items():
            self.data[self[name].html_initial_name] = value


class AgendaForm(RowForm):
    class Meta:
        model = AgendaItem
        fields = [
            "position",
            "title",
            "title_ar",
            "purpose",
            "approves",
            "planned_minutes",
            "rapporteurs",
            "is_confidential",
            "outcome",
        ]


class PaperForm(NumberedRowForm):
    """A paper is for those who come to the meeting; that it is printed as an annex of the relevé is chosen."""

    class Meta:
        model = MeetingPaper
        fields = ("position", "item", "title", "title_ar", "upload", "document", "is_annex")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["is_annex"] = False

    def clean_upload(self):
        upload = self.cleaned_data.get("upload")
        if upload and "upload" in self.changed_data:
            check_pdf(upload)
        return upload


class RowFormSet(BaseInlineFormSet):
    """Ordered rows. One that somebody else took away meanwhile comes back as new when it is saved over theirs."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.is_lost = self.is_bound and i < self.initial_form_count() and form.instance.pk is None
        if form.is_lost:
            form.fields[self._pk_field.name] = forms.CharField(required=False, widget=forms.HiddenInput)
        return form

    def is_removed(self, form):
        return form.cleaned_data.get("DELETE", False) if hasattr(form, "cleaned_data") else False

    def live_forms(self):
        """The forms to keep, in the order in which their rows will stand."""
        touched = [f for f in self.forms if f.instance.pk or f.is_lost or f.has_changed()]
        return sorted((f for f in touched if f.is_valid() and not self.is_removed(f)), key=lambda f: f.place())

    def rows(self):
        """Number the rows from 1 and return those to write."""
        written = []
        for position, form in enumerate(self.live_forms(), 1):
            row = form.instance
            if row.pk is None or form.has_changed() or form.initial.get("position") != position:
                row.position = position
                written.append(row)
        return written

    def removed(self):
        return [f.instance for f in self.forms if f.instance.pk and self.is_removed(f)]


class AgendaFormSet(RowFormSet):
    """The agenda typed on the page, where points and decisions find their item by its number."""

    def numbers(self):
        """{number as it stands on the page (a row without one counts from its place): item}."""
        if not hasattr(self, "_numbers"):
            self._numbers = {}
            for place, form in enumerate(self.live_forms(), 1):
                self._numbers.setdefault(form.cleaned_data.get("position") or place, form.instance)
        return self._numbers

    def numbered(self, number):
        return self.numbers().get(number)

    def drops(self, item):
        """Whether this page takes the item away."""
        return item is not None and item.pk in {row.pk for row in self.removed()}


def tie_rows(formsets):
    """Let the points and decisions of one page look up their items in its agenda."""
    agenda = next((f for f in formsets if isinstance(f, AgendaFormSet)), None)
    for formset in formsets:
        if issubclass(formset.form, NumberedRowForm):
            for form in formset.forms:
                form.agenda = agenda
    return agenda


class MeetingForm(forms.ModelForm):
    """The meeting's own fields; rules about the year and the status hold although they are not typed here."""

    link = Meeting._meta.get_field("link").formfield(
        assume_scheme="https", widget=forms.URLInput(attrs={"class": "vURLField"})
    )

    class Meta:
        model = Meeting
        fields = [
            "committee",
            "kind",
            "college",
            "date",
            "number",
            "starts_at",
            "ends_at",
            "title",
            "title_ar",
            "place",
            "place_ar",
            "link",
            "chair",
            "chair_ar",
            "preamble",
            "preamble_ar",
            "next_meeting",
            "next_meeting_ar",
        ]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"year", "status", "status_reason"}


class CirculateForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Observations until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Silence until that day is agreement, and is recorded as such."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, validators=[validate_plain_line])
