"""A version of the manual, as it is typed."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.uploads import check_pdf

from ..models import Decision, ManualVersion
from ..policies import LOCKED_STATES
from .observations import DAY, PlainText

MOST = 400_000  # characters


class DecisionChoice(forms.ModelChoiceField):
    def label_from_instance(self, decision):
        return f"{decision.code or decision.meeting} – {decision.text[:90]}"


class ManualForm(forms.ModelForm):
    """Everything a version says; the PDF comes beside it or instead of the text."""

    text = PlainText(label=gettext_lazy("text"), required=False, max_length=MOST)
    text_ar = PlainText(label=gettext_lazy("text in Arabic"), required=False, max_length=MOST)
    changes = PlainText(
        label=gettext_lazy("what changed"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("Since the version before."),
    )
    changes_ar = PlainText(label=gettext_lazy("what changed, in Arabic"), required=False, max_length=20_000)
    upload = forms.FileField(
        label=gettext_lazy("file (PDF)"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf"})
    )
    drop_file = forms.BooleanField(label=gettext_lazy("take the present file away"), required=False)
    adopted_by = DecisionChoice(
        label=gettext_lazy("decision that adopts it"), required=False, queryset=Decision.objects.none()
    )

    class Meta:
        model = ManualVersion
        fields = [
            "committee",
            "title",
            "title_ar",
            "text",
            "text_ar",
            "changes",
            "changes_ar",
            "adopted_by",
            "adopted_on",
            "in_force_from",
            "cycle_ends_on",
        ]
        widgets = dict.fromkeys(("adopted_on", "in_force_from", "cycle_ends_on"), DAY)

    field_order = [
        "committee", "title", "title_ar", "text", "upload", "drop_file", "text_ar", "changes", "changes_ar",
        "adopted_by", "adopted_on", "in_force_from", "cycle_ends_on",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        validated = Decision.objects.filter(meeting__minutes__state__in=LOCKED_STATES)
        self.fields["adopted_by"].queryset = validated.select_related("meeting__committee").order_by(
            "-meeting__date", "position"
        )
        if not self.instance.file:
            del self.fields["drop_file"]
        for name, field in self.fields.items():
            field.label = capfirst(field.label)
            if isinstance(field, PlainText):
                field.widget.attrs |= {"rows": 14 if name.startswith("text") else 4, "dir": "auto"}

    def clean_upload(self):
        upload = self.cleaned_data.get("upload")
        if upload:
            check_pdf(upload)
        return upload or None
