"""« Réviser »: a new version of dates and weight, which cites a decision or an act; the baseline stays."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import policies, queries
from ..enums import PlanState
from .base import day_words


class ReviseView:
    """The revision page of `CommitmentAdmin` and `MilestoneAdmin`."""

    revise_form = None

    def revise(self, obj, **kwargs):
        """Call the action."""
        raise NotImplementedError

    def plan_of(self, obj):
        raise NotImplementedError

    def get_urls(self):
        own = path(
            "<path:object_id>/revise/",
            self.admin_site.admin_view(self.revise_view),
            name=f"commitments_{self.opts.model_name}_revise",
        )
        return [own, *super().get_urls()]

    def revise_view(self, request, object_id):
        obj = self.record_to_act_on(request, object_id)
        plan = self.plan_of(obj)
        version = obj.versions.order_by("-number").first()
        form = self.revise_form(
            request.POST or None,
            version=version,
            committee=plan.committee_id,
            initial={"effective_on": timezone.localdate()},
        )
        missing = []
        if plan.state == PlanState.DRAFT:
            missing = [_("The plan is a draft: type its terms on the page itself; they are the baseline.")]
        elif request.method == "POST" and form.is_valid():
            try:
                made = self._write(request, obj, form)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                said = _("%(code)s revised: version %(number)s, in force from %(day)s.")
                values = {"code": obj.code, "number": made.number, "day": day_words(made.effective_on)}
                self.message_user(request, said % values, messages.SUCCESS)
                self.warn_of_dates(request, plan, made)
                return HttpResponseRedirect(self.page_of(obj))
        return self.act_page(
            request,
            obj,
            title=_("Revise %(code)s") % {"code": obj.code},
            warning=_(
                "The earlier versions and the baseline stay visible. A revision is never taken back: revise again."
            ),
            form=form,
            missing=missing,
        )

    def _write(self, request, obj, form):
        values = form.cleaned_data
        return self.revise(
            obj,
            by=request.user,
            effective_on=values["effective_on"],
            decision=values["decision"],
            act=values["act"],
            reason=values["reason"],
            **form.changes(),
        )

    def warn_of_dates(self, request, plan, version):
        """Dates outside the plan are told, never refused."""
        end = getattr(version, "ends_on", None) or getattr(version, "due_on", None)
        for sentence in policies.warnings_of_dates(plan, version.starts_on, end):
            self.message_user(request, sentence, messages.WARNING)

    def versions_panel(self, obj):
        """The versions in their order, with what each cites, and whether the terms are typed on the page."""
        versions = list(obj.versions.select_related("decision__meeting__committee").order_by("number"))
        return {
            "versions": [
                (version, queries.reference_of(version.decision) or version.act or _("baseline"))
                for version in versions
            ],
            "is_draft": self.plan_of(obj).state == PlanState.DRAFT,
            "revise_url": reverse(f"admin:commitments_{self.opts.model_name}_revise", args=[obj.pk]),
        }
