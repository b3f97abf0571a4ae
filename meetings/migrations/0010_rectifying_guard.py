"""A locked relevé opens to a rectificatif that is prepared, and to nothing else: the database itself refuses it."""

from django.db import migrations

from ogp_secretariat.web.triggers import guard

PREPARED = (
    "EXISTS (SELECT 1 FROM meetings_correction c JOIN meetings_correctionline l ON l.correction_id = c.id "
    "WHERE c.minutes_id = OLD.id AND c.issue_id IS NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_agenda_number")]
    operations = [
        guard(
            "meetings_minutes",
            "minutes_rectifying",
            when=f"NEW.state = 'rectifying' AND OLD.state <> 'rectifying' AND NOT {PREPARED}",
            events=("UPDATE",),
        ),
    ]
