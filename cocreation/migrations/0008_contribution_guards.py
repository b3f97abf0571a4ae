from django.db import migrations

from ogp_secretariat.web.triggers import guard

ANSWER = "cocreation_reasonedanswer"
OUT = "OLD.state IN ('published', 'replaced')"
FROZEN = [
    "contribution_id", "cluster_id", "number", "disposition", "reason_id", "text", "text_ar", "drafted_by_id",
    "drafted_at", "reviewed_by_id", "reviewed_at", "published_by_id", "published_on", "publication_id",
    "why_corrected",
]  # fmt: skip
OF_PUBLISHED = (
    f"(SELECT answered.state FROM {ANSWER} answered WHERE answered.id = OLD.reasonedanswer_id) "
    "IN ('published', 'replaced')"
)


class Migration(migrations.Migration):
    """A published answer stays as it was told; contributions and their moves are never taken away."""

    dependencies = [("cocreation", "0007_process_guards")]

    operations = [
        guard(ANSWER, "answer", when=OUT, columns=FROZEN, events=("UPDATE",)),
        guard(ANSWER, "answer_kept", when=OUT, events=("DELETE",)),
        guard(
            ANSWER,
            "answer_state",
            when="(OLD.state = 'published' AND NEW.state NOT IN ('published', 'replaced'))"
            " OR (OLD.state = 'replaced' AND NEW.state <> 'replaced')",
            events=("UPDATE",),
        ),
        guard(
            f"{ANSWER}_commitments", "answer_commitments", when=OF_PUBLISHED, events=("INSERT", "UPDATE", "DELETE")
        ),
        guard("cocreation_contribution", "contribution_kept", events=("DELETE",)),
        guard(
            "cocreation_contribution",
            "contribution_number",
            columns=["process_id", "number", "origin"],
            events=("UPDATE",),
        ),
        guard("cocreation_cluster", "cluster_kept", events=("DELETE",)),
        guard("cocreation_clustermove", "cluster_move"),
        guard("cocreation_publication", "publication"),
        guard("cocreation_reaction", "reaction", columns=["answer_id", "contribution_id", "text"]),
        guard("cocreation_commitmentorigin", "commitment_origin"),
    ]
