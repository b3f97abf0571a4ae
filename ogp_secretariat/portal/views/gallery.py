"""The component gallery: what pages are made of, live, in both directions of writing."""

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.enums import DecisionStatus, MeetingStatus, MinutesState, Presence
from ogp_secretariat.documents.enums import State as DocumentState
from ogp_secretariat.mailroom.enums import State as MailState
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.forms import CrispyForm
from ogp_secretariat.web.guards import only


class SampleForm(CrispyForm):
    name = forms.CharField(label=_("Name"), help_text=_("First name, then family name in capitals."))
    email = forms.EmailField(label=_("E-mail address"))
    state = forms.ChoiceField(label=_("State"), choices=MinutesState.choices)
    agreed = forms.BooleanField(label=_("I have read the draft"))


@only(is_secretariat)
def gallery(request):
    statuses = [
        (_("Relevés"), MinutesState.choices),
        (_("Meetings"), MeetingStatus.choices),
        (_("Decisions"), DecisionStatus.choices),
        (_("Attendance"), Presence.choices),
        (_("Documents"), DocumentState.choices),
        (_("Messages"), MailState.choices),
    ]
    context = {
        "today": timezone.localdate(),
        "statuses": statuses,
        "decision_open": DecisionStatus.IN_PROGRESS.label,
        "decision_done": DecisionStatus.DONE.label,
        "form": SampleForm({"name": "Salma EXEMPLE", "email": "salma@", "state": "draft"}, auto_id="sample_%s"),
        "page": Paginator(range(240), 20).get_page(request.GET.get("page", 4)),
    }
    return render(request, "portal/gallery.html", context)
