"""Forms of events in the browser admin."""

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.uploads import check_evidence

from ..models import Event, EventPaper, Region, Theme
from .parts import SeveralNamed

ACCEPTED = ".pdf,.docx,.xlsx,.odt,.ods,.png,.jpg,.jpeg"
LONGEST_TEXT = 20_000


class EventForm(forms.ModelForm):
    """Long texts end somewhere; a link starts with https unless it says otherwise."""

    link = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=200, assume_scheme="https")

    regions = SeveralNamed(
        label=gettext_lazy("Regions"), queryset=Region.objects.all(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    themes = SeveralNamed(
        label=gettext_lazy("Themes"), queryset=Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Event
        fields = ()  # the page of the admin names them

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and isinstance(field, forms.CharField):
                limit(field, LONGEST_TEXT)
        for name in ("title", "title_ar", "venue", "venue_ar"):
            if name in self.fields:
                limit(self.fields[name], 500)


def limit(field, length):
    field.max_length = length
    field.validators.append(forms.fields.validators.MaxLengthValidator(length))


class PaperForm(forms.ModelForm):
    """A paper comes as a file, is looked into, and is kept under a name of our own."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("PDF, Word, Excel, OpenDocument, PNG or JPEG, 10 MB at most."),
    )

    class Meta:
        model = EventPaper
        fields = ("title", "title_ar", "is_public")

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        self.checked = check_evidence(upload) if upload else None
        if self.checked is None and not self.instance.pk:
            raise forms.ValidationError(_("Choose a file."))
        return upload

    def save(self, commit=True):
        if checked := getattr(self, "checked", None):
            paper = self.instance
            paper.file_name, paper.content_type = checked.name, checked.content_type
            paper.size, paper.sha256 = checked.size, checked.sha256
            paper.file = ContentFile(checked.data, name=checked.name)
        return super().save(commit)
