"""The common ground of every record in the browser admin: one rule, one history, errors in words."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.admin import GuardedAdmin, SafeChoices

from .history import describe

HISTORY_LENGTH = 200


class Refusable:
    """A form that can be shown again, with what was typed, when an action or the database refuses."""

    request = None

    def clean(self):
        cleaned = super().clean()
        if refusal := getattr(self.request, "refusal", None):
            raise ValidationError(refusal)
        return cleaned


class RecordInline(SafeChoices, admin.TabularInline):
    """Rows under a record: one empty row, no links to windows, no hard deletion unless the noun allows it."""

    extra = 1

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, link):
                    setattr(field.widget, link, False)
        return formset


class RecordAdmin(GuardedAdmin):
    """Permissions by `people.permissions`; each save and deletion writes the audit in the same transaction."""

    # -- Saving ----------------------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (Refusable, form), {"request": request})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """When saving is refused, the page comes back with the reason and with what was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody was quicker, or a guard of the database holds the record.
            request.refusal = _("The database refused this: the record is locked, or somebody has just saved the same.")
        except ValidationError as error:
            if request.method != "POST":
                raise
            request.refusal = error.messages
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        before = snapshot(type(obj)._base_manager.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        request.audit_changes = _without_blanks(difference(before, snapshot(obj)))

    def save_formset(self, request, form, formset, change):
        touched = [f.instance.pk for f in formset.initial_forms if f.instance.pk and f.has_changed()]
        gone = [f.instance.pk for f in formset.deleted_forms if f.instance.pk]
        before = {o.pk: snapshot(o) for o in formset.model._base_manager.filter(pk__in=touched)} if touched else {}
        formset.save()
        rows = [(o, snapshot(o)) for o in formset.new_objects]
        rows += [(o, snapshot(o)) for o, _fields in formset.changed_objects]
        name = formset.model._meta.model_name
        for row, after in rows:
            for column, values in _without_blanks(difference(before.get(row.pk, {}), after)).items():
                request.audit_changes[f"{name} {row.pk}: {column}"] = values
        for pk in gone:
            for column, value in before[pk].items():
                if value not in ("", None):
                    request.audit_changes[f"{name} {pk}: {column}"] = [value, None]

    def construct_change_message(self, request, form, formsets, add=False):
        return []

    def log_addition(self, request, obj, message):
        return record("create", obj, by=request.user, changes=getattr(request, "audit_changes", {}))

    def log_change(self, request, obj, message):
        changes = getattr(request, "audit_changes", {})
        return record("change", obj, by=request.user, changes=changes) if changes else None

    def log_deletions(self, request, queryset):
        return [
            record("delete", obj, by=request.user, changes={k: [v, None] for k, v in snapshot(obj).items() if v})
            for obj in queryset
        ]

    # -- Deleting --------------------------------------------------------------------------------------------------

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, IntegrityError) as error:
            self.message_user(request, self.why_kept(error), messages.ERROR)
            opts = self.opts
            return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[object_id]))

    def get_actions(self, request):
        """No deletion in bulk: one record at a time, with what holds it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @staticmethod
    def why_kept(error):
        """A sentence naming what holds the record."""
        holders = {str(o._meta.verbose_name_plural) for o in getattr(error, "protected_objects", ())}
        if not holders:
            return _("The record is locked: it cannot be deleted.")
        return _("It cannot be deleted: it is used by %(what)s.") % {"what": get_text_list(sorted(holders), _("and"))}

    # -- History ---------------------------------------------------------------------------------------------------

    def history_view(self, request, object_id, extra_context=None):
        """Who did what to this record, newest first, field by field."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        entries = list(history_of(obj)[:HISTORY_LENGTH])
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(obj),
            "entries": describe(entries, self.model),
            "module_name": self.opts.verbose_name_plural,
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_history.html", context)


def _without_blanks(changes):
    """Without what is empty on both sides (a new record's empty fields) and without the key itself."""
    return {
        name: values
        for name, values in changes.items()
        if name != "id" and not all(value in ("", None) for value in values)
    }
