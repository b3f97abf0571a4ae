"""Who cites a decision of the committee, in the storeys above it: plans, letters, processes, the forum, the manual."""

from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.citing import Citation, citations_of, first_of
from meetings.enums import ManualState
from meetings.models import ManualVersion

from .enums.associations import ListState
from .models import ForumList, Timetable
from .permissions.process import can_manage, visible_processes


def cited_by(decision, user, today):
    """[`Citation`] of all that this account may see; a constant number of statements."""
    timetables = Timetable.objects.filter(
        decision=decision, process__in=visible_processes(user).order_by().values("pk")
    )
    lists, manuals = ForumList.objects.filter(decision=decision), ManualVersion.objects.filter(adopted_by=decision)
    if not can_manage(user):
        timetables = timetables.filter(adopted_at__isnull=False)
        lists = lists.filter(state=ListState.ADOPTED)
        manuals = manuals.exclude(state=ManualState.DRAFT)
    return [
        *citations_of(decision, user, today),
        *first_of(timetables.select_related("process").order_by("process__code", "number"), _of_timetable),
        *first_of(lists.order_by("number"), lambda one: _of_list(one, user)),
        *first_of(manuals.order_by("number", "pk"), _of_manual),
    ]


def _of_timetable(timetable):
    process = timetable.process
    return Citation(_("timetable of the process"), process.code, process.get_absolute_url())


def _of_list(listed, user):
    page = reverse("forum_list", args=[listed.number]) if can_manage(user) else reverse("forum")
    return Citation(_("list of the forum"), f"{listed.number}", page)


def _of_manual(version):
    return Citation(_("manual of the committee"), str(version), version.get_absolute_url())
