"""What plans, commitments and milestones share: saved by an action, guarded by a version, never deleted."""

from django.db.models import TextField
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_secretariat.people.admin.base import RecordAdmin
from ogp_secretariat.web.admin import SEARCH_WORDS
from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.text import fold

from . import conflict


def day_words(day):
    return format_date(day, (get_language() or "fr")[:2], weekday=False) if day else None


def badge(state, label):
    """A state as a word in a frame; colour is never its only sign."""
    return format_html('<span class="desk-state desk-state-{}">{}</span>', state, label)


class FoldedSearch:
    """Search without accents where no column is kept for it: `folded_fields` are read and compared as `fold` writes
    them. For tables of some hundred rows."""

    folded_fields = ()
    # Without it the admin shows no search box; the search itself is below.
    search_fields = ("code",)

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term.replace("\x00", "")).split()[:SEARCH_WORDS]
        if not words:
            return queryset, False
        rows = queryset.order_by().values_list("pk", *self.folded_fields)
        found = [pk for pk, *texts in rows if _holds(words, fold(" ".join(filter(None, texts))))]
        return queryset.filter(pk__in=found), False


def _holds(words, text):
    return all(word in text for word in words)


class ActionAdmin(RecordAdmin):
    """Saving calls an action (`perform`), which checks, writes, audits and refreshes the figures.

    The page carries the version that the typist saw: somebody quicker makes a conflict page (409) with both texts.
    """

    change_form_template = "admin/commitments/record.html"
    view_on_site = False

    def perform(self, request, obj, form):
        """Write `obj`; `request.expected_version` is the version that was seen, None for a new record."""
        raise NotImplementedError

    def panel(self, request, obj):
        """What stands above the form of a stored record, as context."""
        return {}

    def has_delete_permission(self, request, obj=None):
        """Plans are closed, commitments abandoned, milestones neutralised: by decision, and they stay visible."""
        return False

    # -- Saving ------------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.expected_version, request.is_conflict = None, False
        if request.method == "POST" and object_id is not None:
            obj = self.get_object(request, object_id)
            if obj is not None and self.has_change_permission(request, obj):
                request.expected_version, request.is_conflict = conflict.version_to_expect(request, obj)
                if request.is_conflict:
                    request.refusal = _("Somebody else changed this record while you were typing. Nothing was written.")
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.is_conflict:
            response.status_code = 409
        return response

    def save_model(self, request, obj, form, change):
        try:
            self.perform(request, obj, form)
        except Conflict:
            request.is_conflict = True
            raise

    def log_addition(self, request, obj, message):
        """The action wrote the audit."""

    def log_change(self, request, obj, message):
        """The action wrote the audit."""

    # -- Showing -----------------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            posted = request.method == "POST"
            context |= {
                "expected_version": conflict.posted_int(request, "expected_version") if posted else obj.version,
                "seen": conflict.posted_int(request, "seen") if posted else conflict.last_entry(obj),
                "panel_template": f"admin/commitments/panel_{self.opts.model_name}.html",
                **self.panel(request, obj),
            }
        if getattr(request, "is_conflict", False):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context |= {
                "meanwhile": conflict.meanwhile(request, obj),
                "differences": conflict.differences(context["adminform"].form, formsets),
                "their_version": conflict.stored_version(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # -- Acts --------------------------------------------------------------------------------------------------------

    def record_to_act_on(self, request, object_id):
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_change_permission(request, obj):
            raise Http404
        return obj

    def act_page(self, request, obj, *, title, warning, form, missing=()):
        """GET asks; the reasons stand in place of the form when the act is not possible now."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(obj),
            "opts": self.opts,
            "original": obj,
            "warning": warning,
            "form": form,
            "missing": missing,
            "media": self.media + form.media,
            "page": self.page_of(obj),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/commitments/act.html", context)

    def page_of(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


def arabic_missing(record, names):
    """The labels of the texts that stand in French and not in Arabic."""
    return [
        str(record._meta.get_field(name).verbose_name)
        for name in names
        if getattr(record, name) and not getattr(record, f"{name}_ar")
    ]


def arabic_share(record, names):
    """« 4/6 »: how many of the filled texts have their Arabic; « – » when none is filled."""
    filled = sum(bool(getattr(record, name)) for name in names)
    return f"{filled - len(arabic_missing(record, names))}/{filled}" if filled else None


class TextColumns:
    """Long texts get three lines; the Arabic ones their own side (see `SafeChoices`)."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, TextField) and field is not None and "rows" in field.widget.attrs:
            field.widget.attrs["rows"] = 3
        return field


def without_window_links(form):
    """The fields of a form class without the links that open windows."""
    for field in form.base_fields.values():
        for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if hasattr(field.widget, link):
                setattr(field.widget, link, False)
    return form
