"""What every page of the browser admin does with input: search without accents, and bad addresses answered in words."""

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError, ProgrammingError
from django.db.models import Q
from django.forms import Textarea, TextInput
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _

from .fields import LongLineField
from .text import fold

# What a filter, a year or an identifier that no record can have raises on one engine or the other.
BAD_INPUT = (
    ValueError,
    OverflowError,
    DataError,
    ProgrammingError,
    FieldError,
    ValidationError,
    DisallowedModelAdminLookup,
    DisallowedModelAdminToField,
)
SEARCH_WORDS = 12
# A UUID has 36 characters; no number that is a key reaches 2^63.
LONGEST_KEY = 36
NUMBERS_END = 2**63


def _is_key(field, value):
    """Whether a record could have the key `value` (as it came in) in `field`."""
    try:
        key = field.to_python(value)
    except BAD_INPUT:
        return False
    return len(str(value)) <= LONGEST_KEY and not (isinstance(key, int) and abs(key) >= NUMBERS_END)


class SafeAutocomplete(AutocompleteSelect):
    """The stock searching select, which asks the database for whatever key was posted."""

    def optgroups(self, name, value, attr=None):
        pk = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [v for v in value if _is_key(pk, v)], attr)


class SafeAutocompleteMultiple(AutocompleteSelectMultiple):
    """The same for several records: keys that no record can have are left out as if they had not been chosen."""

    def value_from_datadict(self, data, files, name):
        pk = self.field.remote_field.model._meta.pk
        return [v for v in super().value_from_datadict(data, files, name) or () if _is_key(pk, v)]


class SafeChoices:
    """For admin classes and their inlines: one line for a line, searching selects that survive any posted key."""

    formfield_overrides = {LongLineField: {"widget": AdminTextInputWidget}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """French in an Arabic page and Arabic in a French one each read from their own side."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), (TextInput, Textarea)):
            arabic = {"dir": "rtl", "lang": "ar"} if db_field.name.endswith("_ar") else {"dir": "auto"}
            field.widget.attrs |= arabic
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocomplete(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class GuardedAdmin(SafeChoices, admin.ModelAdmin):
    """Search folds accents and case; a filter or an id that makes no sense answers with a sentence, never 500."""

    list_per_page = 50
    list_max_show_all = 300
    show_full_result_count = False
    empty_value_display = "–"

    class Media:
        css = {"all": ("css/admin-desk.css",)}
        js = ("js/admin-selects.js",)

    def get_search_results(self, request, queryset, search_term):
        """Every word must be found in one of `search_fields`; words are compared as `fold` writes them."""
        fields = self.get_search_fields(request)
        for word in fold(search_term.replace("\x00", "")).split()[:SEARCH_WORDS]:
            anywhere = Q()
            for field in fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(anywhere)
        return queryset, False

    def changelist_view(self, request, extra_context=None):
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if ERROR_FLAG in request.GET or not all(_is_key(self.opts.pk, key) for key in chosen):
            return self._start_again(request)
        try:
            response = super().changelist_view(request, extra_context)
            # Filters are read lazily, some by the template: read them here, where a bad one can still be answered.
            return response.render() if hasattr(response, "render") else response
        except BAD_INPUT:
            if not request.GET:
                # The address asks for nothing: the mistake is the product's, and starting again would never end.
                raise
            return self._start_again(request)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method not in {"GET", "HEAD"}:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response
        except BAD_INPUT:
            if not request.GET:
                raise
            return self._start_again(request)

    def get_object(self, request, object_id, from_field=None):
        try:
            return super().get_object(request, object_id, from_field)
        except BAD_INPUT as error:
            raise Http404(_("There is no such record.")) from error

    def _start_again(self, request):
        self.message_user(
            request,
            _("The address asked for something that no record can have: here is the whole list."),
            messages.WARNING,
        )
        return HttpResponseRedirect(request.path)


class ReadOnlyAdmin(GuardedAdmin):
    """Records that only the product writes: seen, searched, never typed."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
