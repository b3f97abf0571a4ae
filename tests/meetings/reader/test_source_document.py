"""The relevé of 12 February 2020, as it stands and with its dress changed."""

import json
import re
from datetime import date

import pytest

from meetings.reader import Record, check_record, read_file, read_releve, read_source

from .helpers import SEED_FILE, counts, kinds, lost_words, seed

WHOLE = (5, [3, 7, 2, 1, 1], 7)


@pytest.fixture(scope="module")
def record():
    return read_source(read_file(SEED_FILE.read_bytes(), SEED_FILE.name))


def test_counts(record):
    assert counts(record) == WHOLE
    assert [group.item for group in record.discussed] == record.agenda
    assert record.agenda[2] == "Open Gov week"


def test_head(record):
    assert record.title == "Réunion Du Comité de pilotage\nRelevé des conclusions"
    assert record.date == date(2020, 2, 12)
    assert record.date_text == "Mercredi 12 Février 2020."
    assert record.place.startswith("Ministère de l’Economie, des Finances et de la Réforme de l’Administration (Dép")
    assert record.chair == "M. Ahmed LAAMOUMRI, Secrétaire Général du Département de la Réforme de l’Administration"
    assert record.preamble.split("\n")[1] == "Voir Liste des participants ci-joint."
    assert (record.reference, record.starts_at, record.next_meeting, record.attendance) == (None, None, None, [])


def test_texts_are_verbatim(record):
    assert record.discussed[0].points[0] == "Engagements en retard et diffucultés rencontées"
    assert record.discussed[3].points[0].endswith("événements régionaux de co-création.")
    assert record.decisions[6].text.endswith("(méthodologie, procéssus, outils de travail…).")


def test_deadlines(record):
    assert [decision.due for decision in record.decisions] == [None] * 5 + [date(2020, 3, 2), None]
    assert [decision.deadline.kind for decision in record.decisions] == ["none"] * 5 + ["date", "none"]
    assert record.decisions[2].deadline.text == "mardi 18 février 20120 à 15h"
    assert all(decision.owner is None and decision.number is None for decision in record.decisions)


def test_one_warning_at_its_line_and_nothing_unplaced(record):
    assert [(warning.line, warning.kind) for warning in record.warnings] == [(108, "impossible_date")]
    assert "20120" in record.warnings[0].text and "2020" in record.warnings[0].text.replace("20120", "")
    assert record.unplaced == [] and record.furniture == []
    assert "20120-" not in json.dumps(record.to_json())


def test_no_word_is_lost_and_json_comes_back(record):
    plain = json.loads(json.dumps(record.to_json()))
    assert lost_words(seed(), plain) == {}
    assert Record.from_json(plain) == record


def test_check_record_finds_the_same_without_lines(record):
    assert [(warning.line, warning.kind) for warning in check_record(record)] == [(None, "impossible_date")]


def numbered(template):
    def dress(text):
        numbers = iter(range(1, 1000))
        return re.sub(r"(?m)^ +(?=\S)", lambda _found: template.format(next(numbers)), text)

    return dress


