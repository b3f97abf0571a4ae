"""How people write months and deadlines: French, English, and the Arabic of Morocco, the Maghreb, Egypt and the Levant.

All words are folded (`text.fold`): no accents, no case, Arabic letters without hamza signs.
"""

_NAMES = (
    ("janvier janv jan january", "يناير جانفي", "كانون الثاني"),
    ("fevrier fevr fev february feb", "فبراير فيفري شباط", ""),
    ("mars march mar", "مارس اذار", ""),
    ("avril avr april apr", "ابريل افريل نيسان", ""),
    ("mai may", "ماي مايو ايار", ""),
    ("juin june jun", "يونيو جوان حزيران", ""),
    ("juillet juil july jul", "يوليوز يوليو جويليه جويلية تموز", ""),
    ("aout august aug", "غشت اغسطس اوت اب", ""),
    ("septembre sept sep september", "شتنبر سبتمبر ايلول", ""),
    ("octobre oct october", "اكتوبر", "تشرين الاول"),
    ("novembre nov november", "نونبر نوفمبر", "تشرين الثاني"),
    ("decembre dec december", "دجنبر ديسمبر", "كانون الاول"),
)
MONTHS = {
    name: number
    for number, (latin, arabic, two_words) in enumerate(_NAMES, 1)
    for name in [*latin.split(), *arabic.split(), two_words]
    if name
}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"

# « D'ici (la fin de) décembre 2023 »: the month itself is the deadline. « Avant », « début » and « mi- » say less than
# a month and are not here: with them the text has no date.
_UNTIL = (
    r"d'ici(?: a| au| le| la| en)?(?: fin| la fin)?(?: de| du)?",
    r"(?:a |pour |en )?(?:la )?fin(?: de| du)?(?: mois de)?",
    r"au plus tard(?: le| en| fin)?",
    r"jusqu'(?:au|en|a)(?: fin)?",
    r"pour(?: le)?",
    r"courant",
    r"en",
    r"le",
    r"au",
    r"by(?: the)?(?: end(?: of)?)?",
    r"(?:the )?end of",
    r"until",
    r"no later than",
    r"on",
    r"in",
    r"بحلول(?: نهايه| نهاية| متم)?(?: شهر)?",
    r"(?:الى غايه|الى غاية|قبل متم|قبل نهايه|قبل نهاية)(?: شهر)?",
    r"(?:في )?(?:نهايه|نهاية|متم)(?: شهر)?",
    r"في(?: شهر)?",
    r"شهر",
)
UNTIL = "(?:(?:" + "|".join(_UNTIL) + r")\s+)?"
