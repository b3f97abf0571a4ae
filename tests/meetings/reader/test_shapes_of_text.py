"""Headings, bullets, attendance, owners: what secretaries write."""

from datetime import date, time

import pytest

from meetings.reader import read_releve
from meetings.reader.markers import read_marker

from .helpers import counts, kinds, lost_words

HEAD = "Réunion du comité\nDate : 12/02/2020\nLieu : Rabat\nParticipants : voir liste\n"
AGENDA = "Ordre du jour\n- Bilan\n- Divers\nPoints discutés\nBilan\n- Chiffres\n"


@pytest.mark.parametrize(
    ("raw", "marker", "text"),
    [
        ("• Un", "•", "Un"),
        ("\uf0b7Un", "\uf0b7", "Un"),
        ("- Un", "-", "Un"),
        ("-Un", "-", "Un"),
        ("– Un", "–", "Un"),
        ("* Un", "*", "Un"),
        ("o Un", "o", "Un"),
        ("1. Un", "1.", "Un"),
        ("1) Un", "1)", "Un"),
        ("1.Un", "1.", "Un"),
        ("12- Un", "12-", "Un"),
        ("a) Un", "a)", "Un"),
        ("I - Un", "I -", "Un"),
        ("III) Un", "III)", "Un"),
        ("2.1 Un", "2.1", "Un"),
        ("Point 1 : Un", "Point 1 :", "Un"),
        ("D1 Un", "D1", "Un"),
        ("D1 : Un", "D1 :", "Un"),
        ("CP 1/2020-D3 : Un", "CP 1/2020-D3 :", "Un"),
        ("Décision n° 3 : Un", "Décision n° 3 :", "Un"),
        ("•", "•", ""),
        ("M. Ahmed", "", "M. Ahmed"),
        ("-création", "", "-création"),
        ("2018-2020 : bilan", "", "2018-2020 : bilan"),
        ("02 mars 2020, avec", "", "02 mars 2020, avec"),
        ("12.02.2020 à Rabat", "", "12.02.2020 à Rabat"),
        ("ou bien", "", "ou bien"),
        ("Données ouvertes", "", "Données ouvertes"),
        ("Vu", "", "Vu"),
        ("1.5 million", "", "1.5 million"),
    ],
)
def test_marker(raw, marker, text):
    found = read_marker(raw)
    assert (found[0], found[2]) == (marker, text)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("ORDRE DU JOUR", "agenda"), ("Ordre du jour :", "agenda"), ("2. Ordre du jour", "agenda"),
        ("II - ordre  du jour :", "agenda"), ("جدول الأعمال :", "agenda"), ("L’ordre du jour", "agenda"),
        ("Points arretes", "decisions"), ("Points convenus :", "decisions"), ("Décisions", "decisions"),
        ("RECOMMANDATIONS :", "decisions"), ("النقط المتفق عليها", "decisions"), ("القرارات:", "decisions"),
    ],
)  # fmt: skip
def test_heading(heading, kind):
    record = read_releve(f"Réunion\nLieu : Rabat\n{heading}\n- Un\n- Deux\n")
    assert len(getattr(record, kind)) == 2
    assert [note.text for note in record.headings][-1] == heading.replace("  ", " ")


def test_head_on_one_line_each():
    record = read_releve(
        "Comité de pilotage\nRéférence : CP 1/2020\nRelevé des conclusions\nDate : mercredi 12 février 2020\n"
        "Horaire : de 10h à 12h30\nLieu : Rabat\nPrésident : M. A. Alami\nProchaine réunion : en juin\n"
    )
    assert record.title == "Comité de pilotage\nRelevé des conclusions"
    assert (record.reference, record.date, record.place) == ("CP 1/2020", date(2020, 2, 12), "Rabat")
    assert (record.starts_at, record.ends_at) == (time(10), time(12, 30))
    assert (record.chair, record.next_meeting) == ("M. A. Alami", "en juin")
    assert record.unplaced == []


def test_hours_beside_the_date():
    record = read_releve("Réunion\nDate : 12 février 2020 de 10h à 12h\n")
    assert (record.starts_at, record.ends_at) == (time(10), time(12))


def test_date_in_the_title():
    assert read_releve("Réunion du mercredi 12 février 2020\nLieu : Rabat\n").date == date(2020, 2, 12)


def test_impossible_date_of_the_meeting_is_not_taken_from_elsewhere():
    record = read_releve("Réunion du 12 février 2020\nDate : 30 février 2020\nLieu : Rabat\n")
    assert record.date is None and "impossible_date" in kinds(record)


