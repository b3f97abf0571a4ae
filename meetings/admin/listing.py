"""The list of meetings: what it shows, how it is filtered, what is done to several at once."""

import csv
import json

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.spreadsheet import safe_cell

from .. import queries
from ..actions import convening
from ..models import Decision, Meeting
from ..records import record_of

EXPORT_LIMIT = 500


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        return [(str(year), str(year)) for year in queries.years_of(Meeting.objects.all())]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return (
            queryset.filter(year=int(value)) if value.isascii() and value.isdecimal() and len(value) == 4 else queryset
        )


def badge(state, label):
    """A state as a word in a frame; colour is never its only sign."""
    return format_html('<span class="desk-state desk-state-{}">{}</span>', state, label)


class MeetingList:
    """The change list of `MeetingAdmin`."""

    list_display = ("reference_or_name", "day", "committee_code", "status_badge", "releve_badge", "decision_count")
    list_display_links = ("reference_or_name", "day")
    list_filter = ("committee", YearFilter, "status", "minutes__state")
    list_select_related = ("committee", "minutes")
    date_hierarchy = "date"
    search_fields = ("search_text",)
    actions = ("mark_held", "export_json", "export_csv")

    def get_queryset(self, request):
        decisions = Decision.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=Count("pk"))
        return (
            super()
            .get_queryset(request)
            .select_related("committee", "minutes", "college")
            .annotate(decision_total=Coalesce(Subquery(decisions.values("n")), 0))
        )

    @admin.display(description=gettext_lazy("reference"), ordering="number")
    def reference_or_name(self, meeting):
        return meeting.reference or _("no number yet")

    @admin.display(description=gettext_lazy("date"), ordering="date")
    def day(self, meeting):
        return format_date(meeting.date, (get_language() or "fr")[:2]) if meeting.date else None

    @admin.display(description=gettext_lazy("committee"), ordering="committee__code")
    def committee_code(self, meeting):
        return meeting.committee.display_name

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, meeting):
        return badge(meeting.status, meeting.get_status_display())

    @admin.display(description=gettext_lazy("relevé"), ordering="minutes__state")
    def releve_badge(self, meeting):
        minutes = getattr(meeting, "minutes", None)
        return badge(minutes.state, minutes.get_state_display()) if minutes else None

    @admin.display(description=gettext_lazy("decisions"), ordering="decision_total")
    def decision_count(self, meeting):
        return meeting.decision_total

    @admin.action(description=gettext_lazy("Mark as held"))
    def mark_held(self, request, queryset):
        held = 0
        for meeting in queryset:
            try:
                convening.hold(meeting, by=request.user)
                held += 1
            except ValidationError as error:
                self.message_user(request, f"{meeting}: {' '.join(error.messages)}", messages.WARNING)
        if held:
            said = ngettext("%d meeting marked as held.", "%d meetings marked as held.", held) % held
            self.message_user(request, said, messages.SUCCESS)

    def _exported(self, request, queryset):
        """The chosen meetings with all they hold; None, with a sentence, when there are too many."""
        keys = list(queryset.values_list("pk", flat=True)[: EXPORT_LIMIT + 1])
        if len(keys) > EXPORT_LIMIT:
            said = _("Choose at most %(limit)d meetings.") % {"limit": EXPORT_LIMIT}
            self.message_user(request, said, messages.WARNING)
            return None
        return [queries.whole_meeting(pk) for pk in keys]

    @admin.action(description=gettext_lazy("Export as JSON"))
    def export_json(self, request, queryset):
        meetings = self._exported(request, queryset)
        if meetings is None:
            return None
        body = json.dumps({"meetings": [record_of(m) for m in meetings]}, ensure_ascii=False, indent=1)
        return _file(body, "application/json", "reunions.json")

    @admin.action(description=gettext_lazy("Export the decisions as CSV"))
    def export_csv(self, request, queryset):
        meetings = self._exported(request, queryset)
        if meetings is None:
            return None
        # With a byte order mark, without which spreadsheets read the accents wrongly.
        response = _file("\ufeff", "text/csv", "points-arretes.csv")
        writer = csv.writer(response, delimiter=";")
        heads = (_("meeting"), _("date"), _("number"), _("decision"), _("owner"), _("deadline"), _("in words"))
        writer.writerow([safe_cell(str(head)) for head in heads])
        for meeting in meetings:
            for number, decision in enumerate(record_of(meeting)["decisions"], 1):
                row = (
                    meeting.reference,
                    meeting.date.isoformat() if meeting.date else "",
                    decision["number"] or str(number),
                    decision["text"],
                    decision["owner"] or "",
                    decision["due"] or "",
                    decision["deadline"]["text"] or "",
                )
                writer.writerow([safe_cell(cell) for cell in row])
        return response


def _file(body, kind, name):
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
