"""Dates and hours in words: French, Arabic as written in Morocco, English. Western digits in all three."""

WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
        "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
RANGES = {
    "fr": ("de {start} à {end}", "à partir de {start}"),
    "ar": ("من الساعة {start} إلى الساعة {end}", "ابتداء من الساعة {start}"),
    "en": ("from {start} to {end}", "from {start}"),
}


def format_date(date, lang, weekday=True):
    """« mercredi 12 février 2020 », « الأربعاء 12 فبراير 2020 », "Wednesday 12 February 2020".

    `date`: a `datetime.date`; `lang`: "fr", "ar" or "en"; without `weekday` the day's name is left out. The first of
    a month is « 1er » in French.
    """
    day = "1er" if lang == "fr" and date.day == 1 else str(date.day)
    words = [day, MONTHS[lang][date.month - 1], f"{date.year:04d}"]
    if weekday:
        words.insert(0, WEEKDAYS[lang][date.weekday()])
    return " ".join(words)


def format_time(time, lang):
    """« 10 h 30 » and « 15 h » in French, « 10:30 » elsewhere. `time`: a `datetime.time`."""
    if lang != "fr":
        return f"{time:%H:%M}"
    return f"{time.hour} h {time:%M}" if time.minute else f"{time.hour} h"


def format_time_range(start, end, lang):
    """« de 10 h à 12 h 30 »; « à partir de 10 h » when `end` is None. Both `datetime.time`."""
    both, start_only = RANGES[lang]
    if end is None:
        return start_only.format(start=format_time(start, lang))
    return both.format(start=format_time(start, lang), end=format_time(end, lang))
