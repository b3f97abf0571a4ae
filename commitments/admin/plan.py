"""Action plans: their axes and periods on the same page; their state only by an act."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ogp_secretariat.people.admin.base import RecordInline

from .. import methodology, policies
from ..actions import planning, reporting
from ..enums import PlanState
from ..forms.admin import AdoptForm, ConfirmForm
from ..models import ActionPlan, Axis, ReportingPeriod
from .base import ActionAdmin, FoldedSearch, TextColumns, arabic_missing, badge, without_window_links

TEXTS = ("title",)
ACTS = {
    (PlanState.DRAFT, PlanState.ADOPTED): (
        gettext_lazy("Adopt the plan"),
        gettext_lazy("The plan becomes visible to everybody; its weights and dates then change by revision only."),
    ),
    (PlanState.ADOPTED, PlanState.CLOSED): (
        gettext_lazy("Close the plan"),
        gettext_lazy("The plan no longer takes declarations."),
    ),
    (PlanState.CLOSED, PlanState.ADOPTED): (
        gettext_lazy("Reopen the plan"),
        gettext_lazy("The plan takes declarations again."),
    ),
}


class AxisInline(RecordInline):
    model = Axis
    fields = ("position", "code", "title", "title_ar")
    can_delete = False


class PeriodInline(RecordInline):
    model = ReportingPeriod
    fields = ("label", "label_ar", "starts_on", "ends_on", "opens_on", "on_time_until", "locks_on")
    can_delete = False
    extra = 0


SAVE_ROW = {Axis: planning.save_axis, ReportingPeriod: reporting.save_period}


@admin.register(ActionPlan)
class ActionPlanAdmin(TextColumns, FoldedSearch, ActionAdmin):
    fieldsets = (
        (
            gettext_lazy("Identity"),
            {"fields": (("code", "committee"), "title", "title_ar", ("starts_on", "ends_on"), "source")},
        ),
        (
            gettext_lazy("Rules of this plan"),
            {"fields": (("own_extension_days", "review_target_days"), "cycle")},
        ),
    )
    inlines = (AxisInline, PeriodInline)
    list_display = ("code", "title", "state_badge", "starts_on", "ends_on", "commitment_total", "rate")
    list_display_links = ("code", "title")
    list_filter = ("state",)
    list_select_related = ("figures",)
    folded_fields = ("code", "title", "title_ar")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(commitment_count=Count("commitments"))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, plan):
        return badge(plan.state, plan.get_state_display())

    @admin.display(description=gettext_lazy("commitments"), ordering="commitment_count")
    def commitment_total(self, plan):
        return plan.commitment_count

    @admin.display(description=gettext_lazy("completion rate"), ordering="figures__rate")
    def rate(self, plan):
        figures = getattr(plan, "figures", None)
        return methodology.displayed(figures.rate) if figures else None

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    # -- Saving ------------------------------------------------------------------------------------------------------

    def perform(self, request, obj, form):
        planning.save_plan(obj, by=request.user, expected_version=request.expected_version)

    def save_formset(self, request, form, formset, change):
        """Axes and periods by their own actions."""
        for row in formset.save(commit=False):
            SAVE_ROW[formset.model](row, by=request.user)

    # -- State -------------------------------------------------------------------------------------------------------

    def panel(self, request, obj):
        acts = [state for before, state in ACTS if before == obj.state]
        missing = {state: policies.missing_for_plan_state(obj, state, obj.commitments.count()) for state in acts}
        return {
            "state": badge(obj.state, obj.get_state_display()),
            "acts": [
                {
                    "label": ACTS[PlanState(obj.state), state][0],
                    "url": reverse("admin:commitments_actionplan_state", args=[obj.pk, state]),
                    "missing": missing[state],
                }
                for state in acts
            ],
            "arabic_missing": arabic_missing(obj, TEXTS),
            "commitments": obj.commitments.count(),
        }

    def get_urls(self):
        own = path(
            "<path:object_id>/state/<slug:state>/",
            self.admin_site.admin_view(self.state_view),
            name="commitments_actionplan_state",
        )
        return [own, *super().get_urls()]

    def state_view(self, request, object_id, state):
        """GET asks, POST moves the plan; what is missing is said instead of the button."""
        plan = self.record_to_act_on(request, object_id)
        if state not in PlanState.values:
            raise Http404
        title, warning = ACTS.get((PlanState(plan.state), PlanState(state)), (_("State of the plan"), ""))
        adopts = (plan.state, state) == (PlanState.DRAFT, PlanState.ADOPTED)
        kind = AdoptForm if adopts else ConfirmForm
        form = kind(request.POST or None, plan=plan, initial={"adopted_on": timezone.localdate()})
        if request.method == "POST" and form.is_valid():
            try:
                plan = planning.move_plan(plan, PlanState(state), by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                said = _("The plan %(code)s is now « %(state)s ».")
                self.message_user(
                    request, said % {"code": plan.code, "state": plan.get_state_display()}, messages.SUCCESS
                )
                return HttpResponseRedirect(self.page_of(plan))
        missing = policies.missing_for_plan_state(plan, state, plan.commitments.count())
        return self.act_page(
            request, plan, title=title, warning=warning, form=form, missing=[] if form.errors else missing
        )
