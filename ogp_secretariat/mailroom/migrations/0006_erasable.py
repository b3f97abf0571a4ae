from django.db import migrations

from ogp_secretariat.web.triggers import guard

ERASED = "'efface@efface.invalid'"
KEPT = (
    "id kind language priority is_secret state attempts claims owner claimed_at posted_at not_before expires_at sent_at"
).split()


class Migration(migrations.Migration):
    """That a message was sent stays on record; to whom and what it said may be erased (law 09-08), and only erased."""

    dependencies = [("mailroom", "0005_waiting_order")]

    operations = [
        guard("mailroom_message", "sent_message", when="OLD.state = 'sent'", columns=KEPT, events=("UPDATE",)),
        guard(
            "mailroom_message",
            "sent_message_text",
            when=(
                f"OLD.state = 'sent' AND (NEW.\"to\" NOT IN (OLD.\"to\", {ERASED}) OR NEW.body NOT IN (OLD.body, '') "
                "OR NEW.subject NOT IN (OLD.subject, '') OR NEW.error NOT IN (OLD.error, '') "
                f"OR (NEW.key <> OLD.key AND NEW.\"to\" <> {ERASED}))"
            ),
            events=("UPDATE",),
        ),
    ]
