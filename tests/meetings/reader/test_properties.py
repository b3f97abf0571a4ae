"""Whatever comes in: no crash, no lost word, and time in proportion to length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.reader import Record, Refused, build, check_record, read_file, read_releve
from meetings.reader.reading import Reading
from meetings.reader.words import count_words

from .helpers import lost_words, seed

LINES = seed().split("\n")
DIRT = [
    "Présents : M. A, ministre ; Mme B (Association)", "Excusés : M. Z, DG", "Responsable : M. X",
    "Échéance : 30 février 2021", "Pilote : DRA – Échéance : 2 mars 2020", "Page 2/3", "2", "- 3 -", "D1 : faire",
    "CP 1/2020-D3 : x", "1. Un", "I - Deux", "o trois", "* quatre", "Point 1 :", "Point 2 : y", "3.", "•", "\uf0b7",
    "Référence : CP 1/2020 – version 1", "Réf. : 123/DRA", "Président : M. K.", "Horaire : 10h30 - 12h", "Date",
    "de la réunion", "Points", "discutés :", "Aucune observation", "Collège de l’administration :",
    "- M. B représenté par Mme C",
    "Fait à Rabat, le 12/02/2020", "Suivi des décisions antérieures", "______", "co-",
    "\u202bجدول الأعمال\u202c :", "النقط المتفق عليها", "\u200fخلاصات", "Prochaine réunion : 12 mars", "\x0b a \x0b b",
    "\u0301x", "ﬁn ²", "Liste\tdes | présents", "a) b", "(1) u", "Recommandations et décisions", "Divers",
    "\ud800", "\0",
    "jeudi 12 février 2020", "du 8 au 3 mars 2020", "Points discutés", "Open Gov week :", "A.. B", "12-13-2021",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "head", "cut", "page", "again", "drop", "upper", "tail", "swap"]),
        st.integers(0, len(LINES) - 1),
        st.integers(0, len(LINES) - 1),
        st.sampled_from(DIRT),
    ),
    max_size=14,
)


def changed(changes, line_end: str) -> str:
    lines = list(LINES)
    for what, at, other, dirt in changes:
        at, other = at % len(lines), other % len(lines)
        if what == "insert":
            lines.insert(at, dirt)
        elif what == "head":
            lines[at] = dirt + lines[at]
        elif what == "cut":
            lines[at] = lines[at][:other]
        elif what == "page":
            lines[at] += "\f"
        elif what == "again":
            lines.insert(at, lines[other])
        elif what == "drop" and len(lines) > 1:
            del lines[at]
        elif what == "upper":
            lines[at] = lines[at].upper()
        elif what == "tail":
            lines[at] += "\u200f;\u202e" + dirt
        elif what == "swap":
            lines[at], lines[other] = lines[other], lines[at]
    return line_end.join(lines)


def check(text: str) -> None:
    record = read_releve(text)
    plain = record.to_json()
    assert lost_words(text, plain) == {}
    for warning in record.warnings:
        assert warning.line is None or warning.line >= 1
    check_record(record)
    for decision in record.decisions:
        assert decision.due is None or 1900 <= decision.due.year <= 2100


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text(text):
    check(text)


@given(
    st.lists(st.sampled_from(LINES + DIRT) | st.text(max_size=30), max_size=60), st.sampled_from(["\n", "\r\n", "\r"])
)
@settings(max_examples=300, deadline=None)
def test_any_lines(lines, line_end):
    check(line_end.join(lines))


@given(CHANGES, st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=300, deadline=None)
def test_the_source_document_changed(changes, line_end):
    text = changed(changes, line_end)
    check(text)
    if "\ud800" not in text and "\0" not in text:
        record = read_releve(text)
        assert Record.from_json(record.to_json()) == record


@given(CHANGES)
@settings(max_examples=200, deadline=None)
def test_the_sections_place_every_word_by_themselves(changes):
    """The last safeguard, which lists lost words as unplaced, has nothing to do: each section keeps its own words."""

    class WithoutSafeguard(Reading):
        def _keep_every_word(self):
            self.lost = count_words([self.text]) - count_words(self.record.texts())

    readings = []

    def remember(text):
        readings.append(WithoutSafeguard(text))
        return readings[-1]

    original, build.Reading = build.Reading, remember
    try:
        read_releve(changed(changes, "\n"))
    finally:
        build.Reading = original
    assert dict(readings[0].lost) == {}


@given(st.permutations(LINES))
@settings(max_examples=50, deadline=None)
def test_shuffled_lines(lines):
    check("\n".join(lines))


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.json", "a"]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data, name):
    try:
        read_file(data, name)
    except Refused as refusal:
        assert str(refusal).endswith(".")


LARGE = {
    "one line of 1 MB": "mot " * 250_000,
    "one word of 1 MB": "a" * 1_000_000,
    "200,000 short lines": "mot\n" * 200_000,
    "200,000 decisions": seed() + "\n- faire\n" * 200_000,
    "60,000 owners": "Points arrêtés :\n" + "- faire\nResponsable : X\n" * 60_000,
    "50,000 agenda items": "Ordre du jour\n" + "".join(f"- titre {n}\n" for n in range(50_000)) + "Points discutés\n"
    + "".join(f"titre {n}\n- point\n" for n in range(50_000)),
    "the preamble": "Participants :\n" + "Un mot.\n" * 150_000,
    "impossible dates": "30 février 2021 " * 120_000,
    "digits": "12 " * 600_000,
    "broken headings": "Ordre du jour\n" + "Ordre\n" * 150_000,
    "combining marks": "a" + "\u0301\u0316" * 200_000,
    "form feeds": "abc\n\f" * 150_000,
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_time_is_linear(name):
    started = time.process_time()
    check_record(read_releve(LARGE[name]))
    assert time.process_time() - started < 15
