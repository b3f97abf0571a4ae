"""Working days and « jours francs ». Pure: dates and the set of public holidays come in."""

from datetime import timedelta

DAY = timedelta(days=1)


def is_working_day(day, holidays):
    """Monday to Friday, and not in `holidays` (a set of dates)."""
    return day.weekday() < 5 and day not in holidays


def clear_days_between(start, end):
    """How many whole days lie between two days, neither of which counts: 0 from one day to the next."""
    return max(0, (end - start).days - 1)


def first_day_after_notice(start, days, holidays):
    """The first day on which an act may take place that is announced on `start` with `days` « jours francs ».

    Source: Code de procédure civile (dahir portant loi n° 1-74-447 of 28 September 1974), article 512: a délai franc
    counts neither the day on which the paper is handed over nor the day on which it falls due; if the last day is a
    public holiday, it runs on to the first day that is none. The committee's rules say « jours francs » and nothing
    more: we take that article as what these words mean. Assumption: Saturday and Sunday, on which administrations are
    closed, count as holidays do. So the last of the `days` moves to the next working day, and the act takes place on
    the day after it at the earliest; a holiday before the last day moves nothing.
    """
    last = start + days * DAY
    while days and not is_working_day(last, holidays):
        last += DAY
    return last + DAY
