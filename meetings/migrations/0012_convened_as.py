"""As what somebody was convened stands with each sending; until the sitting opens the next one may say otherwise."""

from importlib import import_module

from django.db import migrations, models

from ogp_secretariat.web.triggers import Lifted, guard

before = import_module("meetings.migrations.0008_convocation")
SEAT = "capacity college_id college_name college_name_ar institution institution_ar".split()
WHO = [column for column in before.IDENTITY if column not in SEAT]
# They read the table of sendings, which SQLite makes anew: taken away before, and set again.
OF_INVITEES = [one for one in before.GUARDS if one.table == "meetings_invitee"]
OPENED = (
    "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = OLD.meeting_id "
    "AND m.status NOT IN ('draft', 'postponed', 'convened'))"
)
CAPACITIES = [
    ("member", "member"), ("substitute", "substitute"), ("guest", "guest"), ("expert", "expert"),
    ("observer", "observer"), ("secretariat", "secretariat"),
]  # fmt: skip


def fill(apps, editor):
    """Nobody was convened as anything else before."""
    invitee = apps.get_model("meetings", "Invitee").objects.filter(pk=models.OuterRef("invitee"))
    apps.get_model("meetings", "Summons").objects.update(capacity=models.Subquery(invitee.values("capacity")[:1]))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_observation_receipt")]
    operations = [
        *(Lifted(one) for one in OF_INVITEES),
        migrations.AlterModelOptions(
            name="summons",
            options={
                "ordering": ["convocation", "invitee", "number"],
                "verbose_name": "sending of a convocation",
                "verbose_name_plural": "sendings of convocations",
            },
        ),
        migrations.AddField(
            model_name="summons",
            name="capacity",
            field=models.CharField(blank=True, choices=CAPACITIES, default="", max_length=12, verbose_name="capacity"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="summons", name="number", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.RemoveConstraint(model_name="summons", name="summons_once"),
        migrations.AddConstraint(
            model_name="summons",
            constraint=models.UniqueConstraint(fields=("convocation", "invitee", "number"), name="summons_once"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        # SQLite makes a table anew when columns come to it, and forgets its triggers: here they are again.
        guard("meetings_summons", "summons", events=("DELETE",)),
        guard(
            "meetings_summons",
            "summons",
            columns=["id", "convocation_id", "invitee_id", "is_release", "capacity", "number"],
            events=("UPDATE",),
        ),
        guard("meetings_summons", "summons_address", when="NEW.email NOT IN (OLD.email, '')", events=("UPDATE",)),
        *(one for one in OF_INVITEES if one.columns != before.IDENTITY),
        guard("meetings_invitee", "invitee", when=before.SUMMONED, columns=WHO, events=("UPDATE",)),
        guard(
            "meetings_invitee", "invitee_seat", when=f"{before.SUMMONED} AND {OPENED}", columns=SEAT, events=("UPDATE",)
        ),
    ]
