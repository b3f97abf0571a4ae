"""What follows from a record moves only with it: the standing of a decision, its links, papers, the end of a rectificatif."""

from importlib import import_module

from django.db import migrations

from ogp_secretariat.web.triggers import guard

locks = import_module("meetings.migrations.0002_guards")
# `current_since` follows the meeting's date, which a rectificatif may correct, and says nothing by itself.
STANDING = (
    "status current_kind current_date current_time current_end current_text current_due deadline_version report_count "
    "closed_on"
).split()
REPORTED = (
    "NEW.report_count > OLD.report_count "
    "AND NEW.report_count = (SELECT COUNT(*) FROM meetings_progressreport r WHERE r.decision_id = OLD.id) "
    "AND NEW.status = (SELECT r.status FROM meetings_progressreport r "
    "WHERE r.decision_id = OLD.id AND r.number = NEW.report_count)"
)
OPEN = "EXISTS (SELECT 1 FROM meetings_correction c WHERE c.minutes_id = OLD.id AND c.issue_id IS NULL)"
RECTIFYING = "EXISTS (SELECT 1 FROM meetings_minutes m WHERE m.id = OLD.minutes_id AND m.state = 'rectifying')"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_convened_as")]
    operations = [
        guard(
            "meetings_decision",
            "decision_standing",
            when=f"{locks.locked('OLD.meeting_id')} AND NOT ({REPORTED})",
            columns=STANDING,
            events=("UPDATE",),
        ),
        guard("meetings_decisionlink", "decision_link", events=("UPDATE",)),
        guard("meetings_meetingpaper", "meeting_paper", when=locks.locked("OLD.meeting_id"), events=("INSERT", "DELETE")),
        guard("meetings_meetingpaper", "meeting_paper", when=locks.EITHER, events=("UPDATE",)),
        guard(
            "meetings_minutes",
            "minutes_rectified",
            when=f"OLD.state = 'rectifying' AND NEW.state <> 'rectifying' AND {OPEN}",
            events=("UPDATE",),
        ),
        guard("meetings_correction", "correction_applied", when=RECTIFYING, events=("DELETE",)),
    ]
