"""From validation on, the record does not change: the database itself refuses it."""

from django.db import migrations

from ogp_secretariat.web.triggers import guard


def locked(*meetings):
    return (
        f"EXISTS (SELECT 1 FROM meetings_minutes m WHERE m.meeting_id IN ({', '.join(meetings)}) "
        "AND m.state IN ('validated', 'published'))"
    )


# A row may neither leave a locked meeting nor enter one.
EITHER = locked("OLD.meeting_id", "NEW.meeting_id")


MEETING = (
    "id committee_id kind college_id date year number starts_at ends_at time_zone title title_ar place place_ar link chair "
    "chair_ar preamble preamble_ar next_meeting next_meeting_ar"
).split()
DECISION = (
    "id uuid meeting_id agenda_item_id position number text text_ar owner_kind owner_person_id owner_institution_id "
    "owner_college_id owner_committee_id owner_text owner_text_ar contributors deadline_kind deadline_date deadline_time "
    "deadline_end deadline_text initial_deadline"
).split()
LOCKED_MINUTES = "OLD.state IN ('validated', 'published', 'rectifying')"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [
        guard("meetings_meeting", "meeting", when=locked("OLD.id"), columns=MEETING, events=("UPDATE",)),
        guard("meetings_meeting", "meeting", when=locked("OLD.id"), events=("DELETE",)),
        guard("meetings_decision", "decision", when=EITHER, columns=DECISION, events=("UPDATE",)),
        guard("meetings_decision", "decision", when=locked("OLD.meeting_id"), events=("INSERT", "DELETE")),
        *(
            operation
            for table, name in (
                ("meetings_agendaitem", "agenda_item"),
                ("meetings_minutesentry", "minutes_entry"),
                ("meetings_attendance", "attendance"),
            )
            for operation in (
                guard(table, name, when=locked("OLD.meeting_id"), events=("INSERT", "DELETE")),
                guard(table, name, when=EITHER, events=("UPDATE",)),
            )
        ),
        guard(
            "meetings_minutes",
            "minutes",
            when=f"{LOCKED_MINUTES} AND NEW.state NOT IN ('validated', 'published', 'rectifying')",
            events=("UPDATE",),
        ),
        guard(
            "meetings_minutes",
            "minutes_publication",
            when="OLD.published_at IS NOT NULL",
            columns=["published_at", "published_by_id"],
            events=("UPDATE",),
        ),
        guard(
            "meetings_minutes",
            "minutes_unpublished",
            when="OLD.published_at IS NOT NULL AND NEW.state NOT IN ('published', 'rectifying')",
            events=("UPDATE",),
        ),
        guard(
            "meetings_minutes",
            "minutes_validation",
            when=LOCKED_MINUTES,
            columns=["id", "meeting_id", "validated_at", "validated_by_id"],
            events=("UPDATE",),
        ),
        guard("meetings_minutes", "minutes", when=LOCKED_MINUTES, events=("DELETE",)),
        guard("meetings_issue", "issue"),
        guard("meetings_correction", "correction", when="OLD.issue_id IS NOT NULL"),
        guard(
            "meetings_correctionline",
            "correction_line",
            when="EXISTS (SELECT 1 FROM meetings_correction c WHERE c.id = OLD.correction_id AND c.issue_id IS NOT NULL)",
            events=("INSERT", "UPDATE", "DELETE"),
        ),
    ]
