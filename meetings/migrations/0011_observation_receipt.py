"""Observations that came on paper or by mail: when, by which way, who typed them."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ogp_secretariat.web.triggers import guard

first = import_module("meetings.migrations.0003_observations")
SOURCE = (
    "id key recipient_id target before created_at received_on received_way typed_by_id"
).split()


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0010_rectifying_guard'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='observation',
            name='received_way',
            field=models.CharField(blank=True, choices=[('paper', 'on paper'), ('mail', 'by e-mail')], max_length=6, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='observation',
            name='received_on',
            field=models.DateField(blank=True, null=True, verbose_name='received on'),
        ),
        migrations.AddField(
            model_name='observation',
            name='typed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='typed by'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_on__isnull', True), ('received_way', ''), ('typed_by__isnull', True)), models.Q(('received_on__isnull', False), ('typed_by__isnull', False), models.Q(('received_way', ''), _negated=True)), _connector='OR'), name='observation_receipt_whole', violation_error_message='Say on which day and by which way it came, and who typed it.'),
        ),
        # SQLite makes a table anew for a constraint, and forgets its triggers: here they are again.
        guard("meetings_observation", "observation", events=("DELETE",)),
        guard("meetings_observation", "observation_source", columns=SOURCE, events=("UPDATE",)),
        guard(
            "meetings_observation",
            "observation_locked",
            when=first.locked(first.ROUND_OF_OBSERVATION),
            events=("INSERT", "UPDATE"),
        ),
    ]
