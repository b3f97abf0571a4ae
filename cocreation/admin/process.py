"""Processes and their timetables: typed as drafts, moved by acts that cite what decided them."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.admin.base import FoldedSearch, arabic_missing, badge, day_words
from commitments.queries import reference_of
from ogp_secretariat.people.admin.base import RecordInline
from ogp_secretariat.web.errors import Conflict

from ..actions import processing
from ..enums.process import ProcessState
from ..forms.process import AdoptTimetableForm, ConfirmForm, OverrideForm, PublishForm
from ..models import Process, Stage, Timetable
from ..policies import process as rules
from ..queries import process as queries
from .base import CocreationAdmin, LimitedTexts, posted

TEXTS = ("title", "summary")
STAGE_TEXTS = ("title", "description", "deliverable", "responsible")


@admin.register(Process)
class ProcessAdmin(FoldedSearch, CocreationAdmin):
    fieldsets = (
        (
            gettext_lazy("Identity"),
            {"fields": (("code", "plan"), "title", "title_ar", "summary", "summary_ar", "answer_days")},
        ),
        (
            gettext_lazy("A cycle that was not held with this software"),
            {"fields": ("declared_online", "source", "source_ar"), "classes": ("collapse",)},
        ),
    )
    list_display = ("code", "title", "plan", "state_badge", "published_on")
    list_display_links = ("code", "title")
    list_filter = ("state",)
    list_select_related = ("plan",)
    folded_fields = ("code", "title", "title_ar")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, process):
        return badge(process.state, process.get_state_display())

    def get_readonly_fields(self, request, obj=None):
        return ("code", "plan") if obj and obj.published_on else ()

    def perform(self, request, obj, form):
        processing.save_process(obj, by=request.user, expected_version=request.expected_version)

    def panel(self, request, obj):
        stages = queries.stages_in_force(obj)
        missing = [name for stage in stages for name in arabic_missing(stage, STAGE_TEXTS)]
        return {
            "panel_template": "admin/cocreation/panel_process.html",
            "state": badge(obj.state, obj.get_state_display()),
            "acts": list(self._acts(obj)),
            "arabic_missing": [*arabic_missing(obj, TEXTS), *dict.fromkeys(missing)],
            "timetables": [
                (timetable, reverse("admin:cocreation_timetable_change", args=[timetable.pk]))
                for timetable in obj.timetables.order_by("-number")
            ],
            "overrides": queries.overrides_of(obj)[::-1],
        }

    def _acts(self, process):
        """The acts, each with what is missing for it."""
        in_force = queries.timetable_in_force(process) is not None
        if process.state == ProcessState.DRAFT:
            yield self._act("publish", _("Publish"), process, rules.missing_for_publication(process.state, in_force))
        if process.state == ProcessState.PUBLISHED:
            yield self._act("override", _("Open or close by hand"), process, [])
            yield self._act("close", _("Close the process"), process, [])
        yield self._act("version", _("Prepare a version of the timetable"), process, [])

    @staticmethod
    def _act(name, label, process, missing):
        url = reverse(f"admin:cocreation_process_{name}", args=[process.pk])
        return {"label": label, "url": url, "missing": missing}

    def get_urls(self):
        acts = {
            "publish": self.publish_view,
            "close": self.close_view,
            "override": self.override_view,
            "version": self.version_view,
        }
        own = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"cocreation_process_{name}")
            for name, view in acts.items()
        ]
        return [*own, *super().get_urls()]

    def publish_view(self, request, object_id):
        process = self.record_to_act_on(request, object_id)
        in_force = queries.timetable_in_force(process)
        told = arabic_missing(process, TEXTS)
        for stage in queries.stages_in_force(process):
            told += [f"{stage.title} ({name})" for name in arabic_missing(stage, STAGE_TEXTS)]
        warning = _("Everybody will see the process, its timetable and what it opens.")
        if told:
            warning += " " + _("Not yet in Arabic: %(what)s.") % {"what": ", ".join(told)}
        return self.ask(
            request,
            process,
            PublishForm(posted(request)),
            lambda on: processing.publish(process, by=request.user, on=on),
            said=_("The process %(code)s is published.") % {"code": process.code},
            title=_("Publish the process"),
            warning=warning,
            missing=rules.missing_for_publication(process.state, in_force is not None),
        )

    def close_view(self, request, object_id):
        process = self.record_to_act_on(request, object_id)
        return self.ask(
            request,
            process,
            ConfirmForm(posted(request)),
            lambda: processing.close(process, by=request.user),
            said=_("The process %(code)s is closed.") % {"code": process.code},
            title=_("Close the process"),
            warning=_("Nothing can be sent in any more. Everything stays readable. A closed process is not reopened."),
            missing=rules.missing_for_closing(process.state),
        )

    def override_view(self, request, object_id):
        process = self.record_to_act_on(request, object_id)
        missing = []
        if process.state != ProcessState.PUBLISHED:
            missing = [_("Only a published process opens something to the public.")]
        return self.ask(
            request,
            process,
            OverrideForm(posted(request)),
            lambda **values: processing.open_by_hand(process, by=request.user, **values),
            said=lambda made: (
                (_("%(what)s: opened by hand until %(day)s.") if made.is_open else _("%(what)s: closed until %(day)s."))
                % {"what": made.get_feature_display(), "day": day_words(made.ends_on)}
            ),
            title=_("Open or close by hand"),
            warning=_("Against the dates of the timetable. It stays on record and is shown to the public."),
            missing=missing,
        )

    def version_view(self, request, object_id):
        process = self.record_to_act_on(request, object_id)
        return self.ask(
            request,
            process,
            ConfirmForm(posted(request)),
            lambda: processing.open_version(process, by=request.user),
            said=_("Here is the draft: type its stages, then adopt it."),
            title=_("Prepare a version of the timetable"),
            warning=_("The draft starts as a copy of the version in force, which stays so until the draft is adopted."),
            to=lambda made: reverse("admin:cocreation_timetable_change", args=[made.pk]),
        )


class StageInline(LimitedTexts, RecordInline):
    model = Stage
    template = "admin/edit_inline/stacked.html"
    fields = (
        ("position", "kind"),
        ("title", "title_ar"),
        ("starts_on", "ends_on"),
        ("opens_proposals", "opens_comments", "opens_registration"),
        ("deliverable", "deliverable_ar"),
        ("responsible", "responsible_ar"),
        ("description", "description_ar"),
    )
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name.startswith("description") and field is not None:
            field.widget.attrs["rows"] = 2
        return field


@admin.register(Timetable)
class TimetableAdmin(CocreationAdmin):
    fields = ("process", "number", "reason")
    readonly_fields = ("process", "number")
    inlines = (StageInline,)
    list_display = ("process", "number", "approved_on", "adopted_at", "cited")
    list_display_links = ("process", "number")
    list_filter = ("process",)
    list_select_related = ("process", "decision__meeting__committee")
    search_fields = ("process__code",)

    @admin.display(description=gettext_lazy("approved by"))
    def cited(self, timetable):
        return reference_of(timetable.decision) or timetable.approval or None

    def has_add_permission(self, request):
        """A version is prepared from its process."""
        return False

    def has_change_permission(self, request, obj=None):
        """In force, a timetable is read only for everybody."""
        return super().has_change_permission(request, obj) and (obj is None or obj.adopted_at is None)

    def save_model(self, request, obj, form, change):
        """Written with its stages, by `save_related`."""

    def save_related(self, request, form, formsets, change):
        (formset,) = formsets
        formset.save(commit=False)
        rows = [f.instance for f in formset.forms if f.has_changed() and f not in formset.deleted_forms]
        try:
            processing.save_timetable(
                form.instance,
                by=request.user,
                stages=rows,
                removed=[row for row in formset.deleted_objects if row.pk],
                expected_version=request.expected_version,
            )
        except Conflict:
            request.is_conflict = True
            raise

    def panel(self, request, obj):
        return {
            "panel_template": "admin/cocreation/panel_timetable.html",
            "process_url": reverse("admin:cocreation_process_change", args=[obj.process_id]),
            "adopt_url": reverse("admin:cocreation_timetable_adopt", args=[obj.pk]),
            "cited": self.cited(obj),
        }

    def get_urls(self):
        own = path(
            "<path:object_id>/adopt/", self.admin_site.admin_view(self.adopt_view), name="cocreation_timetable_adopt"
        )
        return [own, *super().get_urls()]

    def adopt_view(self, request, object_id):
        timetable = self.record_to_act_on(request, object_id)
        missing = [] if timetable.stages.exists() else [_("The timetable has no stage.")]
        return self.ask(
            request,
            timetable,
            AdoptTimetableForm(posted(request), committee=timetable.process.plan.committee_id),
            lambda **values: processing.adopt(timetable, by=request.user, **values),
            said=_("The timetable %(name)s is in force.") % {"name": timetable},
            title=_("Adopt the timetable"),
            warning=_("In force, it does not change any more: a new version replaces it. It cites what approved it."),
            missing=missing,
        )
