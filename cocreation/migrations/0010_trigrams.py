from django.db import migrations

from ogp_secretariat.web.trigrams import word_index


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0009_event_guards")]
    operations = [word_index("cocreation_contribution", "contribution_search_trigrams")]
