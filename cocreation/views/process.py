"""The public pages of co-creation: its home, and the timeline of each process."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from ..desk import process as desk
from ..permissions import process as permissions
from ..policies import timeline
from ..queries import process as queries


def home(request):
    today = timezone.localdate()
    current = queries.current_process()
    visible = permissions.visible_processes(request.user).order_by("-published_on", "-pk")
    context = {
        "process": current,
        "today": today,
        "others": [process for process in visible if current is None or process.pk != current.pk],
        "events": desk.next_events(today),
        "can_manage": permissions.can_manage(request.user),
    }
    if current:
        context |= _state_of(current, today)
        context["figures"] = desk.figures(current, today, context["stages"])
    return render(request, "cocreation/process/home.html", context)


def process(request, code):
    today = timezone.localdate()
    found = get_object_or_404(permissions.visible_processes(request.user), code=code)
    versions = queries.versions_of(found)
    stages = versions[0][1] if versions else []
    context = {
        "process": found,
        "today": today,
        "versions": versions,
        "timetable": versions[0][0] if versions else None,
        "figures": desk.figures(found, today, stages),
        "actions": desk.done_actions(found),
        "kinds": desk.stage_words(),
        "can_manage": permissions.can_manage(request.user),
        **_state_of(found, today, stages),
    }
    return render(request, "cocreation/process/process.html", context)


def _state_of(process, today, stages=None):
    """What is open, and the picture of the stages."""
    stages = queries.stages_in_force(process) if stages is None else stages
    overrides = queries.overrides_of(process)
    return {
        "stages": stages,
        "picture": timeline.draw(stages, today, mirrored=translation.get_language_bidi()),
        "openings": desk.openings(process, stages, overrides, today),
        "by_hand": [override for override in overrides if override.ends_on >= today],
    }
