"""The buttons of a meeting: each asks first, calls one action, and says what happened."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import permissions
from ..actions import approving, convening, previewing
from ..enums import MeetingStatus
from ..forms.admin import CirculateForm, ReasonForm
from ..observation_desk import audience_of
from . import desk

OBSERVATION_DAYS = 10


def _hold(meeting, by, typed):
    meeting = convening.hold(meeting, by=by)
    return _("Meeting %(reference)s is marked as held.") % {"reference": meeting}


def _circulate(meeting, by, typed):
    told = approving.circulate(meeting.minutes, until=typed["until"], by=by)
    return ngettext("The draft is circulated: %d person told.", "The draft is circulated: %d people told.", told) % told


def _take_back(meeting, by, typed):
    approving.take_back(meeting.minutes, by=by)
    return _("The draft is back on the desk: its recipients no longer see it.")


def _publish(meeting, by, typed):
    told = approving.publish(meeting.minutes, by=by)
    return ngettext(
        "Relevé %(reference)s published, %(count)d person told.",
        "Relevé %(reference)s published, %(count)d people told.",
        told,
    ) % {"reference": meeting, "count": told}


def _postpone(meeting, by, typed):
    convening.call_off(meeting, MeetingStatus.POSTPONED, reason=typed["reason"], by=by)
    return _("The meeting is postponed.")


def _cancel(meeting, by, typed):
    convening.call_off(meeting, MeetingStatus.CANCELLED, reason=typed["reason"], by=by)
    return _("The meeting is cancelled.")


@dataclass(frozen=True)
class Act:
    title: Promise
    warning: Promise
    run: object
    form: type = forms.Form
    # Of a meeting that never had a number: it was not convened.
    warning_unnumbered: Promise | None = None

    def warning_for(self, meeting):
        return self.warning if meeting.number else self.warning_unnumbered or self.warning


ACTS = {
    "hold": Act(
        gettext_lazy("Mark as held"),
        gettext_lazy("The meeting took place; it gets its number if it has none. This cannot be undone."),
        _hold,
    ),
    "circulate": Act(
        gettext_lazy("Circulate for observations"),
        gettext_lazy("The people below get a message and may read the draft until the day you choose."),
        _circulate,
        CirculateForm,
    ),
    "take_back": Act(
        gettext_lazy("Take the draft back"),
        gettext_lazy("Its recipients no longer see the draft. You can circulate it again."),
        _take_back,
    ),
    "publish": Act(
        gettext_lazy("Publish"),
        gettext_lazy("Everybody may read the relevé from now on. This cannot be undone."),
        _publish,
    ),
    "postpone": Act(
        gettext_lazy("Postpone"),
        gettext_lazy("The meeting keeps its number. Whoever was convened is told by mail, with the reason."),
        _postpone,
        ReasonForm,
    ),
    "cancel": Act(
        gettext_lazy("Cancel the meeting"),
        gettext_lazy(
            "The meeting keeps its number, which is never given again. Whoever was convened is told by mail, with the "
            "reason. This cannot be undone."
        ),
        _cancel,
        ReasonForm,
        gettext_lazy("The meeting was not convened: nobody is told. It has no number. This cannot be undone."),
    ),
}


class ActViews:
    """The addresses of the acts, for `MeetingAdmin`."""

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [path("<path:object_id>/preview/", view(self.preview_view), name="meetings_meeting_preview")]
        for name in ACTS:
            own.append(
                path(
                    f"<path:object_id>/{name}/",
                    view(self.act_view),
                    kwargs={"name": name},
                    name=f"meetings_meeting_{name}",
                )
            )
        return own + super().get_urls()

    def _meeting_to_act_on(self, request, object_id):
        meeting = self.get_object(request, object_id)
        if meeting is None:
            raise Http404
        if not permissions.can_edit(request.user):
            raise PermissionDenied
        return meeting

    def preview_view(self, request, object_id):
        """Ask the worker for a preview and show its progress."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        meeting = self._meeting_to_act_on(request, object_id)
        document = previewing.preview(meeting, by=request.user, language=request.POST.get("language", "fr"))
        back = reverse("admin:meetings_meeting_change", args=[meeting.pk])
        return HttpResponseRedirect(reverse("document_progress", args=[document.pk], query={"next": back}))

    def act_view(self, request, object_id, name):
        """GET asks, POST acts. What is missing is said instead of the button."""
        meeting, act = self._meeting_to_act_on(request, object_id), ACTS[name]
        page = reverse("admin:meetings_meeting_change", args=[meeting.pk])
        initial = {"until": timezone.localdate() + timedelta(days=OBSERVATION_DAYS)}
        form = act.form(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                said = act.run(meeting, request.user, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(page)
        audience = audience_of(meeting) if name == "circulate" else None
        context = {
            **self.admin_site.each_context(request),
            "title": act.title,
            "subtitle": str(meeting),
            "opts": self.opts,
            "original": meeting,
            "act": act,
            "warning": act.warning_for(meeting),
            "form": form,
            "missing": [] if form.errors else desk.missing_for(name, meeting),
            "recipients": None if audience is None else [one for one in audience if one.account or one.email],
            "without_account": [one.name for one in audience or () if not one.account and not one.email],
            "page": page,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/meetings/meeting/act.html", context)
