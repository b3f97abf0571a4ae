"""Dates and deadlines in words and figures."""

import re
from datetime import date, time

import pytest

from meetings.reader.checks import date_warnings
from meetings.reader.dates import find_dates, find_hours
from meetings.reader.deadlines import read_deadline

VALID = [
    ("mercredi 12 février 2020", date(2020, 2, 12)),
    ("12 Fevrier 2020", date(2020, 2, 12)),
    ("MERCREDI 12 FÉVRIER 2020.", date(2020, 2, 12)),
    ("1er mars 2020", date(2020, 3, 1)),
    ("le 1 er mars 2020", date(2020, 3, 1)),
    ("12 févr. 2020", date(2020, 2, 12)),
    ("02 mars 2020 à 10h30", date(2020, 3, 2)),
    ("validé le 31/10/2019 ;", date(2019, 10, 31)),
    ("31-10-2019", date(2019, 10, 31)),
    ("31.10.2019", date(2019, 10, 31)),
    ("2020-02-12", date(2020, 2, 12)),
    ("29 février 2020", date(2020, 2, 29)),
    ("12\u00a0août\u202f2020", date(2020, 8, 12)),
    ("الأربعاء 12 فبراير 2020", date(2020, 2, 12)),
    ("12 غشت 2020", date(2020, 8, 12)),
    ("3 دجنبر 2020", date(2020, 12, 3)),
    ("5 شتنبر 2021 على الساعة 10:30", date(2021, 9, 5)),
    ("١٢ فبراير ٢٠٢٠", date(2020, 2, 12)),
]
IMPOSSIBLE = [
    ("18 février 20120", "year"),
    ("le mardi 18 février 20120 à 15h", "year"),
    ("12 mars 202", "year"),
    ("12 mars 1789", "year"),
    ("12 mars 2101", "year"),
    ("12/03/99999", "year"),
    ("12 mars " + "9" * 5000, "year"),
    ("30 février 2021", "day"),
    ("29 février 2021", "day"),
    ("31/04/2021", "day"),
    ("0 mars 2020", "day"),
    ("15/13/2021", "month"),
    ("2020-13-01", "month"),
    ("du 8 au 3 mars 2020", "period"),
]
NO_DATE = ["2018-2020", "12 points", "mars 2020", "le 12", "3/4", "1.2.3", "12 février 20", "article 12-3", "", "10h30"]


@pytest.mark.parametrize(("text", "day"), VALID)
def test_valid(text, day):
    (found,) = find_dates(text)
    assert (found.date, found.problem, found.contradicted) == (day, "", False)
    assert text[found.start : found.stop].strip() == found.text


@pytest.mark.parametrize(("text", "problem"), IMPOSSIBLE)
def test_impossible(text, problem):
    (found,) = find_dates(text)
    assert found.date is None and found.until is None and found.problem == problem
    assert [(w.kind, w.line) for w in date_warnings(text, lambda place: 7, None)] == [("impossible_date", 7)]


@pytest.mark.parametrize("text", NO_DATE)
def test_no_date(text):
    assert [found for found in find_dates(text) if found.date or found.problem] == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("du 2 au 6 mars 2020", date(2020, 3, 2), date(2020, 3, 6)),
        ("du lundi 2 au vendredi 6 mars 2020", date(2020, 3, 2), date(2020, 3, 6)),
        ("du 28 février au 3 mars 2020", date(2020, 2, 28), date(2020, 3, 3)),
        ("du 30 décembre 2019 au 3 janvier 2020", date(2019, 12, 30), date(2020, 1, 3)),
        ("entre le 2 et le 6 mars 2020", date(2020, 3, 2), date(2020, 3, 6)),
        ("10-12 mars 2020", date(2020, 3, 10), date(2020, 3, 12)),
        ("du 02/03/2020 au 06/03/2020", date(2020, 3, 2), date(2020, 3, 6)),
        ("من 2 إلى 6 مارس 2020", date(2020, 3, 2), date(2020, 3, 6)),
    ],
)
def test_period(text, first, last):
    (found,) = find_dates(text)
    assert (found.date, found.until) == (first, last)


