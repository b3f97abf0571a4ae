"""The secretariat's desk: a whole meeting on one page."""

import uuid

from django.contrib import admin, messages
from django.db import IntegrityError
from django.forms import TimeInput
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ogp_secretariat.people.admin.base import RecordAdmin
from ogp_secretariat.web.errors import Conflict

from .. import permissions, policies, queries
from ..actions import recording
from ..forms.admin import HOURS, MeetingForm, tie_rows
from ..models import Correction, Meeting
from . import conflict, desk
from .acts import ActViews
from .listing import MeetingList
from .rows import AgendaInline, AttendanceInline, DecisionInline, EntryInline, PaperInline


@admin.register(Meeting)
class MeetingAdmin(ActViews, MeetingList, RecordAdmin):
    form = MeetingForm
    change_form_template = "admin/meetings/meeting/change_form.html"
    fieldsets = (
        (
            gettext_lazy("Identity"),
            {"fields": (("committee", "kind", "college"), ("date", "starts_at", "ends_at", "number"), "title")},
        ),
        (gettext_lazy("Place and chair"), {"fields": ("place", "link", "chair", "next_meeting")}),
        (gettext_lazy("Text under « Participants »"), {"fields": ("preamble",)}),
        (
            gettext_lazy("Arabic wording"),
            {
                "fields": ("title_ar", "place_ar", "chair_ar", "preamble_ar", "next_meeting_ar"),
                "classes": ("collapse",),
            },
        ),
    )
    autocomplete_fields = ("committee", "college")
    inlines = (AgendaInline, EntryInline, DecisionInline, AttendanceInline, PaperInline)
    save_on_top = True
    view_on_site = False

    class Media:
        js = ("js/admin-rows.js", "js/admin-place.js")

    # -- Who may -----------------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        """From validation on the content is read only, for everybody."""
        if not super().has_change_permission(request, obj):
            return False
        minutes = getattr(obj, "minutes", None)
        return minutes is None or not policies.missing_for_editing(minutes.state)

    def has_delete_permission(self, request, obj=None):
        """A meeting is postponed or cancelled, with its reason; its number is never given again."""
        return False

    # -- Saving: one action writes the meeting and its rows, together or not at all ------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Short texts, hours and minutes, no links to windows: fewer stops on the way by keyboard."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name, field in form.base_fields.items():
            if name == "date" and obj is None:
                field.widget.attrs["autofocus"] = True
            if isinstance(field.widget, TimeInput):
                field.widget.format = HOURS
            if name.startswith("preamble"):
                field.widget.attrs["rows"] = 4
            for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, link):
                    setattr(field.widget, link, False)
        return form

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        committee = queries.default_committee()
        if committee is not None:
            initial.setdefault("committee", committee.pk)
        return initial

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        tie_rows(formsets)
        return formsets, inlines

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.expected_version, request.is_conflict = None, False
        if request.method == "POST" and object_id is not None:
            meeting = self.get_object(request, object_id)
            if meeting is not None and permissions.can_edit(request.user) and meeting.minutes.is_locked:
                return self._locked_meanwhile(request, meeting)
            if meeting is not None and self.has_change_permission(request, meeting):
                request.expected_version, request.is_conflict = conflict.version_to_expect(request, meeting)
                if request.is_conflict:
                    request.refusal = _(
                        "Somebody else changed this meeting while you were typing. Nothing was written."
                    )
        request.creation_token = _posted_token(request) if object_id is None else None
        try:
            response = self._once(request) or super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # The same page sent twice at once: the other one was quicker.
            response = self._once(request)
            if response is None:
                raise
        if request.is_conflict:
            response.status_code = 409
        return response

    def _locked_meanwhile(self, request, meeting):
        """The chair validated while somebody typed: nothing is written, and nothing typed is lost either."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Validated meanwhile"),
            "opts": self.opts,
            "original": meeting,
            "sentences": desk.locked_sentences(meeting.minutes),
            "typed": conflict.typed_texts(request.POST, meeting),
        }
        return TemplateResponse(request, "admin/meetings/meeting/locked.html", context, status=409)

    def _once(self, request):
        """To the meeting that this very page already made, or None."""
        made = request.creation_token and Meeting.objects.filter(creation_token=request.creation_token).first()
        if not made:
            return None
        self.message_user(request, _("This page was sent twice: the meeting is made once."), messages.INFO)
        return HttpResponseRedirect(reverse("admin:meetings_meeting_change", args=[made.pk]))

    def save_model(self, request, obj, form, change):
        """Written with its rows, by `save_related`."""

    def save_related(self, request, form, formsets, change):
        form.instance.creation_token = request.creation_token or form.instance.creation_token
        try:
            recording.save_meeting(
                form.instance,
                by=request.user,
                rows=[row for formset in formsets for row in formset.rows()],
                removed=[row for formset in reversed(formsets) for row in formset.removed()],
                expected_version=request.expected_version,
            )
        except Conflict:
            request.is_conflict = True
            raise

    def log_addition(self, request, obj, message):
        """The action wrote the audit."""

    def log_change(self, request, obj, message):
        """The action wrote the audit."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._add_members(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._add_members(request, obj) or super().response_change(request, obj)

    def _add_members(self, request, obj):
        """The button of the attendance list saves the page first, so that nothing typed is lost."""
        if "_addmembers" not in request.POST:
            return None
        many = recording.add_members_in_office(Meeting.objects.get(pk=obj.pk), by=request.user)
        self.message_user(
            request,
            ngettext("Saved; %d member in office added.", "Saved; %d members in office added.", many) % many,
            messages.SUCCESS if many else messages.WARNING,
        )
        page = reverse("admin:meetings_meeting_change", args=[obj.pk])
        return HttpResponseRedirect(f"{page}#attendances-group")

    # -- Showing -----------------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= self._panel(request, obj)
        else:
            context["creation_token"] = request.creation_token or uuid.uuid4()
        if getattr(request, "is_conflict", False):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context |= {
                "meanwhile": conflict.meanwhile(request, obj),
                "differences": conflict.differences(context["adminform"].form, formsets),
                "their_version": Meeting.objects.values_list("version", flat=True).get(pk=obj.pk),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _panel(self, request, meeting):
        """What stands above the form: states, acts, the hidden version."""
        minutes = meeting.minutes
        locked = desk.locked_sentences(minutes)
        posted = request.method == "POST"
        return {
            "minutes": minutes,
            "steps": desk.steps(meeting) if permissions.can_edit(request.user) else desk.chair_steps(meeting),
            "locked": locked,
            "corrections": Correction.objects.filter(minutes=minutes).select_related("issue") if locked else [],
            "issue": queries.latest_issue(minutes, ready_only=False) if locked else None,
            "public_page": _page_of(meeting),
            "expected_version": conflict.posted_int(request, "expected_version") if posted else meeting.version,
            "seen": conflict.posted_int(request, "seen") if posted else conflict.last_entry(meeting),
        }


def _posted_token(request):
    """The token of the page that was sent, or None."""
    try:
        return uuid.UUID(request.POST.get("creation_token", ""))
    except ValueError:
        return None


def _page_of(meeting):
    try:
        return meeting.get_absolute_url()
    except NoReverseMatch:
        return ""
