"""The keys under which the names of associations are compared. Pure.

Three keys, each for one question:

- `name_key`: are two names of one script the same but for case, accents, vowels, spelling of hamza and ta marbuta,
  legal words (association, جمعية, ONG …) and linking words?
- `initials`: would this name make that acronym?
- `sound_key`: could a French and an Arabic name be the same? Every word becomes its consonants in Latin letters, the
  Arabic ones by `ARABIC` below, the French ones by `FRENCH`: « Tafilalet » and « تافيلالت » are both « TFLLT ». Words
  that are translated rather than transcribed (développement, تنمية) become one of the `CONCEPTS` on both sides.

`sound_key` brings a candidate before a person and never decides by itself.
"""

import re
import unicodedata

from ogp_secretariat.web.text import ARABIC_LETTER, fold
from ogp_secretariat.web.text import is_arabic as is_arabic

# What says « association », in the forms that registers use. « Fédération » and « ligue » stay: a federation
# and an association of one name are two bodies.
DROPPED = {"association", "associations", "assoc", "asso", "ass", "ong", "ngo", "organisation"}
DROPPED_AR = {"جمعيه", "الجمعيه", "جمعيات", "منظمه", "المنظمه"}
LINKING = {
    "de", "du", "des", "la", "le", "les", "l", "d", "et", "pour", "a", "au", "aux", "en", "the", "of", "for", "and",
    "sur",
}  # fmt: skip
LINKING_AR = {"و", "في", "من", "ل", "ب", "لل", "علي", "عن", "مع", "اجل"}

_WORD = re.compile(r"[^\W_]+")
_UNIFIED = str.maketrans("أإآٱىئؤةڤڨگکیﻻ", "اااايييهفقككيا", "ءـ")

# Arabic letter → the class of its sound. Long vowels and glides are left out, as vowels are in French.
ARABIC = {
    "ب": "B", "ت": "T", "ث": "T", "ج": "J", "ح": "H", "خ": "K", "د": "D", "ذ": "D", "ر": "R", "ز": "Z", "س": "S",
    "ش": "X", "ص": "S", "ض": "D", "ط": "T", "ظ": "D", "غ": "G", "ف": "F", "ق": "K", "ك": "K", "ل": "L", "م": "M",
    "ن": "N", "ه": "H", "پ": "B", "چ": "X",
}  # fmt: skip
# French spellings → the same classes, the longest first. « h » alone is written or not for ح and ه: see `_skeleton`.
FRENCH = (
    ("sch", "X"), ("tch", "X"), ("ch", "X"), ("sh", "X"), ("kh", "K"), ("gh", "G"), ("dh", "D"), ("th", "T"),
    ("ph", "F"), ("dj", "J"), ("gu", "G"), ("qu", "K"), ("ce", "S"), ("ci", "S"), ("cy", "S"), ("ge", "J"), ("gi", "J"),
    ("b", "B"), ("p", "B"), ("t", "T"), ("j", "J"), ("d", "D"), ("r", "R"), ("z", "Z"), ("s", "S"), ("g", "G"),
    ("f", "F"), ("v", "F"), ("q", "K"), ("k", "K"), ("c", "K"), ("l", "L"), ("m", "M"), ("n", "N"), ("x", "KS"),
    ("h", "H"),
)  # fmt: skip

# Words that associations translate: one line, one concept. Arabic in the forms of `_words` (unified letters, article
# and the « لل » of purpose removed).
_CONCEPTS = """
developpement: تنميه
durable: مستدامه
maroc marocaine marocain marocaines: مغرب مغربيه
culture culturelle culturel culturelles: ثقافه ثقافيه
sport sportive sportif: رياضه رياضيه
social sociale sociaux sociales: اجتماعيه اجتماعي
environnement environnementale ecologie: بيئه بيئيه
femme femmes feminine feminin: مراه نساء نسائيه نسويه
jeune jeunes jeunesse: شباب شبيبه
enfant enfants enfance: طفل اطفال طفوله
droit droits: حق حقوق
homme humains humain: انسان
transparence: شفافيه
citoyennete citoyenne citoyen citoyens: مواطنه مواطن مواطنين
solidarite solidaire: تضامن تضامنيه
cooperation: تعاون
education educatif: تربيه تعليم
formation: تكوين
sante: صحه
handicap handicapes handicapees: اعاقه معاقين
rural rurale ruraux rurales: قرويه قروي قرويات
espoir: امل
avenir: مستقبل
paix: سلام
initiative initiatives: مبادره مبادرات
action: عمل
espace: فضاء
lutte: محاربه مكافحه
corruption: رشوه فساد
democratie democratique: ديمقراطيه
participation participative: مشاركه
gouvernance: حكامه
federation: فيدراليه اتحاد
reseau: شبكه
fondation: موسسه
forum: منتدي
ligue: رابطه عصبه
centre: مركز
eau: ماء
arts art: فن فنون
patrimoine: تراث
information: معلومات معلومه
egalite: مساواه
fille filles: فتاه فتيات
entraide: تعاضد
recherche recherches etudes: بحث ابحاث دراسات
local locale locales: محليه محلي
"""
CONCEPTS = {}
for _number, _line in enumerate(_CONCEPTS.strip().splitlines()):
    for _one in _line.replace(":", " ").split():
        CONCEPTS[_one] = f"#{_number}"


