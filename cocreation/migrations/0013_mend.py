import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def take_as_read(apps, editor):
    """Reactions that stood on the site before stay there."""
    apps.get_model("cocreation", "Reaction").objects.update(read_at=F("at"))


class Migration(migrations.Migration):
    """A reaction to an answer is shown once it was read; pairs of records that are two associations."""

    dependencies = [("cocreation", "0012_words"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="reaction",
            name="read_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="read"),
        ),
        migrations.RunPython(take_as_read, migrations.RunPython.noop),
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cocreation.association', verbose_name='association')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cocreation.association', verbose_name='the other association')),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'pair of two associations',
                'verbose_name_plural': 'pairs of two associations',
                'ordering': ['-told_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='distinct_pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='distinct_pair_in_order')],
            },
        ),
    ]
