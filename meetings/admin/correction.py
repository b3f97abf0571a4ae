"""Rectificatifs: « au lieu de …, lire … », prepared here and signed by the chair."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from .. import permissions, policies, queries
from ..actions import correcting
from ..corrections import targets
from ..models import Correction, CorrectionLine, Minutes


class CorrectionForm(forms.ModelForm):
    class Meta:
        model = Correction
        fields = ("minutes", "reason")
        widgets = {"minutes": forms.HiddenInput}


class LineForm(forms.ModelForm):
    """One text of the relevé and how it is to be read; the script copies the present text into the second field."""

    target = forms.ChoiceField(label=gettext_lazy("instead of"))

    class Meta:
        model = CorrectionLine
        fields = ("target", "after")
        widgets = {"after": forms.Textarea(attrs={"rows": 3, "class": "row-text"})}


class LineInline(RecordInline):
    model = CorrectionLine
    form = LineForm
    extra = 2
    template = "admin/meetings/rows.html"
    fields = (("target", "after"),)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        texts = [(t.key, f"{t.where} : {Truncator(t.current or '–').chars(90)}") for t in request.correction_targets]
        if "target" in formset.form.base_fields:
            formset.form.base_fields["target"].choices = [("", "–"), *texts]
        return formset


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    form = CorrectionForm
    fields = ("minutes", "reason")
    list_display = ("meeting", "number", "reason", "created_at", "signed")
    list_display_links = ("meeting", "reason")
    list_filter = ("minutes__meeting__committee",)
    list_select_related = ("minutes__meeting__committee", "issue")
    search_fields = ("reason", "minutes__meeting__search_text")
    inlines = (LineInline,)
    change_form_template = "admin/meetings/correction/change_form.html"

    class Media:
        js = ("js/admin-rows.js", "js/admin-place.js")

    def has_change_permission(self, request, obj=None):
        """A signed rectificatif is part of the record."""
        return super().has_change_permission(request, obj) and (obj is None or obj.issue_id is None)

    def has_delete_permission(self, request, obj=None):
        """One that is not signed is abandoned, by its own button."""
        return False

    @admin.display(description=gettext_lazy("meeting"))
    def meeting(self, correction):
        return str(correction.minutes.meeting)

    @admin.display(description=gettext_lazy("signed"))
    def signed(self, correction):
        return correction.issue.issued_on if correction.issue_id else None

    # -- One relevé's texts --------------------------------------------------------------------------------------------

    def _minutes(self, request, object_id):
        """The relevé that is corrected: that of the rectificatif, or the one the link names."""
        locked = Minutes.objects.select_related("meeting__committee").filter(state__in=policies.LOCKED_STATES)
        if object_id is not None:
            correction = self.get_object(request, object_id)
            return correction and locked.filter(pk=correction.minutes_id).first()
        named = request.GET.get("minutes") or request.POST.get("minutes") or ""
        return locked.filter(pk=named).first() if named.isdecimal() and len(named) < 18 else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        minutes = self._minutes(request, object_id)
        if minutes is None and object_id is None:
            said = _("Choose a validated relevé first: its page has the link « Prepare a rectificatif ».")
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:meetings_meeting_changelist"))
        meeting = queries.whole_meeting(minutes.meeting_id) if minutes else None
        request.correction_targets = targets(meeting) if meeting else []
        extra = {
            "meeting": meeting,
            "current_texts": {t.key: t.current for t in request.correction_targets},
            **(extra_context or {}),
        }
        return super().changeform_view(request, object_id, form_url, extra)

    def save_model(self, request, obj, form, change):
        """Written with its lines, by `save_related`."""

    def save_related(self, request, form, formsets, change):
        lines = {}
        for row in formsets[0].forms:
            if (not row.has_changed() and not row.instance.pk) or row.cleaned_data.get("DELETE"):
                continue
            if row.cleaned_data["target"] in lines:
                raise ValidationError(_("Two lines correct the same text."))
            lines[row.cleaned_data["target"]] = row.cleaned_data["after"]
        correction = form.instance
        if not change:
            correction.created_by = request.user
        correcting.prepare(
            correction.minutes, reason=correction.reason, lines=lines, by=request.user, correction=correction
        )
        self.message_user(request, _("The rectificatif awaits the chair's signature."), messages.INFO)

    def log_addition(self, request, obj, message):
        """The action wrote the audit."""

    def log_change(self, request, obj, message):
        """The action wrote the audit."""

    # -- Abandoning ----------------------------------------------------------------------------------------------------

    def get_urls(self):
        view = self.admin_site.admin_view(self.abandon_view)
        return [path("<path:object_id>/abandon/", view, name="meetings_correction_abandon"), *super().get_urls()]

    def abandon_view(self, request, object_id):
        correction = self.get_object(request, object_id)
        if correction is None:
            raise Http404
        if not permissions.can_edit(request.user):
            raise PermissionDenied
        form = forms.Form(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                correcting.abandon(correction, by=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, _("The rectificatif is abandoned; the relevé stays as it is."))
                return HttpResponseRedirect(reverse("admin:meetings_correction_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Abandon the rectificatif"),
            "subtitle": str(correction),
            "opts": self.opts,
            "original": correction,
            "act": {"title": _("Abandon"), "warning": _("Its lines are removed. The relevé stays as it is.")},
            "form": form,
            "missing": [_("This rectificatif is already signed.")] if correction.issue_id else [],
            "page": reverse("admin:meetings_correction_change", args=[correction.pk]),
        }
        return TemplateResponse(request, "admin/meetings/meeting/act.html", context)
