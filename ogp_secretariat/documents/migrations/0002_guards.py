from django.db import migrations

from ogp_secretariat.web.triggers import guard

# Everything but `released_at`: an issued document may become public, and nothing else.
FROZEN = (
    "id purpose kind title reference version language filename html stylesheet context embedded embedded_name state "
    "path sha256 size pages code requested_at requested_by_id rendered_at"
).split()


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        guard(
            "documents_document",
            "issued_document",
            when="OLD.purpose = 'issue' AND OLD.state = 'ready'",
            columns=FROZEN,
            events=("UPDATE",),
        ),
        guard("documents_document", "issued_document", when="OLD.purpose = 'issue'", events=("DELETE",)),
        guard(
            "documents_document",
            "released_document",
            when="OLD.released_at IS NOT NULL",
            columns=["released_at"],
            events=("UPDATE",),
        ),
        guard("documents_counter", "counter", events=("DELETE",)),
        guard("documents_counter", "counter", when="NEW.last < OLD.last", events=("UPDATE",)),
    ]
