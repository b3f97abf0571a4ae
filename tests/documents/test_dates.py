"""Dates and hours in words."""

import datetime

import pytest

from ogp_secretariat.web.dates import format_date, format_time, format_time_range

DAY = datetime.date(2020, 2, 12)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fr", "mercredi 12 février 2020"), ("ar", "الأربعاء 12 فبراير 2020"), ("en", "Wednesday 12 February 2020")],
)
def test_a_date_has_its_weekday(lang, expected):
    assert format_date(DAY, lang) == expected
    assert format_date(DAY, lang, weekday=False) == expected.split(" ", 1)[1]


def test_the_first_of_a_month():
    first = datetime.date(2020, 3, 1)
    assert format_date(first, "fr") == "dimanche 1er mars 2020"
    assert format_date(first, "ar", weekday=False) == "1 مارس 2020"


def test_moroccan_months():
    names = [format_date(datetime.date(2021, month, 2), "ar", weekday=False).split()[1] for month in range(1, 13)]
    assert " ".join(names) == "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر"


def test_every_weekday_follows_the_calendar():
    week = [format_date(datetime.date(2024, 1, day), "fr").split()[0] for day in range(1, 8)]
    assert week == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def test_hours():
    assert format_time(datetime.time(10, 30), "fr") == "10 h 30"
    assert format_time(datetime.time(15), "fr") == "15 h"
    assert format_time(datetime.time(9, 5), "fr") == "9 h 05"
    assert format_time(datetime.time(9, 5), "ar") == "09:05"
    assert format_time_range(datetime.time(10), datetime.time(12, 30), "fr") == "de 10 h à 12 h 30"
    assert format_time_range(datetime.time(10), None, "fr") == "à partir de 10 h"
