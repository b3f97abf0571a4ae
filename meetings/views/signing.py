"""« À signer »: the relevés and rectificatifs that wait for the chair or a delegate, on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import closing, desks, observation_desk, observation_rules, permissions, policies, queries
from ..actions.approving import issue_correction, validate
from ..corrections import places_of
from .preparing import version_shown


def _signs(user):
    return permissions.signs_anything(user, timezone.localdate())


def _rows(user, today):
    """The relevés to sign, each with what is missing for its validation, and in whose name it would be signed.

    A constant number of statements, however many wait.
    """
    waiting = list(desks.minutes_to_sign(user, today))
    contents = queries.contents_of([minutes.meeting for minutes in waiting])
    tallies, holders = observation_desk.tallies(waiting), permissions.holders_for(user, today)
    rows = []
    for minutes in waiting:
        meeting, (current, tally) = minutes.meeting, tallies[minutes.pk]
        content = contents[meeting.pk]
        unanswered = tally.unanswered if tally else 0
        rows.append(
            {
                "minutes": minutes,
                "meeting": meeting,
                "content": content,
                "missing": policies.missing_for_validation(meeting, minutes.state, content),
                "holder": holders.get(meeting.committee_id),
                "tally": tally,
                "cautions": observation_rules.cautions_for_validation(current, unanswered, today),
                "observations_run": bool(minutes.observations_until and minutes.observations_until >= today),
            }
        )
    return rows


def _corrections(user, today):
    """The rectificatifs to sign, their places in the page's language; nothing is saved."""
    found = list(desks.corrections_to_sign(user, today))
    keys = {correction.minutes.meeting_id for correction in found}
    meetings = {meeting.pk: meeting for meeting in queries.whole_meetings(keys)}
    for correction in found:
        places = places_of(meetings[correction.minutes.meeting_id])
        for line in correction.lines.all():
            line.where = places.get(line.target, line.where)
    return found


def _with_readings(rows):
    """What each meeting was closed with: its quorum, and what its decisions and items still lack."""
    readings = closing.readings_of([row["meeting"].pk for row in rows])
    return [{**row, "reading": readings[row["meeting"].pk]} for row in rows]


@only(_signs)
def sign_desk(request):
    user, today = request.user, timezone.localdate()
    context = {
        "rows": _with_readings(_rows(user, today)),
        "corrections": _corrections(user, today),
        "convocations": list(desks.convocations_to_sign(user, today)),
    }
    return render(request, "meetings/sign_desk.html", context)


@only(_signs)
@require_POST
def validate_minutes(request, pk):
    minutes = get_object_or_404(desks.minutes_to_sign(request.user, timezone.localdate()), pk=pk)
    confirmed, version = request.POST.get("confirme") == "oui", version_shown(request.POST)
    try:
        issue = validate(minutes, by=request.user, confirmed=confirmed, version=version)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("sign_desk")
    messages.success(
        request,
        _("Relevé %(reference)s validated, version %(version)s. Its PDF is being made; the secretariat publishes it.")
        % {"reference": minutes.meeting, "version": issue.version},
    )
    return redirect("sign_desk")


@only(_signs)
@require_POST
def sign_correction(request, pk):
    correction = get_object_or_404(desks.corrections_to_sign(request.user, timezone.localdate()), pk=pk)
    try:
        issue = issue_correction(correction, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("sign_desk")
    messages.success(
        request,
        _("Rectificatif of %(reference)s signed: it is version %(version)s, beside the earlier ones.")
        % {"reference": correction.minutes.meeting, "version": issue.version},
    )
    return redirect("sign_desk")
