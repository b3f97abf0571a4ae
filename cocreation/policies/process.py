"""What a process opens, and when; what an adoption and a publication ask for. Pure: stages, overrides, days come in."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Dates of a timetable lie within these years: beyond them is a slip of the keyboard.
EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a feature is open on a day; `until`: the last day of this state, None when nothing ends it.

    `by_hand`: the override that says so, or None; `opens_on`: the next day on which a stage opens it.
    """

    is_open: bool
    until: datetime.date | None
    by_hand: object
    opens_on: datetime.date | None


def is_open(stages, overrides, feature, day):
    """Whether `feature` is open on `day`: the latest override that covers the day, else any stage that opens it.

    `stages` of the timetable in force; `overrides` in the order in which they were made.
    """
    word = override_on(overrides, feature, day)
    if word is not None:
        return word.is_open
    return any(feature in stage.features and stage.starts_on <= day <= stage.ends_on for stage in stages)


def override_on(overrides, feature, day):
    """The latest override of `feature` that covers `day`, or None."""
    found = None
    for override in overrides:
        if override.feature == feature and override.starts_on <= day <= override.ends_on:
            found = override
    return found


def opening(stages, overrides, feature, day):
    """The `Opening` of `feature` on `day`: its last day is found by walking over the days at which something moves."""
    overrides = list(overrides)
    now = is_open(stages, overrides, feature, day)
    edges = {row.ends_on for row in (*stages, *overrides)} | {
        row.starts_on - datetime.timedelta(days=1) for row in (*stages, *overrides)
    }
    until = None
    for edge in sorted(edge for edge in edges if edge >= day):
        after = edge + datetime.timedelta(days=1)
        if is_open(stages, overrides, feature, after) != now:
            until = edge
            break
    return Opening(
        now, until, override_on(overrides, feature, day), None if now else next_opening(stages, feature, day)
    )


def next_opening(stages, feature, day):
    """The day on which a stage opens `feature` next, after `day`; None when none does."""
    days = [stage.starts_on for stage in stages if feature in stage.features and stage.starts_on > day]
    return min(days, default=None)


def closing_day(stages, feature, day):
    """The last day of the stages that open `feature` on `day`; None when none does."""
    days = [stage.ends_on for stage in stages if feature in stage.features and stage.starts_on <= day <= stage.ends_on]
    return max(days, default=None)


def span(stages, overrides, feature):
    """(first, last day) on which `feature` is open at some time, by a stage or by hand; (None, None) where no stage
    opens it: nothing was planned then."""
    found = [stage for stage in stages if feature in stage.features]
    if not found:
        return None, None
    found += [override for override in overrides if override.feature == feature and override.is_open]
    return min(one.starts_on for one in found), max(one.ends_on for one in found)


# -- What acts ask for -------------------------------------------------------------------------------------------------


def missing_for_adoption(stages, *, is_adopted, decision, approval, approved_on, today):
    """What keeps a timetable from coming into force; an empty list means that it may."""
    if is_adopted:
        return [_("This timetable is in force already: prepare a new version.")]
    missing = []
    if not stages:
        missing.append(_("The timetable has no stage."))
    if decision is None and not approval:
        missing.append(_("Cite the decision of the committee, or write who approved the timetable and when."))
    if approved_on is None:
        missing.append(_("Say on which day it was approved."))
    elif approved_on > today:
        missing.append(_("The approval cannot be in the future."))
    return missing


def missing_for_dates(starts_on, ends_on):
    """What is wrong with the days of a stage; an empty list when nothing is."""
    if starts_on is None or ends_on is None:
        return []
    if ends_on < starts_on:
        return [_("A stage cannot end before it starts.")]
    if starts_on < EARLIEST or ends_on > LATEST:
        return [_("Check the years: a stage lies between 2000 and 2100.")]
    return []


def missing_for_publication(state, in_force):
    """What keeps a process from being published; `in_force`: whether a timetable is."""
    if state != "draft":
        return [_("This process is published already.")]
    return [] if in_force else [_("No timetable is in force: adopt one first, citing the decision that approved it.")]


def missing_for_closing(state):
    return [] if state == "published" else [_("Only a published process can be closed.")]


def missing_for_override(starts_on, ends_on, today):
    """What is wrong with opening or closing by hand between two days."""
    if ends_on < starts_on:
        return [_("The end cannot come before the start.")]
    if ends_on < today:
        return [_("These days are over: an opening or a closing by hand is not written afterwards.")]
    if starts_on < today:
        return [_("An opening or a closing by hand starts today at the earliest: what is past stays as it was.")]
    if ends_on > LATEST:
        return [_("Check the years: a stage lies between 2000 and 2100.")]
    return []


def missing_for_action(process_state, done_on, today):
    """What is wrong with saying that a communication action is done."""
    if done_on and done_on > today:
        return [_("An action that is done was done today at the latest.")]
    return []


# -- What changed between two versions ---------------------------------------------------------------------------------


def changes(before, after):
    """[(title, [sentence])] of what differs between the stages of two versions, in the order of the newer one.

    A stage knows the one that it was copied from (`copied_from_id`); what has no copy was taken out.
    """
    olds = {stage.pk: stage for stage in before}
    found = []
    for stage in after:
        old = olds.pop(stage.copied_from_id, None)
        sentences = [_("new stage")] if old is None else _differences(old, stage)
        if sentences:
            found.append((stage.display_title, sentences))
    found += [(old.display_title, [_("taken out")]) for old in olds.values()]
    return found


def _differences(old, new):
    sentences = []
    if old.title != new.title:
        sentences.append(_("was called « %(title)s »") % {"title": old.display_title})
    days = (old.starts_on, old.ends_on)
    if days != (new.starts_on, new.ends_on):
        values = {"start": f"{days[0]:%d/%m/%Y}", "end": f"{days[1]:%d/%m/%Y}"}
        sentences.append(_("was from %(start)s to %(end)s") % values)
    if old.deliverable != new.deliverable:
        sentences.append(_("other deliverable"))
    if old.responsible != new.responsible:
        sentences.append(_("other responsible"))
    if old.description != new.description:
        sentences.append(_("other description"))
    if old.features != new.features:
        sentences.append(_("opens other things to the public"))
    return sentences