BULLETS = ["• ", "•", "\uf0b7 ", "\uf0d8\t", "- ", "-", "– ", "* ", "o ", "▪ ", "➢ ", "  •  "]
DRESSES = {
    **{f"bullet {bullet!r}": lambda text, b=bullet: re.sub(r"(?m)^ +(?=\S)", b, text) for bullet in BULLETS},
    **{f"number {n!r}": numbered(n) for n in ("{}. ", "{}) ", "{} - ", "Point {} : ", "({}) ")},
    "no indent": lambda text: "\n".join(line.strip() for line in text.split("\n")),
    "no indent, no blanks": lambda text: "\n".join(line.strip() for line in text.split("\n") if line.strip()),
    "all indented": lambda text: "\n".join("    " + line for line in text.split("\n")),
    "upper case, no colon": lambda text: text.replace(" :", "").upper(),
    "no accents": lambda text: text.translate(str.maketrans("éèêàôÉ’", "eeeaoE'")),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "no-break spaces": lambda text: text.replace(" :", "\u00a0:").replace(" ;", "\u202f;"),
    "decomposed accents": lambda text: __import__("unicodedata").normalize("NFD", text),
    "numbered headings": lambda text: text.replace("Date de", "I - Date de").replace("Lieu", "II - Lieu")
    .replace("Participants :", "III) Participants").replace("Ordre du", "4. Ordre du")
    .replace("Points discutés", "5. POINTS DISCUTES").replace("Points arrêtés", "6° Points arrêtés"),
    "broken headings": lambda text: text.replace("Date de la", "Date\nde la").replace("Points d", "Points\n\nd")
    .replace("Ordre du jour", "Ordre du\njour"),
    "synonyms": lambda text: text.replace("Points discutés :", "Points débattus")
    .replace("Points arrêtés :", "Décisions :"),
    "titles in another dress": lambda text: text.replace("Open Gov week \n\n Prés", "OPEN  GOV WEEK :\n\n Prés"),
    "titles numbered": lambda text: text.replace("Open Gov week \n\n Prés", "3. Open Gov week \n\n Prés"),
    "page numbers": lambda text: text.replace("\nOpen Gov week", "\n2\n\nOpen Gov week")
    .replace("\nCré", "\nPage 2/3\n\nCré"),
    "form feeds": lambda text: text.replace("\nrévisés et", "\n- 2 -\n\frévisés et")
    .replace("\nOpen Gov", "\n1 / 3\n\fOpen Gov"),
    "inline place": lambda text: text.replace("Lieu :  \n\n", "Lieu : "),
}  # fmt: skip


@pytest.mark.parametrize("name", DRESSES)
def test_the_same_in_another_dress(name):
    text = DRESSES[name](seed())
    record = read_releve(text)
    assert counts(record) == WHOLE
    assert record.date == date(2020, 2, 12) and record.decisions[5].due == date(2020, 3, 2)
    assert record.chair.casefold().startswith("m. ahmed laamoumri, secr") and record.chair[-1] in "nN"
    assert record.unplaced == [] and kinds(record) == ["impossible_date"]
    assert lost_words(text, record.to_json()) == {}


def test_reordered_sections():
    text = seed()
    agenda, talks, decided = (text.index(head) for head in ("Ordre du jour", "Points discutés", "Points arrêtés"))
    record = read_releve(text[:agenda] + text[decided:] + text[talks:decided] + text[agenda:talks])
    assert counts(record) == WHOLE and kinds(record) == ["impossible_date"]


def test_running_titles_are_furniture():
    head, foot = "Comité de pilotage – relevé", "CP 1/2020 – page {}/3"
    lines = seed().strip().split("\n")
    pages = [lines[:40], lines[40:80], lines[80:]]
    text = "\f".join("\n".join([head, *page, foot.format(n), ""]) for n, page in enumerate(pages, 1))
    record = read_releve(text)
    assert counts(record) == WHOLE
    assert [note.text for note in record.furniture].count(head) == 2
    assert sum("page" in note.text for note in record.furniture) == 3
    assert lost_words(text, record.to_json()) == {}


@pytest.mark.parametrize(
    ("change", "kind", "line"),
    [
        (lambda text: text.replace("Mercredi 12", "Jeudi 12"), "weekday_mismatch", 11),
        (lambda text: text.replace(" Open Gov week \n\n", "", 1), "unknown_item", 68),
        (lambda text: text.replace("Mercredi 12 Février 2020", "30 février 2021"), "impossible_date", 11),
        (lambda text: text.replace("Mercredi 12 Février 2020", "15/13/2021"), "impossible_date", 11),
        (lambda text: text.replace("Mercredi 12 Février 2020", "hier"), "missing_date", None),
        (lambda text: text.replace("Ordre du jour :", ""), "missing_section", None),
        (lambda text: text.replace("Points discutés :", ""), "missing_section", 41),
        (lambda text: text.replace("Points arrêtés :", ""), "missing_section", None),
        (lambda text: text + "\nAnnexe : liste des participants\nMme Une Telle\n", "unplaced", 129),
    ],
)
def test_warned_at_its_line(change, kind, line):
    record = read_releve(change(seed()))
    assert (line, kind) in [(warning.line, warning.kind) for warning in record.warnings]
    assert lost_words(change(seed()), record.to_json()) == {}


def test_point_under_a_title_that_is_not_on_the_agenda_is_kept():
    record = read_releve(seed().replace(" Open Gov week \n\n", "", 1))
    assert len(record.agenda) == 4
    assert [(group.item, len(group.points)) for group in record.discussed][2] == ("Open Gov week", 2)
