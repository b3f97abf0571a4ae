"""A new installation opens with its committee: a relevé can be imported at once. Everything stays editable."""

from django.db import migrations

COLLEGES = (("Administration", "الإدارة"), ("Société civile", "المجتمع المدني"))


def create(apps, editor):
    committees = apps.get_model("people", "Committee")
    if committees.objects.exists():
        return
    committee = committees.objects.create(
        code="CP",
        name="Comité de pilotage du Gouvernement Ouvert",
        name_ar="لجنة الإشراف على الحكومة المنفتحة",
        meeting_title="Réunion du comité de pilotage",
        meeting_title_ar="اجتماع لجنة الإشراف",
    )
    for position, (name, name_ar) in enumerate(COLLEGES, 1):
        apps.get_model("people", "College").objects.create(
            committee=committee, name=name, name_ar=name_ar, position=position
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
