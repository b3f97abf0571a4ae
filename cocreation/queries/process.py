"""What is read of a process: the timetable in force, what is open."""

from django.db.models import Exists, OuterRef

from ..enums.process import Feature, ProcessState
from ..models import FeatureOverride, Process, Stage, Timetable
from ..policies import process as rules


def timetable_in_force(process):
    """The latest adopted `Timetable`, or None."""
    return Timetable.objects.filter(process=process, adopted_at__isnull=False).order_by("-number").first()


def stages_in_force(process):
    """[`Stage`] of the timetable in force, in order; empty without one."""
    timetable = timetable_in_force(process)
    return list(Stage.objects.filter(timetable=timetable)) if timetable else []


def stages_of(processes):
    """{process key: [`Stage`]} of the timetables in force of several processes: one statement."""
    later = Timetable.objects.filter(
        process=OuterRef("timetable__process"), adopted_at__isnull=False, number__gt=OuterRef("timetable__number")
    )
    found = {process.pk: [] for process in processes}
    stages = Stage.objects.filter(~Exists(later), timetable__process__in=found, timetable__adopted_at__isnull=False)
    for stage in stages.select_related("timetable"):
        found[stage.timetable.process_id].append(stage)
    return found


def overrides_of(process):
    """[`FeatureOverride`] in the order in which they were made."""
    return list(FeatureOverride.objects.filter(process=process).order_by("pk"))


def feature_is_open(process, feature, day):
    """Whether the public may use `feature` of a published process on `day`."""
    if process is None or process.state != ProcessState.PUBLISHED:
        return False
    overrides = FeatureOverride.objects.filter(process=process, feature=feature).order_by("pk")
    return rules.is_open(stages_in_force(process), overrides, feature, day)


def span_of(process, feature):
    """(first, last day) on which `feature` is open (`policies.process.span`): two statements."""
    return rules.span(stages_in_force(process), overrides_of(process), feature)


def open_among(processes, feature, day):
    """The keys of those of `processes` whose `feature` the public may use on `day`: two statements."""
    published = [process for process in processes if process.state == ProcessState.PUBLISHED]
    stages, overrides = stages_of(published), {}
    for one in FeatureOverride.objects.filter(process__in=published, feature=feature).order_by("pk"):
        overrides.setdefault(one.process_id, []).append(one)
    return {
        process.pk
        for process in published
        if rules.is_open(stages[process.pk], overrides.get(process.pk, []), feature, day)
    }


def openings(process, stages, overrides, day):
    """{feature: `Opening`} of a published process; empty for any other."""
    if process.state != ProcessState.PUBLISHED:
        return {}
    return {feature: rules.opening(stages, overrides, feature, day) for feature in Feature}


def current_process():
    """The process that the public pages speak of first: the newest published one, else the newest closed one."""
    return (
        Process.objects.filter(state=ProcessState.PUBLISHED).order_by("-published_on", "-pk").first()
        or Process.objects.filter(state=ProcessState.CLOSED).order_by("-published_on", "-pk").first()
    )


def versions_of(process):
    """[(`Timetable`, [`Stage`], [(title, [sentence])])] of the adopted versions, the newest first: two statements."""
    timetables = (
        Timetable.objects.filter(process=process, adopted_at__isnull=False)
        .select_related("decision__meeting__committee", "decision__meeting__minutes")
        .order_by("number")
    )
    stages = {}
    for stage in Stage.objects.filter(timetable__process=process, timetable__adopted_at__isnull=False):
        stages.setdefault(stage.timetable_id, []).append(stage)
    found, before = [], None
    for timetable in timetables:
        own = stages.get(timetable.pk, [])
        found.append((timetable, own, [] if before is None else rules.changes(before, own)))
        before = own
    return found[::-1]
