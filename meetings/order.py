"""Which meeting comes before which: by day, by the hour of opening, then as they were made.

Several may sit on one day. The same as `Meeting.moment`, asked of the database; `path` leads from the queried rows to
the meeting.
"""

import datetime

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan, LessThan


def hour_of(path=""):
    """The hour of opening of the meeting behind `path`; its day begins with a meeting that names none."""
    return Coalesce(f"{path}starts_at", Value(datetime.time.min))


def in_order(path="", *, newest=False):
    """The columns by which meetings follow each other, as `Meeting.moment`: for `order_by`."""
    columns = (F(f"{path}date"), hour_of(path), F(f"{path}pk"))
    return [column.desc() if newest else column.asc() for column in columns]


def _beside(meeting, path, side, compare):
    day, hour, pk = meeting.moment
    same_day = Q(**{f"{path}date": day})
    same_hour = same_day & Q(Exact(hour_of(path), Value(hour)))
    return (
        Q(**{f"{path}date__{side}": day})
        | same_day & Q(compare(hour_of(path), Value(hour)))
        | same_hour & Q(**{f"{path}pk__{side}": pk})
    )


def before(meeting, path=""):
    """The condition that the meeting behind `path` sits before `meeting`, be it on the same day."""
    return _beside(meeting, path, "lt", LessThan)


def after(meeting, path=""):
    """The condition that the meeting behind `path` sits after `meeting`, be it on the same day."""
    return _beside(meeting, path, "gt", GreaterThan)
