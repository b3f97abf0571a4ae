"""Whether the address of somebody invited was typed for the meeting; a guest's that is not the card's was."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def note_typed(apps, schema_editor):
    people = apps.get_model("people", "Person").objects.filter(pk=OuterRef("person"))
    rows = apps.get_model("meetings", "Invitee").objects.exclude(capacity__in=["member", "substitute"])
    rows = rows.exclude(email="").filter(person__isnull=False).annotate(card=Subquery(people.values("email")[:1]))
    rows.exclude(card=F("email")).update(email_typed=True)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_standing_guards")]
    operations = [
        migrations.AddField("invitee", "email_typed", models.BooleanField(editable=False, null=True)),
        migrations.RunPython(note_typed, migrations.RunPython.noop),
    ]
