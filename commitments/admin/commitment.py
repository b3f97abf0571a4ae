"""Commitments: their texts on one page, their milestones by links, their terms by version."""

from django.contrib import admin
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from ogp_secretariat.audit.actions.recording import record

from .. import methodology
from ..actions import planning
from ..enums import PlanState
from ..forms.admin import CommitmentForm, ReviseCommitmentForm
from ..models import COMMITMENT_TEXTS, Commitment
from .base import ActionAdmin, TextColumns, arabic_missing, arabic_share, badge, without_window_links
from .revising import ReviseView

IDENTITY = (
    gettext_lazy("Identity"),
    {
        "fields": (
            ("plan", "axis", "position"),
            ("code", "ogp_code", "is_gender"),
            "title",
            "title_ar",
            ("component", "component_ar"),
        )
    },
)
WHO = (gettext_lazy("Who"), {"fields": (("lead", "coordinator"), "supporters")})
TERMS = (gettext_lazy("Baseline"), {"fields": (("starts_on", "ends_on", "weight"),)})
TEXTS = (
    gettext_lazy("Texts"),
    {"fields": ("problem", "done_so_far", "solution", "expected_results", "relevance", "links")},
)
ARABIC = (
    gettext_lazy("Arabic wording"),
    {
        "fields": ("problem_ar", "done_so_far_ar", "solution_ar", "expected_results_ar", "relevance_ar"),
        "classes": ("collapse",),
    },
)
SOURCE = (gettext_lazy("Source"), {"fields": ("period_text", "source")})


@admin.register(Commitment)
class CommitmentAdmin(ReviseView, TextColumns, ActionAdmin):
    form = CommitmentForm
    revise_form = ReviseCommitmentForm
    autocomplete_fields = ("lead", "coordinator", "supporters")
    list_display = ("code", "short_title", "plan_code", "short_lead", "status", "rate", "arabic")
    list_display_links = ("code", "short_title")
    list_filter = ("plan", "figures__status", ("lead", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("plan", "lead", "figures")
    search_fields = ("search_text",)

    def get_fieldsets(self, request, obj=None):
        typed = obj is None or obj.plan.state == PlanState.DRAFT
        return [IDENTITY, WHO, *([TERMS] if typed else []), TEXTS, ARABIC, SOURCE]

    def get_readonly_fields(self, request, obj=None):
        """The code and the plan are permanent: every milestone, declaration and letter names them."""
        return ("plan", "code") if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        return without_window_links(super().get_form(request, obj, change=change, **kwargs))

    # -- The list ----------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def short_title(self, commitment):
        return Truncator(commitment.title).chars(90)

    @admin.display(description=gettext_lazy("plan"), ordering="plan__code")
    def plan_code(self, commitment):
        return commitment.plan.code

    @admin.display(description=gettext_lazy("lead institution"), ordering="lead__name")
    def short_lead(self, commitment):
        return Truncator(commitment.lead or "").chars(50)

    @admin.display(description=gettext_lazy("status"), ordering="figures__status")
    def status(self, commitment):
        figures = getattr(commitment, "figures", None)
        return badge(figures.status, figures.get_status_display()) if figures else None

    @admin.display(description=gettext_lazy("completion rate"), ordering="figures__rate")
    def rate(self, commitment):
        figures = getattr(commitment, "figures", None)
        return methodology.displayed(figures.rate) if figures else None

    @admin.display(description=gettext_lazy("in Arabic"))
    def arabic(self, commitment):
        return arabic_share(commitment, COMMITMENT_TEXTS)

    # -- Saving ------------------------------------------------------------------------------------------------------

    def perform(self, request, obj, form):
        terms = form.typed_terms()
        planning.save_commitment(obj, by=request.user, expected_version=request.expected_version, **terms)
        self.warn_of_dates(request, obj.plan, obj.versions.order_by("-number").first())

    def save_related(self, request, form, formsets, change):
        """The supporters stand in a table of their own, which the action does not see: their audit is written here."""
        before = _names(form.instance) if change else []
        super().save_related(request, form, formsets, change)
        after = _names(form.instance)
        if change and before != after:
            changes = {"supporters": [", ".join(before), ", ".join(after)]}
            record("change", form.instance, by=request.user, changes=changes)

    # -- Revising, and what stands above the form --------------------------------------------------------------------

    def plan_of(self, obj):
        return obj.plan

    def revise(self, obj, **kwargs):
        return planning.revise_commitment(obj, **kwargs)

    def panel(self, request, obj):
        figures = getattr(obj, "figures", None)
        milestones = obj.milestones.select_related("figures").order_by("position", "code")
        return {
            **self.versions_panel(obj),
            "status": self.status(obj),
            "rate": methodology.displayed(figures.rate) if figures else "",
            "milestones": [
                {
                    "milestone": milestone,
                    "url": reverse("admin:commitments_milestone_change", args=[milestone.pk]),
                    "figures": getattr(milestone, "figures", None),
                    "progress": methodology.displayed(getattr(getattr(milestone, "figures", None), "progress", None)),
                }
                for milestone in milestones
            ],
            "add_url": reverse("admin:commitments_milestone_add", query={"commitment": obj.pk}),
            "arabic": arabic_share(obj, COMMITMENT_TEXTS),
            "arabic_missing": arabic_missing(obj, COMMITMENT_TEXTS),
        }


def _names(commitment):
    return sorted(str(institution) for institution in Commitment.objects.get(pk=commitment.pk).supporters.all())
