from django.contrib import admin

from ogp_secretariat.people.admin.base import RecordAdmin

from ..models import AnswerReason


@admin.register(AnswerReason)
class AnswerReasonAdmin(RecordAdmin):
    """The coded reasons of answers: one that is no longer offered stays on the answers that bear it."""

    list_display = ("label", "label_ar", "position", "is_offered")
    fields = ("code", "label", "label_ar", "dispositions", "position", "is_offered")
    search_fields = ("code", "label", "label_ar")