@pytest.mark.parametrize(
    ("sentence", "chair"),
    [
        ("La réunion a été présidée par M. A. B. Alami, SG. Elle a commencé à 10h.", "M. A. B. Alami, SG"),
        ("Cette réunion, présidée par Mme Zahra ; suite", "Mme Zahra"),
        ("La séance s’est tenue sous la présidence de M. Alami", "M. Alami"),
        ("ترأس الاجتماع السيد أحمد.", "السيد أحمد"),
        ("Personne.", None),
    ],
)
def test_chair(sentence, chair):
    assert read_releve(f"Réunion\nParticipants :\n{sentence}\n").chair == chair


def test_attendance_by_status():
    text = (
        "Réunion\nParticipants :\n- M. Ali Alami, directeur, Ministère de la Santé\n"
        "- Mme Zahra Idrissi (Association X)\n"
        "Excusés : M. Omar Tazi, Ministère de la Justice ; Mme Hind Fassi\n"
        "Représentés :\n- M. Said Naciri, DG, Agence Y, représenté par Mme Salma Bennis\n"
    )
    record = read_releve(text)
    listed = [(a.name, a.function, a.institution, a.status, a.represented_by) for a in record.attendance]
    assert listed == [
        ("M. Ali Alami", "directeur", "Ministère de la Santé", "present", None),
        ("Mme Zahra Idrissi", None, "Association X", "present", None),
        ("M. Omar Tazi", None, "Ministère de la Justice", "excused", None),
        ("Mme Hind Fassi", None, None, "excused", None),
        ("M. Said Naciri", "DG", "Agence Y", "represented", "Mme Salma Bennis"),
    ]
    assert lost_words(text, record.to_json()) == {}


def test_attendance_by_college():
    record = read_releve(
        "R\nPrésents :\nCollège de l’administration\n- M. A. Alami, SG\nSociété civile :\n- Mme B. Bari\n"
    )
    assert [(a.name, a.college) for a in record.attendance] == [
        ("M. A. Alami", "Collège de l’administration"),
        ("Mme B. Bari", "Société civile"),
    ]


def test_counts_and_sentences_are_no_persons():
    record = read_releve("R\nPrésents : 12 membres sur 15\nParticipants :\n- Les membres du comité\n")
    assert record.attendance == [] and "Présents : 12 membres sur 15" in record.preamble


def test_decisions_with_number_owner_and_deadline():
    text = HEAD + AGENDA + (
        "Points arrêtés\nD1 : Publier le bilan ;\nResponsable : Département de la Réforme – Échéance : 2 mars 2020\n"
        "CP 1/2020-D2 : Préparer le manuel\npour la prochaine réunion (Pilote : M. Alami) ;\n"
        "D3. Réunir les associations\nÉchéance : 30 février 2021\n"
    )  # fmt: skip
    record = read_releve(text)
    first, second, third = record.decisions
    assert (first.text, first.number, first.owner, first.due) == (
        "Publier le bilan", "D1", "Département de la Réforme", date(2020, 3, 2),
    )  # fmt: skip
    assert (second.number, second.owner, second.deadline.kind) == ("CP 1/2020-D2", "M. Alami", "next_meeting")
    assert second.text == "Préparer le manuel pour la prochaine réunion (Pilote : M. Alami)"
    assert (third.due, third.deadline.kind, third.deadline.text) == (None, "none", "30 février 2021")
    assert [(w.kind, w.line) for w in record.warnings] == [("impossible_date", 17)]
    assert lost_words(text, record.to_json()) == {}


def test_decisions_under_agenda_titles():
    record = read_releve(HEAD + AGENDA + "Décisions\nBilan :\n- Publier ;\nDivers\n- Rien de plus ;\n")
    assert [(d.text, d.agenda_item) for d in record.decisions] == [("Publier", "Bilan"), ("Rien de plus", "Divers")]


def test_sub_bullets_stay_in_their_decision():
    record = read_releve(HEAD + AGENDA + "Décisions\n1. Tenir des ateliers à :\n- Rabat ;\n- Fès ;\n2. Publier\n")
    assert [d.text for d in record.decisions] == ["Tenir des ateliers à : - Rabat ; - Fès", "Publier"]


def test_agenda_items_that_read_like_headings():
    record = read_releve(
        HEAD + "Ordre du jour :\n1. Bilan\n2. Décisions\n3. Prochaine réunion\nPoints discutés :\nBilan\n- Un\n"
        "Prochaine réunion\n- En juin\nPoints arrêtés :\n- Publier\n"
    )
    assert record.agenda == ["Bilan", "Décisions", "Prochaine réunion"]
    assert [group.item for group in record.discussed] == ["Bilan", "Prochaine réunion"]


