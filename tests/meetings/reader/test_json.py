"""The record's JSON: what goes out comes back, what is wrong is refused."""

import copy

import pytest

from meetings.reader import Attendee, Record, Refused, check_record, read_releve

from .helpers import seed


@pytest.fixture(scope="module")
def plain():
    record = read_releve(seed())
    record.attendance = [Attendee("M. A", "SG", "Santé", "Administration", "represented", "Mme B")]
    return record.to_json()


def test_keys(plain):
    assert {
        "reference", "date", "date_text", "starts_at", "ends_at", "place", "chair", "preamble", "attendance", "agenda",
        "discussed", "decisions", "next_meeting", "title", "headings", "furniture", "warnings", "unplaced",
    } <= set(plain)  # fmt: skip
    assert set(plain["decisions"][0]) == {"text", "number", "agenda_item", "owner", "due", "deadline"}
    assert set(plain["decisions"][0]["deadline"]) == {"kind", "date", "time", "end", "text"}
    assert set(plain["discussed"][0]) == {"item", "points"}
    assert set(plain["warnings"][0]) == {"line", "kind", "text"}


def test_comes_back(plain):
    assert Record.from_json(plain).to_json() == plain


def test_absent_and_unknown_keys():
    record = Record.from_json({"agenda": ["Un"], "discussed": [], "decisions": [], "schema": 2})
    assert record.agenda == ["Un"] and record.place is None


def put(*path):
    *way, value = path

    def change(plain):
        for step in way[:-1]:
            plain = plain[step]
        plain[way[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("date", "2020-02-30"), put("date", "20120-02-18"), put("date", "2200-01-01"), put("date", 20200212),
        put("date", "12/02/2020"), put("starts_at", "25:00"), put("starts_at", "1000"), put("agenda", "Un"),
        put("agenda", [1]), put("agenda", [None]), put("title", []),
        put("place", "a\0b"), put("chair", "\ud800"), put("preamble", "a\x1bb"), put("place", "x" * 300_000),
        put("attendance", [{"name": "A", "status": "ill"}]), put("attendance", [{}]), put("attendance", ["A"]),
        put("discussed", [{"item": "a"}]), put("discussed", [{"item": 1, "points": []}]), put("discussed", {}),
        put("decisions", [{}]), put("decisions", 0, "due", "soon"), put("decisions", 0, "deadline", "kind", "later"),
        put("decisions", 0, "deadline", "kind", "date"), put("decisions", 5, "deadline", "kind", "datetime"),
        put("decisions", 5, "deadline", "kind", "period"), put("decisions", 0, "deadline", []),
        put("decisions", 5, "deadline", "date", "20120-02-18"), put("unplaced", [{"line": "1", "text": "a"}]),
        put("unplaced", [{"line": True, "text": "a"}]), put("warnings", [{"line": 1, "text": "a"}]),
        put("headings", [{"line": 1}]),
    ],
)  # fmt: skip
def test_wrong_shape_is_refused(plain, change):
    changed = copy.deepcopy(plain)
    change(changed)
    with pytest.raises(Refused):
        Record.from_json(changed)


@pytest.mark.parametrize("whole", [None, [], "a", 1, {}, {"agenda": [], "discussed": []}])
def test_what_is_no_record_is_refused(whole):
    with pytest.raises(Refused):
        Record.from_json(whole)


def test_check_record_after_corrections(plain):
    record = Record.from_json(plain)
    record.decisions[2].text = record.decisions[2].text.replace("20120", "2020")
    record.decisions[2].deadline.text = None
    assert check_record(record) == []
    record.date, record.agenda = None, record.agenda[1:]
    assert sorted(warning.kind for warning in check_record(record)) == ["missing_date", "unknown_item"]
