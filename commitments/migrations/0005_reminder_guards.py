from django.db import migrations

from ogp_secretariat.web.triggers import guard

SIGNED = [
    "plan_id", "institution_id", "level", "language", "year", "number", "subject", "order_decision_id", "order_act",
    "opening", "introduction", "support", "request", "answering", "signed_on", "signed_by_id", "signer_name",
    "signer_function", "is_delegated", "answer_due_on", "document_id", "addressee_name", "addressee_function",
    "addressee_institution",
]  # fmt: skip
SENT = ["ladder", "level", "milestone_id", "due_version", "institution_id", "period_id", "due_on", "state", "sent_on"]


class Migration(migrations.Migration):
    """A signed letter stays as it was signed and keeps its number; what was sent or examined is not rewritten."""

    dependencies = [("commitments", "0004_reminders")]

    operations = [
        guard("commitments_letter", "letter", when="OLD.number IS NOT NULL", columns=SIGNED, events=("UPDATE",)),
        guard("commitments_letter", "letter_kept", when="OLD.number IS NOT NULL", events=("DELETE",)),
        guard("commitments_reminder", "reminder_sent", when="OLD.state = 'sent'", columns=SENT, events=("UPDATE",)),
        guard("commitments_reminder", "reminder_kept", events=("DELETE",)),
        guard("commitments_letterreply", "reply_examined", when="OLD.state <> 'pending'"),
        guard("commitments_textblock", "text_block"),
    ]
