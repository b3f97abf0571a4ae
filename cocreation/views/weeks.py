"""Open Gov Week: its public page and feed, proposing without an account, moderation by the secretariat."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.web import robots
from ogp_secretariat.web.guards import only, private

from .. import calendars, event_links
from ..actions import calling, closing, proposing
from ..enums.events import EventState, WeekState
from ..forms.events import QuestionForm, WhyForm
from ..forms.proposals import AfterForm, AmendForm, ProposalForm
from ..models import EventProposal, OpenGovWeek
from ..notifications.addresses import event_address
from ..permissions.process import can_manage
from ..policies import events as rules
from ..queries.weeks import members_to_call, programme_of, summary_of, waiting_proposals
from .loading import LARGEST_KEY, found_or_404, language_of_page


def _week(request, year):
    """A week that is only prepared is the secretariat's."""
    weeks = OpenGovWeek.objects.all()
    if not can_manage(request.user):
        weeks = weeks.exclude(state=WeekState.PREPARED)
    return get_object_or_404(weeks, year=year if year < 10_000 else 0)


def week(request, year):
    found = _week(request, year)
    events = list(programme_of(found))
    context = {
        "week": found,
        "days": [(day, list(group)) for day, group in groupby(events, key=lambda event: event.date)],
        "summary": summary_of(events),
        "takes_proposals": found.takes_proposals(timezone.localdate()),
        "is_over": found.ends_on < timezone.localdate(),
        "is_staff": can_manage(request.user),
    }
    return render(request, "cocreation/week/week.html", context)


def week_feed(request, year):
    found, language = _week(request, year), translation.get_language()
    content = calendars.feed(programme_of(found), lambda event: event_address(event, language), name=str(found))
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="semaine_{found.year}.ics"'
    return response


@never_cache
def week_propose(request, year, token=""):
    """Open to everybody while the call is open; a member's own link has the name and address filled in."""
    found = _week(request, year)
    initial = _invited(found, token) if token else {}
    if not found.takes_proposals(timezone.localdate()):
        return private(render(request, "cocreation/week/closed.html", {"week": found}))
    form = ProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and robots.guard(request, form, scope="proposal"):
        try:
            proposing.propose(
                found,
                form.event_values(),
                form.cleaned_data["regions"],
                form.cleaned_data["themes"],
                form.proposer(language_of_page()),
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("week_proposed", year)
    return private(render(request, "cocreation/week/propose.html", {"week": found, "form": form, "token": token}))


def _invited(week, token):
    """Who the link was written to; nothing when the mandate has ended since."""
    invitation = event_links.read_invitation(token)
    if invitation is None or invitation[0].pk != week.pk:
        raise Http404
    for member in members_to_call(timezone.localdate()):
        if event_links.fingerprint(member.email) == invitation[1]:
            return {"name": member.name, "email": member.email}
    return {}


def week_proposed(request, year):
    return render(request, "cocreation/week/proposed.html", {"week": _week(request, year)})


@never_cache
def proposal(request, token):
    """The proposer's page: where it stands, correct it, answer a question, tell how the event went."""
    found = found_or_404(event_links.read_proposal(token))
    event, today = found.event, timezone.localdate()
    is_open = event.state == EventState.PROPOSED
    is_public = event.state in (EventState.PUBLISHED, EventState.HELD)
    takes_report = is_public and event.date <= today
    report = getattr(event, "report", None)
    posted = request.POST if request.method == "POST" else None
    form = AmendForm(posted, proposal=found) if is_open else None
    after = AfterForm(posted, initial=_after(event, report)) if takes_report else None
    if posted is not None and form is not None and form.is_valid() and _amend(request, form, found):
        return private(redirect("proposal", token))
    if posted is not None and after is not None and after.is_valid() and _tell(request, after, found):
        return private(redirect("proposal", token))
    context = {
        "proposal": found,
        "event": event,
        "form": form,
        "after": after if not (report and report.published_on) else None,
        "is_public": is_public,
        "report": report,
    }
    return private(render(request, "cocreation/week/proposal.html", context))


def _after(event, report):
    values = {name: getattr(report, name) for name in ("text", "text_ar", "link")} if report else {}
    return {**values, "declared_attendance": event.declared_attendance}


def _amend(request, form, found):
    values = form.cleaned_data
    try:
        proposing.amend(
            found, form.event_values(), values["regions"], values["themes"], answer=values.get("answer", "")
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Your proposal is corrected; the secretariat examines it."))
    return True


def _tell(request, form, found):
    values = dict(form.cleaned_data)
    declared = values.pop("declared_attendance")
    try:
        closing.write_report(found.event, values, declared_attendance=declared, by=None, proposer=found)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Thank you. The secretariat reads it and publishes it on the event's page."))
    return True


# -- The secretariat ---------------------------------------------------------------------------------------------------


@only(can_manage)
def week_desk(request):
    return render(request, "cocreation/week/desk.html", {"weeks": OpenGovWeek.objects.all()})


@only(can_manage)
def week_manage(request, year):
    found, today = _week(request, year), timezone.localdate()
    events = list(programme_of(found))
    context = {
        "week": found,
        "waiting": waiting_proposals(found),
        "events": events,
        "summary": summary_of(events),
        "can_call": found.state != WeekState.CLOSED and today <= found.call_closes_on,
        "can_close": found.state == WeekState.CALLED,
    }
    return render(request, "cocreation/week/manage.html", context)


@only(can_manage)
@require_POST
def week_call(request, year):
    try:
        count = calling.call(_week(request, year), by=request.user, day=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        words = ngettext("%(n)d member is written to.", "%(n)d members are written to.", count)
        messages.success(request, words % {"n": count})
    return redirect("week_manage", year)


@only(can_manage)
@require_POST
def week_close(request, year):
    try:
        calling.close(_week(request, year), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The call is closed."))
    return redirect("week_manage", year)


@only(can_manage)
def proposal_decide(request, pk):
    """Publish, ask, or refuse with a reason."""
    proposals = EventProposal.objects.select_related("event__week", "event__process")
    found = get_object_or_404(proposals, pk=pk if pk < LARGEST_KEY else 0)
    act = request.POST.get("acte", "")
    question = QuestionForm(request.POST if act == "demander" else None, prefix="q")
    refusal = WhyForm(request.POST if act == "refuser" else None, prefix="r")
    done = ""
    try:
        if act == "publier":
            proposing.accept(found, by=request.user)
            done = _("The event is published; the proposer is told.")
        elif act == "demander" and question.is_valid():
            proposing.ask(found, question=question.cleaned_data["question"], by=request.user)
            done = _("The question left by mail.")
        elif act == "refuser" and refusal.is_valid():
            proposing.refuse(found, reason=refusal.cleaned_data["reason"], by=request.user)
            done = _("The proposal is refused; the proposer is told.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if done:
        messages.success(request, done)
        return redirect("week_manage", found.event.week.year)
    context = {
        "proposal": found,
        "event": found.event,
        "question": question,
        "refusal": refusal,
        "missing": rules.missing_for_publication(found.event),
        "is_open": found.event.state == EventState.PROPOSED,
    }
    return render(request, "cocreation/week/decide.html", context)
