"""The demonstration's public holidays: the civil ones of Morocco, which stand on the same day each year.

The religious ones move with the moon and are told a day or two before: no source here gives their dates, so none is
loaded, and the secretariat types them in when they are announced.
"""

import datetime

from django.db import transaction

from ogp_secretariat.people.models import Holiday

FIRST_YEAR = 2018  # that of the first plan of the demonstration
# month, day, name, first year
CIVIL = (
    (1, 11, "Manifeste de l’indépendance", None),
    (1, 14, "Nouvel An amazigh", 2024),
    (5, 1, "Fête du Travail", None),
    (7, 30, "Fête du Trône", None),
    (8, 14, "Allégeance Oued Ed-Dahab", None),
    (8, 20, "Révolution du Roi et du Peuple", None),
    (8, 21, "Fête de la Jeunesse", None),
    (11, 6, "Marche verte", None),
    (11, 18, "Fête de l’indépendance", None),
)


def civil_holidays(year):
    """[(day, name)] of one year."""
    return [
        (datetime.date(year, month, day), name)
        for month, day, name, since in CIVIL
        if since is None or year >= since
    ]  # fmt: skip


@transaction.atomic
def load_holidays(today):
    """From the first plan to the year after this one; a year of which any holiday is listed stays as it is."""
    listed = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    for year in range(FIRST_YEAR, today.year + 2):
        if year not in listed:
            Holiday.objects.bulk_create(Holiday(day=day, label=name) for day, name in civil_holidays(year))
