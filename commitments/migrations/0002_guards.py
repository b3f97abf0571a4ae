"""What the record holds does not change: the database itself refuses it."""

from django.db import migrations

from ogp_secretariat.web.triggers import guard

EXAMINED = "OLD.state IN ('validated', 'returned')"
NOT_A_DRAFT = (
    "EXISTS (SELECT 1 FROM commitments_progressupdate u WHERE u.id = OLD.update_id AND u.state <> 'draft')"
)
ADOPTED = (
    "EXISTS (SELECT 1 FROM commitments_commitment c JOIN commitments_actionplan p ON p.id = c.plan_id "
    "WHERE c.id = OLD.commitment_id AND p.state <> 'draft')"
)
MILESTONE_ADOPTED = (
    "EXISTS (SELECT 1 FROM commitments_milestone m JOIN commitments_commitment c ON c.id = m.commitment_id "
    "JOIN commitments_actionplan p ON p.id = c.plan_id WHERE m.id = OLD.milestone_id AND p.state <> 'draft')"
)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]
    operations = [
        # A declaration that was examined is corrected by a new one.
        guard("commitments_progressupdate", "update_examined", when=EXAMINED, events=("UPDATE",)),
        guard("commitments_progressupdate", "update_kept", when="OLD.state <> 'draft'", events=("DELETE",)),
        guard("commitments_difficulty", "difficulty", when=NOT_A_DRAFT, events=("INSERT", "UPDATE", "DELETE")),
        guard("commitments_evidence", "evidence", when=NOT_A_DRAFT, events=("INSERT", "UPDATE", "DELETE")),
        # A revision is a new version; the baseline of an adopted plan stays.
        guard("commitments_commitmentversion", "commitment_baseline", when=ADOPTED),
        guard("commitments_commitmentversion", "commitment_revision", when="OLD.number > 0"),
        guard("commitments_milestoneversion", "milestone_baseline", when=MILESTONE_ADOPTED),
        guard("commitments_milestoneversion", "milestone_revision", when="OLD.number > 0"),
        guard("commitments_commitment", "commitment_code", columns=["code", "plan_id"], events=("UPDATE",)),
        guard("commitments_milestone", "milestone_code", columns=["code", "commitment_id"], events=("UPDATE",)),
        # Append-only.
        guard("commitments_snapshot", "snapshot"),
        guard("commitments_assessment", "assessment"),
        guard("commitments_lateentry", "late_entry"),
        guard("commitments_extensionrequest", "extension", when="OLD.state <> 'pending'", events=("UPDATE",)),
        guard("commitments_extensionrequest", "extension_kept", events=("DELETE",)),
        guard("commitments_remark", "remark", columns=["text", "author_id", "milestone_id"], events=("UPDATE",)),
        guard("commitments_remark", "remark_answer", when="OLD.answer <> ''", columns=["answer"], events=("UPDATE",)),
    ]
