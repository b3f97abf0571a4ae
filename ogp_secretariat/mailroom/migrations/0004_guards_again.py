from django.db import migrations

from ogp_secretariat.web.triggers import guard


class Migration(migrations.Migration):
    """SQLite makes a table anew to change it, and loses its triggers on the way: set them again."""

    dependencies = [("mailroom", "0003_delivery")]

    operations = [guard("mailroom_message", "sent_message", when="OLD.state = 'sent'")]
