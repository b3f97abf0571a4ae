"""The rows under a meeting, in the order of the relevé."""

from django.contrib import admin
from django.forms import NumberInput, Textarea, TextInput, TimeInput
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.admin.base import RecordInline
from ogp_secretariat.people.models import College

from .. import queries
from ..forms.admin import (
    HOURS,
    AgendaForm,
    AgendaFormSet,
    AttendanceForm,
    DecisionForm,
    EntryForm,
    PaperForm,
    RowFormSet,
)
from ..models import AgendaItem, Attendance, Decision, MeetingPaper, MinutesEntry

MORE = {"classes": ("collapse",)}
# Written once above the rows; the same sentence under each number would only be noise.
NO_HELP = {"position", "item"}


class OrderedInline(RecordInline):
    """Rows that are moved with Alt and the arrows, or by typing their numbers; see `static/js/admin-rows.js`."""

    template = "admin/meetings/rows.html"
    formset = RowFormSet
    help_line = None

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name, field in formset.form.base_fields.items():
            if isinstance(field.widget, NumberInput):
                field.widget.attrs |= {"class": "row-number", "inputmode": "numeric"}
            elif isinstance(field.widget, Textarea):
                field.widget.attrs |= {"rows": 2, "class": "row-text"}
            elif isinstance(field.widget, TimeInput):
                field.widget.format = HOURS
            elif isinstance(field.widget, TextInput):
                field.widget.attrs.setdefault("class", "row-line")
            if name in NO_HELP:
                field.help_text = ""
        return formset


class NumberedInline(OrderedInline):
    """Rows that name their agenda item by its number."""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agenda_item")

    @admin.display(description=_("agenda item no."))
    def item(self, row):
        """Shown where the page is read only."""
        return row.agenda_item.position if row.agenda_item_id else None


class AgendaInline(OrderedInline):
    model = AgendaItem
    form = AgendaForm
    formset = AgendaFormSet
    extra = 2
    fieldsets = (
        (None, {"fields": (("position", "title", "purpose"),)}),
        (
            _("Arabic, minutes planned, rapporteurs"),
            {
                "fields": (("title_ar", "approves"), ("planned_minutes", "rapporteurs", "is_confidential", "outcome")),
                **MORE,
            },
        ),
    )

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("approves"):
            # The choices are read once for all rows.
            field.queryset = queries.nameable(obj and obj.committee, obj)
            field.choices = [("", "–"), *((minutes.pk, str(minutes.meeting)) for minutes in field.queryset)]
        return formset


class EntryInline(NumberedInline):
    model = MinutesEntry
    form = EntryForm
    extra = 2
    help_line = _("« Agenda item no. » is the number that stands in the agenda above; empty, the point stands alone.")
    fieldsets = (
        (None, {"fields": (("position", "item", "text", "kind"),)}),
        (_("Arabic, title of its own"), {"fields": (("text_ar", "heading"),), **MORE}),
    )


class DecisionInline(NumberedInline):
    model = Decision
    form = DecisionForm
    extra = 2
    fk_name = "meeting"
    help_line = _("A decision may have no agenda item. Its permanent number is given when the chair validates.")
    autocomplete_fields = ("owner_person", "owner_institution", "owner_college", "owner_committee")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("position", "item", "text"),
                    (
                        "owner_kind",
                        "owner_person",
                        "owner_institution",
                        "owner_college",
                        "owner_committee",
                        "owner_text",
                        "deadline_kind",
                        "deadline_date",
                        "deadline_time",
                        "deadline_end",
                        "deadline_text",
                    ),
                )
            },
        ),
        (
            _("Arabic, contributors, follow-up"),
            {"fields": (("text_ar", "owner_text_ar"), ("contributors",)), **MORE},
        ),
    )

    def get_queryset(self, request):
        owners = ("owner_person", "owner_institution", "owner_college", "owner_committee")
        return super().get_queryset(request).select_related(*owners)


class AttendanceInline(OrderedInline):
    model = Attendance
    form = AttendanceForm
    extra = 1
    template = "admin/meetings/attendance_rows.html"
    help_line = _(
        "Choose a person: name, function, institution and college are copied as they are on the day of the meeting. "
        "Or type the name of a guest."
    )
    autocomplete_fields = ("person",)
    fieldsets = (
        (None, {"fields": (("position", "person", "name", "presence", "represented_by", "capacity"),)}),
        (
            _("Function, institution, college, Arabic"),
            {
                "fields": (
                    ("function", "institution", "college", "is_remote"),
                    ("name_ar", "function_ar", "institution_ar"),
                ),
                **MORE,
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "college")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("college"):
            # The choices are read once for all rows.
            colleges = College.objects.select_related("committee")
            field.widget.choices = [("", "–"), *((c.pk, f"{c} ({c.committee.code})") for c in colleges)]
        for name in ("person", "name"):
            if name in formset.form.base_fields:
                formset.form.base_fields[name].help_text = ""
        return formset


class PaperInline(NumberedInline):
    model = MeetingPaper
    form = PaperForm
    extra = 0
    autocomplete_fields = ("document",)
    fieldsets = (
        (None, {"fields": (("position", "item", "title", "upload", "is_annex"),)}),
        (_("Arabic, issued document"), {"fields": (("title_ar", "document"),), **MORE}),
    )
