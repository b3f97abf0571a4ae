"""Which report, of which day; and the agenda item that a situation is annexed to."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from meetings.enums import MeetingStatus
from meetings.models import AgendaItem
from meetings.policies import LOCKED_STATES
from ogp_secretariat.web.forms import CrispyForm

from ..enums import ReportKind
from ..policies import missing_for_making

WHOLE_PLAN = [(kind.value, capfirst(kind.label)) for kind in (ReportKind.SITUATION, ReportKind.SELF_ASSESSMENT)]


class ReportForm(CrispyForm):
    kind = forms.ChoiceField(label=_("Report"), choices=WHOLE_PLAN)
    as_of = forms.DateField(
        label=_("Situation on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("What was known on this day counts. A day that has passed may be chosen."),
    )

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if missing := missing_for_making(day, timezone.localdate()):
            raise forms.ValidationError(missing)
        return day


def _meeting_line(meeting):
    return f"{meeting} – {meeting.date:%d/%m/%Y}" if meeting.number else str(meeting)


class AnnexForm(CrispyForm):
    """One list of agenda items, grouped by meeting: it needs no script to follow the meeting chosen."""

    agenda_item = forms.ModelChoiceField(
        label=_("Agenda item"), queryset=AgendaItem.objects.none(), empty_label=_("Choose an item of a meeting")
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["agenda_item"]
        field.queryset = (
            AgendaItem.objects.filter(meeting__committee=plan.committee_id, meeting__date__isnull=False)
            .exclude(meeting__minutes__state__in=LOCKED_STATES)
            .exclude(meeting__status=MeetingStatus.CANCELLED)
            .select_related("meeting__committee")
            .order_by("-meeting__date", "-meeting__pk", "position", "pk")
        )
        groups = {}
        for item in field.queryset:
            items = groups.setdefault((item.meeting_id, _meeting_line(item.meeting)), [])
            items.append((item.pk, f"{item.number or len(items) + 1}. {item.title}"))
        self.meetings = len(groups)
        field.choices = [("", field.empty_label), *((line, items) for (_pk, line), items in groups.items())]
