"""Forms of « Lecture des points arrêtés »: an owner, a deadline, an outcome; closing with what is missing."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.web.form_fields import Line, day_input, hour_input, name_of
from ogp_secretariat.web.forms import CrispyForm

from ..enums import Outcome
from ..models import Decision
from .admin import with_kinds
from .agenda import ARABIC, LONGEST_TITLE


class DecisionForm(forms.ModelForm):
    """Owner and deadline of one decision; what is filled says the kind where none is chosen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_item = Line(
        label=gettext_lazy("Puts on the next agenda"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Title of an item that this decision orders for a next meeting, or nothing."),
    )
    next_item_ar = Line(
        label=gettext_lazy("The same in Arabic"),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=ARABIC),
    )

    class Meta:
        model = Decision
        fields = (
            "owner_kind",
            "owner_person",
            "owner_institution",
            "owner_college",
            "owner_committee",
            "owner_text",
            "owner_text_ar",
            "deadline_kind",
            "deadline_date",
            "deadline_time",
            "deadline_end",
            "deadline_text",
        )
        widgets = {
            "deadline_date": day_input(),
            "deadline_time": hour_input(),
            "deadline_end": day_input(),
            "owner_text_ar": forms.TextInput(attrs=ARABIC),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.initial |= {"next_item": self.instance.next_item, "next_item_ar": self.instance.next_item_ar}
        for field in self.fields.values():
            field.label = capfirst(field.label)
            if isinstance(field, forms.ModelChoiceField):
                field.label_from_instance = name_of
        colleges = self.fields["owner_college"]
        colleges.queryset = colleges.queryset.filter(committee=self.instance.meeting.committee_id)

    def clean(self):
        values = with_kinds(super().clean())
        if values.get("next_item_ar") and not values.get("next_item"):
            self.add_error("next_item", _("Give the item a title in French: it stands in the agenda."))
        return values


class OutcomeForm(CrispyForm):
    outcome = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    version = forms.IntegerField()


class CloseForm(CrispyForm):
    """`seen`: the holes that the page showed, by their keys; with any of them the box must be ticked."""

    accepts = forms.BooleanField(
        label=gettext_lazy("I have read what is missing, and close the meeting all the same"), required=False
    )

    def __init__(self, *args, seen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.seen = [key for key in seen if len(key) < 40]

    def clean(self):
        values = super().clean()
        if self.seen and not values.get("accepts"):
            raise forms.ValidationError(_("Tick the box: closing with something missing is decided, not overlooked."))
        return values


class SheetForm(CrispyForm):
    """Which sheet: its language, blank or filled, and lines for guests."""

    langue = forms.ChoiceField(choices=[("fr", "Français"), ("ar", "العربية")])
    filled = forms.BooleanField(required=False)
    blank = forms.IntegerField(label=gettext_lazy("Empty lines for guests"), min_value=0, max_value=100, initial=8)
