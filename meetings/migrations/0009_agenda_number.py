"""An item of the agenda that was announced under its number stays: no other one gets the number."""

from django.db import migrations

from ogp_secretariat.web.triggers import guard

CONVENED = "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = OLD.meeting_id AND m.convened_at IS NOT NULL)"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_convocation")]
    operations = [
        guard("meetings_agendaitem", "agenda_number", when=f"OLD.number IS NOT NULL AND {CONVENED}", events=("DELETE",)),
    ]
