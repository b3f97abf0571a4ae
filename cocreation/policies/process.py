"""What a process opens, and when. Pure: stages, overrides and days come in."""


def is_open(stages, overrides, feature, day):
    """Whether `feature` is open on `day`: the latest override that covers the day, else any stage that opens it.

    `stages` of the timetable in force; `overrides` in the order in which they were made.
    """
    word = None
    for override in overrides:
        if override.feature == feature and override.starts_on <= day <= override.ends_on:
            word = override.is_open
    if word is not None:
        return word
    return any(feature in stage.features and stage.starts_on <= day <= stage.ends_on for stage in stages)


def next_opening(stages, feature, day):
    """The day on which a stage opens `feature` next, after `day`; None when none does."""
    days = [stage.starts_on for stage in stages if feature in stage.features and stage.starts_on > day]
    return min(days, default=None)


def closing_day(stages, feature, day):
    """The last day of the stages that open `feature` on `day`; None when none does."""
    days = [stage.ends_on for stage in stages if feature in stage.features and stage.starts_on <= day <= stage.ends_on]
    return max(days, default=None)
