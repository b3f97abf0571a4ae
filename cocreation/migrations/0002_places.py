import csv
from pathlib import Path

from django.db import migrations

from ogp_secretariat.web.text import fold

DATA = Path(__file__).resolve().parent.parent / "data"
# What the action plans of 2018 to 2027 and the associations' own words are about.
THEMES = [
    ("acces-information", "Accès à l'information", "الحق في الحصول على المعلومات"),
    ("participation", "Participation citoyenne", "المشاركة المواطنة"),
    ("transparence-budgetaire", "Transparence budgétaire", "الشفافية الميزانياتية"),
    ("integrite", "Intégrité et lutte contre la corruption", "النزاهة ومحاربة الفساد"),
    ("donnees-ouvertes", "Données ouvertes", "البيانات المفتوحة"),
    ("services-publics", "Services publics et numérique", "المرافق العمومية والرقمنة"),
    ("collectivites", "Collectivités territoriales ouvertes", "الجماعات الترابية المنفتحة"),
    ("justice-ouverte", "Justice ouverte", "العدالة المنفتحة"),
    ("parlement-ouvert", "Parlement ouvert", "البرلمان المنفتح"),
    ("egalite", "Égalité des genres et inclusion", "المساواة بين الجنسين والإدماج"),
    ("environnement", "Environnement et climat", "البيئة والمناخ"),
    ("jeunesse-education", "Jeunesse et éducation", "الشباب والتربية"),
]


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, editor):
    """Regions, provinces and themes that forms offer from the first day; names corrected since stay corrected."""
    Region, Province, Theme = (apps.get_model("cocreation", name) for name in ("Region", "Province", "Theme"))
    regions = {}
    for row in _rows("regions.csv"):
        names = {"name": row["name_fr"], "name_ar": row["name_ar"]}
        regions[row["code"]], _is_new = Region.objects.get_or_create(
            code=row["code"], defaults={**names, "search_text": fold(" ".join(names.values()))}
        )
    for row in _rows("provinces.csv"):
        names = {"name": row["name_fr"], "name_ar": row["name_ar"]}
        Province.objects.get_or_create(
            code=row["code"],
            defaults={**names, "region": regions[row["region_code"]], "search_text": fold(" ".join(names.values()))},
        )
    for position, (code, name, name_ar) in enumerate(THEMES, start=1):
        Theme.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "name_ar": name_ar, "position": position * 10, "search_text": fold(f"{name} {name_ar}"),
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