def test_two_days_are_no_period():
    (found,) = find_dates("le 3 et 12 mars 2020")
    assert (found.date, found.until) == (date(2020, 3, 12), None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jeudi 12 février 2020", ["weekday_mismatch"]),
        ("mardi 31/10/2019", ["weekday_mismatch"]),
        ("jeudi 31/10/2019", []),
        ("الخميس 12 فبراير 2020", ["weekday_mismatch"]),
    ],
)
def test_weekday(text, kind):
    assert [warning.kind for warning in date_warnings(text, lambda place: 1, None)] == kind


def test_a_hint_at_the_year_that_agrees_is_given_and_never_taken():
    (warning,) = date_warnings("le mardi 18 février 20120", lambda place: 1, date(2020, 2, 12))
    assert re.search(r"\b2020\b", warning.text)
    (warning,) = date_warnings("le jeudi 18 février 20120", lambda place: 1, date(2020, 2, 12))
    assert not re.search(r"\b2020\b", warning.text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10h", time(10), None),
        ("à 10 h 30", time(10, 30), None),
        ("10H30mn", time(10, 30), None),
        ("de 10h à 12h30", time(10), time(12, 30)),
        ("09:00 – 11:45", time(9), time(11, 45)),
        ("15 heures", time(15), None),
        ("10h-12h", time(10), time(12)),
    ],
)
def test_hours(text, start, end):
    hours = find_hours(text)
    assert (hours.start, hours.end) == (start, end)


@pytest.mark.parametrize("text", ["", "25h", "10:75", "12 points", "2018"])
def test_no_hours(text):
    assert find_hours(text) is None


MEETING = date(2020, 2, 12)


@pytest.mark.parametrize(
    ("text", "kind", "day", "end", "hour"),
    [
        ("Former, le 02 mars 2020, avec l’école", "date", date(2020, 3, 2), None, None),
        ("Réunir le 02 mars 2020 à 10h30", "datetime", date(2020, 3, 2), None, time(10, 30)),
        ("Réunir le mardi 18 février 15h", "datetime", date(2020, 2, 18), None, time(15)),
        ("Réunir le lundi 18 février à 15h", "none", None, None, None),
        ("Réunir le 5 janvier", "date", date(2021, 1, 5), None, None),
        ("Tenir du 2 au 6 mars 2020 la semaine", "period", date(2020, 3, 2), date(2020, 3, 6), None),
        ("Suivre les étapes validées le 31/10/2019", "none", None, None, None),
        ("Appliquer l’accord du 31/10/2019 avant le 2 mars 2020", "date", date(2020, 3, 2), None, None),
        ("Préparer le bilan pour la prochaine réunion", "next_meeting", None, None, None),
        ("Préparer le bilan avant la prochaine séance", "next_meeting", None, None, None),
        ("Présenter lors de la prochaine réunion", "next_meeting", None, None, None),
        ("Consacrer la prochaine réunion du comité à la révision", "none", None, None, None),
        ("Alimenter le portail en continu", "continuous", None, None, None),
        ("Communiquer de façon continue", "continuous", None, None, None),
        ("Réunir le 18 février 20120", "none", None, None, None),
        ("Réunir le jeudi 2 avril 2021", "none", None, None, None),
        ("Renforcer la communication", "none", None, None, None),
    ],
)
def test_deadline(text, kind, day, end, hour):
    deadline = read_deadline(text, MEETING)
    assert (deadline.kind, deadline.date, deadline.end, deadline.time) == (kind, day, end, hour)
    assert deadline.due == (end or day)


def test_deadline_without_the_day_of_the_meeting_counts_only_when_it_says_so():
    assert read_deadline("validé le 31/10/2019", None).kind == "none"
    assert read_deadline("au plus tard le 31/10/2019", None).due == date(2019, 10, 31)
    assert read_deadline("31/10/2019", None, stated=True).due == date(2019, 10, 31)


def test_impossible_deadline_keeps_its_fragment():
    assert read_deadline("Réunir le 30 février 2021 à 9h", MEETING).text == "30 février 2021 à 9h"
