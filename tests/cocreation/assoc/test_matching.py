"""The policy of matching, pure: which rows are certainly an association, which are new, which go before a person."""

import pytest

from cocreation.policies import matching, naming
from cocreation.policies.matching import DOUBTFUL, NEW, SAME, Known, Register


def one(key, *names, **fields):
    return Known(key, names, **fields)


REGISTER = [
    one(1, "Association Marocaine pour la Transparence", "الجمعية المغربية للشفافية", acronym="AMT", region=4,
        receipt="12/2016"),
    one(2, "Association Tafilalet pour le Développement", region=8, receipt="77/2001"),
    one(3, "Association Al Amal", region=5, emails=frozenset({"amal@exemple.test"})),
    one(4, "جمعية النور للتنمية", region=3),
    one(5, "Espace Jeunes", region=None),
    one(6, "Club Ennahda 12", region=8),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "verdict", "key"),
    [
        # 1. Receipts.
        (one(0, "A. Marocaine de la transparence", receipt="N° 0012 / 2016", region=4), SAME, 1),
        (one(0, "", "جمعية أخرى", receipt="77/2001"), SAME, 2),
        (one(0, acronym="a.m.t.", receipt="12/2016"), SAME, 1),
        (one(0, "AMT", receipt="12/2016"), SAME, 1),
        (one(0, "Association Marocaine pour la Transparence", receipt="12/2016"), SAME, 1),
        (one(0, "Coopérative Zaytouna", receipt="12/2016", region=4), DOUBTFUL, None),
        (one(0, "Association Marocaine pour la Transparence", receipt="12/2016", region=9), DOUBTFUL, None),
        # 2. Names.
        (one(0, "ASSOC. TAFILALET  POUR LE DEVELOPPEMENT", region=8), SAME, 2),
        (one(0, "", "جمعيّة النُّور للتّنمية", region=3), SAME, 4),
        (one(0, "Espace jeunes"), SAME, 5),
        (one(0, "Espace jeunes", region=2), DOUBTFUL, None),
        (one(0, "Association Al Amal"), DOUBTFUL, None),
        (one(0, "Association Al Amal", region=6), DOUBTFUL, None),
        (one(0, "Association Tafilalet pour le développement", region=8, receipt="78/2001"), DOUBTFUL, None),
        (one(0, "Association Tafilalet pour le développement", region=9, receipt="78/2001"), NEW, None),
        # 3. Hints: never certain.
        (one(0, acronym="AMT"), DOUBTFUL, None),
        (one(0, "AMT", region=4), DOUBTFUL, None),
        (one(0, "", "جمعية تافيلالت للتنمية", region=8), DOUBTFUL, None),
        (one(0, "Association Ennour pour le développement", region=3), DOUBTFUL, None),
        (one(0, "", "جمعية الأمل", region=5), DOUBTFUL, None),
        (one(0, "Association Tafilalt pour le developement", region=8), DOUBTFUL, None),
        (one(0, "Al Amal de Béni Mellal", emails=frozenset({"amal@exemple.test"})), DOUBTFUL, None),
        (one(0, "", "جمعية التضامن", emails=frozenset({"amal@exemple.test"})), DOUBTFUL, None),
        # 4. Nothing alike, or known facts that differ.
        (one(0, "Association des Oliviers", emails=frozenset({"amal@exemple.test"})), NEW, None),
        (one(0, "Association Tafilalet pour le Developement", receipt="9/1999", region=8), DOUBTFUL, None),
        (one(0, "Tafilalet, culture et développement", receipt="9/1999", region=8), NEW, None),
        (one(0, "Club Ennahda 13", region=8), NEW, None),
        (one(0, "Association des Oliviers", region=5), NEW, None),
        (one(0, "", "جمعية الأمل", region=6), NEW, None),
        (one(0, "Anciens Maîtres Tanneurs", acronym="AMT", region=9), NEW, None),
    ],
)
def test_the_policy(row, verdict, key):
    answer = Register(REGISTER).match(row)
    assert (answer.verdict, answer.key) == (verdict, key)
    assert bool(answer.candidates) == (verdict == DOUBTFUL)


def test_two_that_are_certain_contradict_each_other():
    row = one(0, "Association Tafilalet pour le Développement", receipt="12/2016", region=None)
    known = Register(
        [one(1, "", acronym="X", receipt="12/2016"), one(2, "Association Tafilalet pour le développement")]
    )
    answer = known.match(row)
    assert answer.verdict == DOUBTFUL
    assert {key for key, _reasons in answer.candidates} == {1, 2}


def test_another_name_is_a_name():
    assert Register([one(1, "Association A", "", "Les Cèdres", region=1)]).match(one(0, "cedres", region=1)).key == 1


def test_what_joins_the_register_is_met():
    known = Register()
    row = one("new:2", "Association des Cèdres")
    assert known.match(row).verdict == NEW
    known.add(row)
    assert known.match(one(0, "CEDRES")) == matching.Answer(SAME, "new:2")
    known.remove("new:2")
    assert known.match(row).verdict == NEW


@pytest.mark.parametrize(
    ("french", "arabic"),
    [
        ("Association Tafilalet pour le développement", "جمعية تافيلالت للتنمية"),
        ("Association Chouala pour l'éducation et la culture", "جمعية الشعلة للتربية والثقافة"),
        ("Association marocaine pour la transparence", "الجمعية المغربية للشفافية"),
        ("Al Amal", "الأمل"),
        ("Fondation Zakoura Éducation", "مؤسسة زاكورة للتربية"),
        ("Khénifra Ghad", "خنيفرة الغد"),
    ],
)
def test_french_and_arabic_names_sound_or_mean_the_same(french, arabic):
    assert naming.sound_key(french) == naming.sound_key(arabic)


@pytest.mark.parametrize(
    ("text", "key"),
    [("N° 0123 / 2016", "123/2016"), ("Récépissé n°123-2016", "123/2016"), ("رقم ١٢٣/٢٠١٦", "123/2016"), ("nan", ""),
     ("", ""), ("26/AB/2016", "26/ab/2016"), ("9" * 5000, "9" * 5000), ("①", "1")],
)  # fmt: skip
def test_receipts(text, key):
    assert naming.receipt_key(text) == key


@pytest.mark.parametrize("text", ["", "😀", "\x00", "de la", "جمعية", "²³", "ʼn" * 3000, "a" * 20_000, "‮abc"])
def test_any_text_has_keys(text):
    Register([one(1, text, acronym=text, receipt=text)]).match(one(0, text, acronym=text, receipt=text))


def test_an_acronym_of_single_letters():
    assert naming.name_key("A.M.D.H") == "amdh"
    assert "amt" in naming.initials("Association Marocaine pour la Transparence")


def test_telephones_are_the_same_in_every_writing():
    assert naming.phone_keys("+212 6 61-00.11.22; 05 37 00 00 01") == naming.phone_keys("0661001122/0537000001")
    assert naming.phone_keys("٠٦٦١٠٠١١٢٢") == naming.phone_keys("۰۶۶۱۰۰۱۱۲۲") == naming.phone_keys("0661001122")
    assert naming.receipt_key("رقم ١٢٣ / ٢٠١٦") == naming.receipt_key("N° 123/2016")
