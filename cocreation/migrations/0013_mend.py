from django.db import migrations, models
from django.db.models import F


def take_as_read(apps, editor):
    """Reactions that stood on the site before stay there."""
    apps.get_model("cocreation", "Reaction").objects.update(read_at=F("at"))


class Migration(migrations.Migration):
    """A reaction to an answer is shown once it was read."""

    dependencies = [("cocreation", "0012_words")]

    operations = [
        migrations.AddField(
            model_name="reaction",
            name="read_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="read"),
        ),
        migrations.RunPython(take_as_read, migrations.RunPython.noop),
    ]
