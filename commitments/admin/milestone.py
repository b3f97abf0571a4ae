"""Milestones: what is promised, what will prove it, how it is measured; weight and dates by version."""

from django.contrib import admin
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from .. import methodology
from ..actions import planning
from ..enums import PlanState
from ..forms.admin import MilestoneForm, ReviseMilestoneForm
from ..models import MILESTONE_TEXTS, Commitment, Milestone
from .base import (
    ActionAdmin,
    FoldedSearch,
    TextColumns,
    arabic_missing,
    arabic_share,
    badge,
    day_words,
    without_window_links,
)
from .revising import ReviseView

IDENTITY = (
    gettext_lazy("Identity"),
    {
        "fields": (
            ("commitment", "position", "code"),
            "title",
            "title_ar",
            ("component", "component_ar"),
            "responsible",
        )
    },
)
PROOF = (
    gettext_lazy("Deliverable and proof"),
    {"fields": ("deliverable", "deliverable_ar", "means_of_verification", "means_of_verification_ar")},
)
MEASURE = (
    gettext_lazy("Measure"),
    {"fields": ("method", ("baseline_value", "target_value"), ("unit", "unit_ar"))},
)
TERMS = (
    gettext_lazy("Baseline"),
    {"fields": (("weight", "starts_on"), ("due_on", "due_precision", "due_text"))},
)


@admin.register(Milestone)
class MilestoneAdmin(ReviseView, TextColumns, FoldedSearch, ActionAdmin):
    form = MilestoneForm
    revise_form = ReviseMilestoneForm
    autocomplete_fields = ("commitment",)
    list_display = ("code", "short_title", "method", "weight", "due", "status", "progress", "arabic")
    list_display_links = ("code", "short_title")
    list_filter = ("commitment__plan", "method", "figures__status")
    list_select_related = ("commitment", "figures")
    folded_fields = ("code", "title", "title_ar", "commitment__search_text")

    def get_fieldsets(self, request, obj=None):
        typed = obj is None or obj.commitment.plan.state == PlanState.DRAFT
        return [IDENTITY, PROOF, MEASURE, *([TERMS] if typed else [])]

    def get_readonly_fields(self, request, obj=None):
        return ("commitment", "code") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    def get_changeform_initial_data(self, request):
        """From the commitment's page: the next code and place."""
        initial = super().get_changeform_initial_data(request)
        pk = str(initial.get("commitment", ""))
        if pk.isascii() and pk.isdecimal() and len(pk) < 10:
            commitment = Commitment.objects.filter(pk=pk).first()
            if commitment is not None:
                number = commitment.milestones.count() + 1
                initial |= {"position": number, "code": f"{commitment.code}-J{number}"}
        return initial

    # -- The list ----------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def short_title(self, milestone):
        return Truncator(milestone.title).chars(80)

    @admin.display(description=gettext_lazy("weight"), ordering="figures__weight")
    def weight(self, milestone):
        return _figure(milestone, "weight")

    @admin.display(description=gettext_lazy("due date"), ordering="figures__due_on")
    def due(self, milestone):
        return day_words(_figure(milestone, "due_on")) or _figure(milestone, "due_text")

    @admin.display(description=gettext_lazy("status"), ordering="figures__status")
    def status(self, milestone):
        figures = getattr(milestone, "figures", None)
        return badge(figures.status, figures.get_status_display()) if figures else None

    @admin.display(description=gettext_lazy("progress"), ordering="figures__progress")
    def progress(self, milestone):
        return methodology.displayed(_figure(milestone, "progress"))

    @admin.display(description=gettext_lazy("in Arabic"))
    def arabic(self, milestone):
        return arabic_share(milestone, MILESTONE_TEXTS)

    # -- Saving, revising --------------------------------------------------------------------------------------------

    def perform(self, request, obj, form):
        planning.save_milestone(obj, by=request.user, expected_version=request.expected_version, **form.typed_terms())
        self.warn_of_dates(request, obj.commitment.plan, obj.versions.order_by("-number").first())

    def plan_of(self, obj):
        return obj.commitment.plan

    def revise(self, obj, **kwargs):
        return planning.revise_milestone(obj, **kwargs)

    def panel(self, request, obj):
        return {
            **self.versions_panel(obj),
            "status": self.status(obj),
            "progress": self.progress(obj),
            "commitment": obj.commitment,
            "commitment_url": reverse("admin:commitments_commitment_change", args=[obj.commitment_id]),
            "arabic": arabic_share(obj, MILESTONE_TEXTS),
            "arabic_missing": arabic_missing(obj, MILESTONE_TEXTS),
        }


def _figure(milestone, name):
    return getattr(getattr(milestone, "figures", None), name, None)
