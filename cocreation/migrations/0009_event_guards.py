from django.db import migrations

from ogp_secretariat.web.triggers import guard


class Migration(migrations.Migration):
    """A certificate that was issued keeps its number and its document; it is withdrawn, never deleted.

    The name in the register may be erased (law 09-08), and only erased.
    """

    dependencies = [("cocreation", "0008_contribution_guards")]
    operations = [
        guard(
            "cocreation_certificate",
            "certificate_issued",
            when="OLD.number IS NOT NULL",
            columns=["number", "year", "issued_on", "document_id", "registration_id"],
        ),
        guard(
            "cocreation_certificate",
            "certificate_name",
            when="OLD.number IS NOT NULL AND NEW.name NOT IN (OLD.name, 'personne effacée')",
            events=("UPDATE",),
        ),
    ]
