"""What the pages of a process list: what is open, what comes next, what was done, what stands in its spreadsheets."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..enums.events import EventState
from ..enums.process import Feature, StageKind
from ..enums.requirements import CheckState
from ..models import CommunicationAction, Event
from ..queries import process as queries
from ..queries import requirements as checks

NEXT_EVENTS = 5
PAGES = {
    Feature.PROPOSE: ("propose", "contribution_list"),
    Feature.COMMENT: ("contribution_list",),
    Feature.REGISTER: ("event_list",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the public may do: its words, its `Opening`, and the page for it (empty when there is none)."""

    feature: str
    label: str
    opening: object
    url: str


def page_of(*names):
    """The address of the first of these pages that exists; empty without one."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def openings(process, stages, overrides, today):
    """[`Entry`] of the features that a stage or a hand opens some day, in the order of `Feature`."""
    found = queries.openings(process, stages, overrides, today)
    labels = dict(Feature.choices)
    return [
        Entry(feature, labels[feature], opening, page_of(*PAGES[feature]))
        for feature, opening in found.items()
        if opening.is_open or opening.by_hand or any(feature in stage.features for stage in stages)
    ]


def next_events(today):
    """The next published events, of whatever kind."""
    events = Event.objects.filter(state=EventState.PUBLISHED, date__gte=today).order_by("date", "starts_at", "pk")
    return list(events[:NEXT_EVENTS])


def figures(process, today, stages):
    """What people did, as numbers: contributions, answers, events."""
    counts = checks.answer_counts(process, today, stages)
    held = Event.objects.filter(process=process, state__in=[EventState.PUBLISHED, EventState.HELD])
    return {"received": counts["received"], "answered": counts["answered"], "events": held.count()}


def stage_words():
    return dict(StageKind.choices)


def done_actions(process):
    """The communication actions that were done, the newest first."""
    return list(CommunicationAction.objects.filter(process=process, done_on__isnull=False).order_by("-done_on", "-pk"))


def plan_of_actions(process, today):
    """[(action, « late », « to_do » or « done »)]: late ones first, then by day, done ones at the end."""
    rows = [(action, _progress(action, today)) for action in CommunicationAction.objects.filter(process=process)]
    order = {"late": 0, "to_do": 1, "done": 2}
    return sorted(rows, key=lambda row: (order[row[1]], row[0].due_on, row[0].pk))


def _progress(action, today):
    if action.done_on:
        return "done"
    return "late" if action.due_on < today else "to_do"


# -- Spreadsheets ------------------------------------------------------------------------------------------------------


def stages_table(process, today):
    """(title, headers, rows) of the stages of every adopted version, the newest first."""
    headers = [
        _("version"), _("no."), _("stage"), _("title"), _("from"), _("until"), _("deliverable"), _("responsible"),
        _("opens contributions"), _("opens comments"), _("opens registration"), _("approved on"), _("approved by"),
    ]  # fmt: skip
    rows = [
        (
            timetable.number, stage.position, stage.get_kind_display(), stage.display_title, stage.starts_on,
            stage.ends_on, stage.display_deliverable, stage.display_responsible, stage.opens_proposals,
            stage.opens_comments, stage.opens_registration, timetable.approved_on, cited(timetable),
        )
        for timetable, stages, _changes in queries.versions_of(process)
        for stage in stages
    ]  # fmt: skip
    return _("Stages"), headers, rows


def cited(timetable):
    """What approved a timetable, in words."""
    decision = timetable.decision
    if decision is None:
        return timetable.approval
    return f"{decision.meeting}, point {decision.number}" if decision.number else str(decision.meeting)


def done_table(process, today):
    headers = [_("done on"), _("stage"), _("action"), _("channel"), _("language"), _("public addressed"), _("link")]
    rows = [
        (
            action.done_on, action.get_stage_kind_display(), action.display_title, action.get_channel_display(),
            action.get_language_display(), action.display_audience, action.link,
        )
        for action in done_actions(process)
    ]  # fmt: skip
    return _("Communication"), headers, rows


def plan_table(process, today):
    """The whole plan, for the secretariat."""
    words = {
        "late": pgettext("action", "late"),
        "to_do": pgettext("action", "to do"),
        "done": pgettext("action", "done"),
    }
    headers = [
        _("progress"), _("planned for"), _("done on"), _("stage"), _("action"), _("channel"), _("language"),
        _("public addressed"), _("in charge"), _("link"), _("file"), _("note of the secretariat"),
    ]  # fmt: skip
    rows = [
        (
            words[progress], action.due_on, action.done_on, action.get_stage_kind_display(), action.title,
            action.get_channel_display(), action.get_language_display(), action.audience, action.owner, action.link,
            action.file_name, action.note,
        )
        for action, progress in plan_of_actions(process, today)
    ]  # fmt: skip
    return _("Communication plan"), headers, rows


def requirements_table(process, today):
    rows, _grounds, _grid = checks.checklist(process, today)
    headers = [_("number"), _("requirement"), _("state"), _("why"), _("next deadline"), _("evidence"), _("notes")]
    lines = [
        (
            requirement.code, requirement.display_title, state_words(checked.state), checked.sentence, checked.deadline,
            " | ".join(evidence_words(evidence) for evidence in checked.evidence),
            " | ".join(f"{note.dated_on:%d/%m/%Y} {note.display_text}" for note in notes),
        )
        for requirement, checked, notes in rows
    ]  # fmt: skip
    return _("OGP requirements"), headers, lines


def evidence_words(evidence):
    day = f"{evidence.day:%d/%m/%Y} " if evidence.day else ""
    return f"{day}{evidence.label} {evidence.url}".strip()


def state_words(state):
    return str(dict(CheckState.choices)[state])


TABLES = {"etapes": stages_table, "communication": done_table, "exigences": requirements_table}
