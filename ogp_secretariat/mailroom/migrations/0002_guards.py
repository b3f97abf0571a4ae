from django.db import migrations

from ogp_secretariat.web.triggers import guard


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0001_initial")]
    operations = [guard("mailroom_message", "sent_message", when="OLD.state = 'sent'")]
