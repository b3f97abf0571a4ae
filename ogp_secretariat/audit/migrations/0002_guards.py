from django.db import migrations

from ogp_secretariat.web.triggers import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [guard("audit_entry", "audit_entry")]
