import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ogp_secretariat.web.triggers import guard


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0005_reminder_guards'),
        ('documents', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DispatchSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='year')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='number')),
                ('made_on', models.DateField(editable=False, verbose_name='made on')),
                ('document', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('made_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='commitments.actionplan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'dispatch slip',
                'verbose_name_plural': 'dispatch slips',
                'ordering': ['-year', '-number', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='slip',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='commitments.dispatchslip', verbose_name='dispatch slip'),
        ),
        migrations.AddConstraint(
            model_name='dispatchslip',
            constraint=models.UniqueConstraint(fields=('plan', 'year', 'number'), name='slip_number_unique'),
        ),
        guard("commitments_dispatchslip", "slip"),
    ]
