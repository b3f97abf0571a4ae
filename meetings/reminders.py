"""When an owner is reminded: a week before, on the day, then one list a week. Pure: days come in.

Mail leaves on working days. A due day that is none is told on the last working day before it, so that nobody learns of
it too late; the weekly list leaves on Monday, or on the first working day of the week.
"""

import datetime

from ogp_secretariat.web.workdays import is_working_day

from .enums import ReminderLevel

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)


def last_working_day(day, holidays):
    """`day`, or the working day before it."""
    while not is_working_day(day, holidays):
        day -= DAY
    return day


def list_day(day, holidays):
    """The day of the weekly list in the week of `day`; None when that week has no working day."""
    monday = day - DAY * day.weekday()
    return next((d for d in (monday + DAY * n for n in range(5)) if is_working_day(d, holidays)), None)


def level_on(due, day, holidays):
    """What is owed on the working day `day` for what is due on `due`: SOON, DAY, WEEKLY, or None.

    An outage is caught up: each level is owed until the next one takes its place. The weekly list holds what was due
    before its own day, so that something that falls due on a Wednesday waits for the Monday after.
    """
    if due >= day:
        if day >= last_working_day(due, holidays):
            return ReminderLevel.DAY
        return ReminderLevel.SOON if day >= due - WEEK else None
    listed_on = list_day(day, holidays)
    return ReminderLevel.WEEKLY if listed_on and listed_on <= day and due < listed_on else None


def is_silenced(reported_on, day, holidays):
    """Whether a report made on `reported_on` (None without any) keeps the decision out of this week's list."""
    listed_on = list_day(day, holidays)
    return bool(reported_on and listed_on and reported_on > listed_on - WEEK)


def case_key(uuid, version, due, level, mark):
    """What makes one reminder: the decision, its deadline and that one's version, the level, the owner's address."""
    return f"decision:{uuid}:v{version}:{due.isoformat()}:{level}:{mark}"


def list_key(day, mark):
    """What makes one weekly list: the ISO week of `day` and the owner's address."""
    year, week, _weekday = day.isocalendar()
    return f"decisions:{year}-W{week:02}:{mark}"
