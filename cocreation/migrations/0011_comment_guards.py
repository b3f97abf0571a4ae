from django.db import migrations

from ogp_secretariat.web.triggers import guard

TABLE = "cocreation_comment"


class Migration(migrations.Migration):
    """A comment is never taken away and says what was sent; the name and the address of its author can be erased."""

    dependencies = [("cocreation", "0010_trigrams")]

    operations = [
        guard(TABLE, "comment_kept", events=("DELETE",)),
        guard(TABLE, "comment_words", columns=["contribution_id", "key", "text", "received_at"], events=("UPDATE",)),
    ]
