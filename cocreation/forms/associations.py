"""Forms about one association: the secretariat's, the public's proposal, the association's own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.forms.declaring import Day, TextArea
from ogp_secretariat.web import typed
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.robots import HumanForm
from ogp_secretariat.web.sheet_table import MAX_BYTES
from ogp_secretariat.web.text import clean_text

from ..enums.associations import ConsentField, ConsentWay, VerificationMeans
from ..models import Association, Province, Region, Theme
from ..policies import association_rows as rows

WAYS = [(way, ConsentWay(way).label) for way in ConsentWay.values if way != ConsentWay.MERGE]
LONGEST_REASON = 2_000


class Line(forms.CharField):
    """One line of plain text: a pasted paragraph becomes one."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 300)
        super().__init__(widget=forms.TextInput(attrs={"dir": "auto"}), **kwargs)

    def clean(self, value):
        return super().clean(clean_text(value, single_line=True) if isinstance(value, str) else value)


class Place(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return obj.display_name


class Themes(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return obj.display_name


class RecordForm(CrispyForm, forms.ModelForm):
    """The secretariat's form of a record, with its themes and other names."""

    aliases = TextArea(
        label=gettext_lazy("Other names"), rows=3, max_length=10_000, help_text=gettext_lazy("One on each line.")
    )

    website = forms.URLField(label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Association
        fields = (
            "name", "name_ar", "acronym", "receipt_number", "receipt_date", "receipt_text", "region", "province",
            "themes", "contact_name", "email", "other_emails", "phone", "address", "website", "language", "unread",
            "note",
        )  # fmt: skip
        widgets = {
            "receipt_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "themes": forms.CheckboxSelectMultiple,
            "name_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "address": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "note": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "unread": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unread"].help_text = _("What a file said and nobody could read: delete a line once it is settled.")
        self.fields["receipt_text"].help_text = _("When it is not a clear date: « Juin 20214 ».")
        self.fields["phone"].help_text = _("Several numbers are separated by semicolons.")
        if self.instance.pk:
            self.fields["aliases"].initial = "\n".join(self.instance.aliases.values_list("name", flat=True))

    def alias_names(self):
        return self.cleaned_data["aliases"].splitlines()


class ConsentsForm(CrispyForm):
    fields_agreed = forms.MultipleChoiceField(
        label=gettext_lazy("Agrees to publish"), choices=ConsentField.choices, widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=gettext_lazy("How it was obtained"), choices=WAYS)
    given_on = Day(label=gettext_lazy("Given on"))


class WithdrawForm(CrispyForm):
    fields_withdrawn = forms.MultipleChoiceField(
        label=gettext_lazy("No longer to be published"), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=gettext_lazy("How it was withdrawn"), choices=WAYS)

    def __init__(self, *args, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fields_withdrawn"].choices = [
            (f, ConsentField(f).label) for f in ConsentField.values if f in shown
        ]


class VerifyForm(CrispyForm):
    means = forms.ChoiceField(label=gettext_lazy("By what means"), choices=VerificationMeans.choices)
    on = Day(label=gettext_lazy("Verified on"))
    until = Day(label=gettext_lazy("Valid until"), required=False, help_text=gettext_lazy("Two years when left empty."))


class StateForm(CrispyForm):
    note = TextArea(label=gettext_lazy("Why (optional)"), max_length=LONGEST_REASON)


class FileForm(CrispyForm):
    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("Nothing is written before you have seen what the file would do."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(size)d MB."), params={"size": MAX_BYTES // 1024 // 1024})
        return file


class ReasonForm(CrispyForm):
    reason = TextArea(label=gettext_lazy("Reason for the refusal"), required=True, max_length=LONGEST_REASON)


class NamesForm(CrispyForm):
    """The name of a new record, when the row had none."""

    name = Line(label=gettext_lazy("Name"), max_length=rows.LONGEST_NAME)
    name_ar = Line(label=gettext_lazy("Name in Arabic"), max_length=rows.LONGEST_NAME)


class FactsForm(HumanForm):
    """What the public may say of an association. `values()` are those of `policies.association_rows`."""

    name = Line(label=gettext_lazy("Name"), max_length=rows.LONGEST_NAME)
    name_ar = Line(label=gettext_lazy("Name in Arabic"), max_length=rows.LONGEST_NAME)
    acronym = Line(label=gettext_lazy("Acronym"), max_length=rows.LONGEST_ACRONYM)
    receipt_number = Line(label=gettext_lazy("Receipt number"), max_length=rows.LONGEST_RECEIPT)
    receipt_date = Line(label=gettext_lazy("Date of the receipt"), help_text=gettext_lazy("Such as 26/02/2016."))
    region = Place(label=gettext_lazy("Region"), queryset=Region.objects.all(), required=False)
    province = Place(label=gettext_lazy("Province or prefecture"), queryset=Province.objects.all(), required=False)
    themes = Themes(
        label=gettext_lazy("Themes"), queryset=Theme.objects.filter(is_offered=True), required=False
    )  # fmt: skip
    contact_name = Line(label=gettext_lazy("Contact person"))
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    phone = Line(label=gettext_lazy("Telephone"), max_length=rows.LONGEST_PHONE)
    address = TextArea(label=gettext_lazy("Address"), max_length=rows.LONGEST_ADDRESS)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https",
    )  # fmt: skip
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("The association agrees to publish"),
        choices=ConsentField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing else is published. The agreement can be withdrawn at any time."),
    )

    def clean_receipt_date(self):
        text = self.cleaned_data["receipt_date"]
        return typed.day(text).isoformat() if text else ""

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("name") or cleaned.get("name_ar")):
            raise ValidationError(_("Give its name, in French or in Arabic."))
        region, province = cleaned.get("region"), cleaned.get("province")
        if province and region and province.region_id != region.pk:
            self.add_error("province", _("This province is not in this region."))
        consents = cleaned.get("consents") or []
        if consents and ConsentField.NAME not in consents:
            self.add_error(
                "consents", _("The first agreement, to be named in the directory, is needed for the others.")
            )
        return cleaned

    def values(self):
        """{field: plain value} without what is empty; a province says its region."""
        found = {name: self.cleaned_data[name] for name in TEXTS}
        region, province = self.cleaned_data["region"], self.cleaned_data["province"]
        found["province"] = province.pk if province else None
        found["region"] = region.pk if region else (province.region_id if province else None)
        found["themes"] = sorted(theme.pk for theme in self.cleaned_data["themes"])
        return {name: value for name, value in found.items() if value}


TEXTS = (
    "name", "name_ar", "acronym", "receipt_number", "receipt_date", "contact_name", "email", "phone", "address",
    "website",
)  # fmt: skip


class ProposalForm(FactsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who proposes is told what became of it.
        self.fields["email"].required = True


class OwnForm(FactsForm):
    """The association's own corrections: what is recorded stands in the fields."""


class LinkForm(HumanForm):
    """Ask for the personal link, to an address that is on record."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the association"),
        max_length=254,
        help_text=gettext_lazy("The one that the secretariat has on record: the link is sent there."),
    )
