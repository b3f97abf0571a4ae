"""Code lists of the impact assessment: a cycle with its questions, a question with its answers. Lists are data."""

from django.contrib import admin

from ogp_secretariat.people.admin.base import RecordAdmin, RecordInline

from ..models import AssessmentCode, AssessmentCycle, AssessmentQuestion
from .base import FoldedSearch


class QuestionInline(RecordInline):
    model = AssessmentQuestion
    fields = ("position", "code", "title", "title_ar")
    show_change_link = True


class CodeInline(RecordInline):
    model = AssessmentCode
    fields = ("position", "code", "title", "title_ar")


@admin.register(AssessmentCycle)
class AssessmentCycleAdmin(FoldedSearch, RecordAdmin):
    fields = ("code", "title", "title_ar", "source")
    inlines = (QuestionInline,)
    list_display = ("code", "title", "title_ar")
    list_display_links = ("code", "title")
    folded_fields = ("code", "title", "title_ar")


@admin.register(AssessmentQuestion)
class AssessmentQuestionAdmin(FoldedSearch, RecordAdmin):
    fields = ("cycle", "position", "code", "title", "title_ar")
    inlines = (CodeInline,)
    list_display = ("title", "cycle", "position", "code")
    list_filter = ("cycle",)
    list_select_related = ("cycle",)
    folded_fields = ("code", "title", "title_ar", "cycle__title")
