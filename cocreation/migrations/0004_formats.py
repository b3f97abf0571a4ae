import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "formats.csv"
NUMBERS = ("minutes", "smallest", "largest", "table_size", "position")


def load(apps, editor):
    """The library of formats, as it is offered from the first day; what was corrected since stays corrected."""
    Format = apps.get_model("cocreation", "Format")
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = {
                name: (int(text) if text else None) if name in NUMBERS else text.replace(" / ", "\n")
                for name, text in row.items()
                if name != "code"
            }
            Format.objects.get_or_create(code=row["code"], defaults=values)


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0003_answer_reasons")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
