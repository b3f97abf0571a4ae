import django.db.models.deletion
import ogp_secretariat.web.fields
from django.db import migrations, models

from ogp_secretariat.web.triggers import guard


SOURCES = {
    "2017": "معايير المشاركة والإعداد المشترك لشراكة الحكومة المنفتحة، 2017.",
    "2022": "معايير المشاركة والإعداد المشترك لشراكة الحكومة المنفتحة، سارية المفعول منذ فاتح يناير 2022.",
}


def say_in_arabic(apps, editor):
    """The sources of the grids in Arabic, where nobody has written them."""
    Grid = apps.get_model("cocreation", "RequirementGrid")
    for code, source in SOURCES.items():
        Grid.objects.filter(code=code, source_ar="").update(source_ar=source)


class Migration(migrations.Migration):
    """Texts of the public pages in Arabic; criteria of a grid with versions; following is asked for, never assumed."""

    dependencies = [
        ('cocreation', '0011_comment_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='criterion',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='replaces',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cocreation.criterion', verbose_name='replaces'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='retired_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='left the grid'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='featureoverride',
            name='reason_ar',
            field=ogp_secretariat.web.fields.PlainTextField(blank=True, verbose_name='reason in Arabic'),
        ),
        migrations.AddField(
            model_name='process',
            name='source_ar',
            field=ogp_secretariat.web.fields.PlainTextField(blank=True, verbose_name='source in Arabic'),
        ),
        migrations.AddField(
            model_name='programmeitem',
            name='speakers_ar',
            field=ogp_secretariat.web.fields.LineField(blank=True, max_length=300, verbose_name='speakers in Arabic'),
        ),
        migrations.AddField(
            model_name='requirementgrid',
            name='source_ar',
            field=ogp_secretariat.web.fields.PlainTextField(blank=True, verbose_name='source in Arabic'),
        ),
        # Only who makes a row knows the default: the table, which is guarded, stays as it is.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='contribution',
                    name='follows',
                    field=models.BooleanField(default=False, verbose_name='wants to be told what becomes of it'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('replaces__isnull', True)), models.Q(('number__gt', 1), ('replaces__isnull', False)), _connector='OR'), name='criterion_version_replaces', violation_error_message='A later version of a criterion replaces an earlier one.'),
        ),
        # SQLite makes a table anew to add a column, without its guards.
        guard("cocreation_featureoverride", "feature_override"),
        guard("cocreation_process", "process_published", when="OLD.published_on IS NOT NULL",
              columns=["published_on", "code", "plan_id"], events=("UPDATE",)),
        guard("cocreation_process", "process_published", when="OLD.published_on IS NOT NULL", events=("DELETE",)),
        migrations.RunPython(say_in_arabic, migrations.RunPython.noop),
    ]
