from django.db import migrations

from ogp_secretariat.web.triggers import guard

ADOPTED = "OLD.state = 'adopted'"
SEAT_OF_ADOPTED = (
    "EXISTS (SELECT 1 FROM cocreation_forumlist l WHERE l.id = OLD.forum_list_id AND l.state = 'adopted')"
)
CITED = "EXISTS (SELECT 1 FROM cocreation_forumlist l WHERE l.rule_id = OLD.id)"
CONSENT = ["association_id", "field", "given_on", "way"]


class Migration(migrations.Migration):
    """An adopted list of the forum, the rule it cites, a consent and a judged record stay as they were."""

    dependencies = [("cocreation", "0005_requirements")]

    operations = [
        guard("cocreation_forumlist", "forum_list", when=ADOPTED),
        guard("cocreation_forumseat", "forum_seat", when=SEAT_OF_ADOPTED, events=("INSERT", "UPDATE", "DELETE")),
        guard("cocreation_forumrule", "forum_rule", when=CITED),
        guard("cocreation_forummandate", "forum_mandate_kept", events=("DELETE",)),
        guard("cocreation_consent", "consent", columns=CONSENT, events=("UPDATE",)),
        guard("cocreation_consent", "consent_withdrawn", when="OLD.withdrawn_on IS NOT NULL", events=("UPDATE",)),
        guard("cocreation_consent", "consent_kept", events=("DELETE",)),
        guard("cocreation_verification", "verification"),
        # A record that was merged is history: its names and its survivor stay. (Undoing a merger sets it active.)
        guard(
            "cocreation_association",
            "association_merged",
            when="OLD.state = 'merged' AND NEW.state = 'merged'",
            columns=["name", "name_ar", "merged_into_id", "receipt_number"],
            events=("UPDATE",),
        ),
        guard("cocreation_association", "association_kept", events=("DELETE",)),
    ]
