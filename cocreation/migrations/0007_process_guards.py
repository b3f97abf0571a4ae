from django.db import migrations

from ogp_secretariat.web.triggers import guard


def adopted(*timetables):
    return (
        f"EXISTS (SELECT 1 FROM cocreation_timetable t WHERE t.id IN ({', '.join(timetables)}) "
        "AND t.adopted_at IS NOT NULL)"
    )


NOTE = (
    "id process_id requirement_id dated_on text text_ar link meeting_id created_at created_by_id"
).split()


class Migration(migrations.Migration):
    """A timetable that the committee adopted stays as it was adopted; what was opened by hand stays on record."""

    dependencies = [("cocreation", "0006_register_guards")]

    operations = [
        guard("cocreation_timetable", "timetable", when="OLD.adopted_at IS NOT NULL"),
        # A stage may neither leave an adopted timetable nor enter one.
        guard("cocreation_stage", "stage", when=adopted("OLD.timetable_id"), events=("INSERT", "DELETE")),
        guard("cocreation_stage", "stage", when=adopted("OLD.timetable_id", "NEW.timetable_id"), events=("UPDATE",)),
        guard("cocreation_featureoverride", "feature_override"),
        guard("cocreation_requirementnote", "requirement_note", columns=NOTE, events=("UPDATE",)),
        guard("cocreation_requirementnote", "requirement_note_withdrawn", when="OLD.withdrawn_at IS NOT NULL",
              events=("UPDATE",)),
        guard("cocreation_requirementnote", "requirement_note", events=("DELETE",)),
        # The day of publication proves requirement 3.1.
        guard("cocreation_process", "process_published", when="OLD.published_on IS NOT NULL",
              columns=["published_on", "code", "plan_id"], events=("UPDATE",)),
        guard("cocreation_process", "process_published", when="OLD.published_on IS NOT NULL", events=("DELETE",)),
    ]