def test_numbered_titles_with_bullets_below():
    record = read_releve("R\nOrdre du jour\n1. Un\n2. Deux\nPoints discutés\n1. Un\n- a\n- b\n3. Trois\n- c\n")
    assert [(g.item, len(g.points)) for g in record.discussed] == [("Un", 2), ("Trois", 1)]
    assert kinds(record).count("unknown_item") == 1


def test_title_over_two_lines():
    record = read_releve(
        "R\nOrdre du jour\n- Bilan du plan\nnational\nPoints discutés\nBilan\ndu plan national :\n- Un\n"
    )
    assert [(g.item, g.points) for g in record.discussed] == [("Bilan du plan national", ["Un"])]


def test_bullet_alone_on_its_line():
    assert read_releve("R\nOrdre du jour\n•\nUn\n•\nDeux\n").agenda == ["Un", "Deux"]


def test_hyphen_at_the_end_of_a_line():
    record = read_releve("R\nOrdre du jour\n- La co-\ncréation\n- Bilan -\nsuite\n")
    assert record.agenda == ["La co-création", "Bilan - suite"]


def test_nothing_to_report_is_no_item():
    record = read_releve(HEAD + "Ordre du jour\n- Un\nPoints discutés\nUn\nAucune observation\nPoints arrêtés\nNéant\n")
    assert counts(record) == (1, [], 0) and kinds(record) == []


def test_introduction_and_signature_are_unplaced():
    record = read_releve(
        HEAD
        + AGENDA
        + "Points arrêtés\nLe comité a décidé de :\n- Publier le bilan.\n"
        + "Fait à Rabat, le 12 février 2020\nLe Président\n"
    )
    assert [d.text for d in record.decisions] == ["Publier le bilan."]
    assert [note.text for note in record.unplaced] == [
        "Le comité a décidé de :", "Fait à Rabat, le 12 février 2020", "Le Président",
    ]  # fmt: skip


def test_issued_relevé_in_text_form_keeps_its_follow_up_apart():
    record = read_releve(
        HEAD + "Suivi des décisions antérieures\nCP 2/2019-D1 : publier, fait\n" + AGENDA + "Points arrêtés\n- A\n"
    )
    assert counts(record) == (2, [1], 1)
    assert [note.text for note in record.unplaced] == ["CP 2/2019-D1 : publier, fait"]


def test_arabic_relevé():
    record = read_releve(
        "خلاصات الاجتماع\nتاريخ الاجتماع : الأربعاء 12 فبراير 2020\nالمكان : الرباط\nالمشاركون :\n"
        "ترأس الاجتماع السيد أحمد.\n"
        "جدول الأعمال :\n• حصيلة الخطة\n• مختلفات\nالنقط التي تمت مناقشتها :\nحصيلة الخطة\n• نسبة التقدم\n"
        "النقط المتفق عليها :\n• نشر الحصيلة قبل 2 مارس 2020\n"
    )
    assert counts(record) == (2, [1], 1)
    assert (record.date, record.place, record.chair) == (date(2020, 2, 12), "الرباط", "السيد أحمد")
    assert record.decisions[0].due == date(2020, 3, 2) and kinds(record) == []


def test_text_without_any_heading_is_unplaced():
    record = read_releve("Bonjour.\nCeci n’est pas un relevé.")
    assert len(record.unplaced) == 2 and record.title == ""
    assert {"missing_date", "missing_section", "unplaced"} == set(kinds(record))


@pytest.mark.parametrize("rest", ["liste de diffusion", "Annexe", "note : du 12 mars", "liste de présence signée"])
def test_what_follows_annexe_is_not_taken_for_a_heading(rest):
    text = f"{HEAD}{AGENDA}Points arrêtés\n- Faire\nAnnexe : {rest}\nMme Une Telle\n"
    record = read_releve(text)
    assert lost_words(text, record.to_json()) == {}
    placed = [note.text for note in record.unplaced]
    assert "Mme Une Telle" in placed
    assert (rest in placed) == (rest != "Annexe")


def test_annexe_and_a_known_title_are_one_heading():
    record = read_releve(f"{HEAD}{AGENDA}Annexe : liste des participants\nMme Une Telle\n")
    assert [note.text for note in record.unplaced] == ["Mme Une Telle"]
    assert "Annexe : liste des participants" in [note.text for note in record.headings]