def words(text):
    """The words of a name as they are compared: folded, Arabic letters in one spelling."""
    return _WORD.findall(fold(text).translate(_UNIFIED).replace("'", " "))


def name_key(text):
    """« Association d'Appui à l'Enfance » → « appui enfance »; empty when nothing but legal words is left."""
    found = words(text)
    if all(len(word) == 1 for word in found):
        return "".join(found)
    return " ".join(w for w in found if w not in DROPPED | DROPPED_AR | LINKING | LINKING_AR)


def acronym_key(text):
    """« A.M.D.H » and « amdh » → « amdh »."""
    return "".join(words(text))


def initials(text):
    """The acronyms that a Latin name may have: with and without « association » and the linking words."""
    if not text or is_arabic(text):
        return set()
    found = words(text)
    without = [w for w in found if w not in LINKING]
    bare = [w for w in without if w not in DROPPED]
    return {made for kept in (found, without, bare) if len(made := "".join(w[0] for w in kept)) >= 3}


def _without_article(word):
    """An Arabic word without its article or the prefixed « for the »."""
    for prefix in ("وال", "بال", "لل", "ال"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            return word[len(prefix) :]
    if word.startswith("ل") and word[1:] in CONCEPTS:
        return word[1:]
    return word


def _skeleton(word):
    """The consonants of one word. An « h » is kept at the start alone, double letters count once."""
    if ARABIC_LETTER.match(word):
        sounds = "".join(ARABIC.get(letter, "") for letter in word)
    else:
        rest, sounds = word, ""
        while rest:
            spelling, sound = next(((s, k) for s, k in FRENCH if rest.startswith(s)), (rest[0], ""))
            # « ce » and « gi » keep their vowel for what follows; vowels say nothing.
            sounds, rest = sounds + sound, rest[len(spelling) :]
    sounds = sounds[:1] + sounds[1:].replace("H", "")
    return re.sub(r"(.)\1+", r"\1", sounds)


# Names of associations that are as often transcribed (« Al Amal ») as translated (« Espoir »): the same concept.
_TRANSCRIBED = "امل مستقبل شباب سلام تضامن تعاون منتدي مبادره مواطنه تعاضد"
HEARD = {_skeleton(word): CONCEPTS[word] for word in _TRANSCRIBED.split()}
LATIN_ARTICLES = {
    "al",
    "el",
    "ar",
    "er",
    "as",
    "es",
    "ach",
    "ech",
    "an",
    "en",
    "at",
    "et",
    "ad",
    "ed",
    "az",
    "ez",
    "ait",
    "ben",
}


def sound_key(text):
    """The frozen set of what a name sounds like or means, word by word: {"#0", "TFLLT"}."""
    found = set()
    for word in words(text):
        if word in DROPPED | DROPPED_AR | LINKING | LINKING_AR | LATIN_ARTICLES:
            continue
        word = _without_article(word) if ARABIC_LETTER.match(word) else word
        if word in DROPPED_AR or word in LINKING_AR:
            continue
        sound = _skeleton(word)
        key = CONCEPTS.get(word) or HEARD.get(sound, sound)
        if len(key) >= 2:
            found.add(key)
    return frozenset(found)


def likeness(one, other):
    """How alike two keys of one script are, from 0 to 1: shared pairs of letters (Dice)."""
    return shared_pairs(pairs(one), pairs(other))


def shared_pairs(a, b):
    """The Dice coefficient of two sets of pairs."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def pairs(text):
    """The pairs of neighbouring letters of each word, with its edges."""
    return {(f" {word} "[i : i + 2]) for word in text.split() for i in range(len(word) + 1)}


def western_digits(text):
    """« ٠٦٦١ » → « 0661 »: every decimal digit, of whatever script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def receipt_key(text):
    """« N° 0123 / 2016 » → « 123/2016 »; empty without a figure. It is its numbers and letters, in order.

    Words such as « récépissé », « dossier » and « رقم » are no part of it.
    """
    parts = re.findall(r"\d+|[^\W\d_]+", western_digits(fold(text)).translate(_UNIFIED))
    kept = [p.lstrip("0") or "0" if p.isdecimal() else p for p in parts if p not in _RECEIPT_WORDS]
    kept = [str(int(p)) if p.isdecimal() and len(p) < 30 else p for p in kept]
    return "/".join(kept) if any(c.isdecimal() for c in "".join(kept)) else ""


_RECEIPT_WORDS = {
    "n", "no", "num", "numero", "recepisse", "recipisse", "rec", "ref", "reference", "dossier", "de", "du", "sous",
    "le", "depot", "definitif", "provisoire", "رقم", "وصل", "عدد", "تحت",
}  # fmt: skip


def phone_keys(text):
    """The numbers of a text, each as its last nine figures, so that +212 6…, 00212 6… and 06… are one."""
    numbers = (re.sub(r"\D", "", part) for part in re.split(r"[;,/\n|،؛]", western_digits(text or "")))
    return {number[-9:] for number in numbers if len(number) >= 6}
