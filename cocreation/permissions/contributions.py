"""Who reads and does what with contributions. What somebody may not know of does not exist for them (404)."""

from ogp_secretariat.people.permissions import is_secretariat

from ..models import Assignment, Cluster, ConsultationReport, Contribution
from .process import visible_processes


def visible_contributions(user):
    """All contributions of the processes that a person sees, hidden ones too: these are counted and answered without
    their words (`can_read_words`)."""
    # Their keys, of which there are few: a list in the order of its index is then read from the index.
    processes = list(visible_processes(user).order_by().values_list("pk", flat=True))
    return Contribution.objects.filter(process__in=processes).select_related("process")


def can_read_words(user, contribution):
    """The text, the author and the files: everybody once it is shown, before that the secretariat."""
    return contribution.is_shown or is_secretariat(user)


def visible_clusters(user):
    return Cluster.objects.filter(process__in=visible_processes(user).order_by().values("pk")).select_related("process")


def readable_reports(user):
    """Published reports everybody, the others the secretariat."""
    texts = [f"document_{lang}__{field}" for lang in ("fr", "ar") for field in ("html", "context", "embedded")]
    reports = (
        ConsultationReport.objects.filter(process__in=visible_processes(user).order_by().values("pk"))
        .select_related("process", "document_fr", "document_ar")
        .defer(*texts)
    )
    return reports if is_secretariat(user) else reports.filter(is_public=True)


def has_conflict(user, contribution):
    return Assignment.objects.filter(contribution=contribution, analyst=user, conflict_at__isnull=False).exists()


def own_assignments(user):
    """What this account was given to analyse; not where it declared a conflict."""
    if not user.is_authenticated:
        return Assignment.objects.none()
    return Assignment.objects.filter(analyst=user, conflict_at__isnull=True).select_related("contribution__process")


def can_read_analysis(user, contribution):
    """Scores and private notes: its analysts and the secretariat, never who has a conflict of interest."""
    if not user.is_authenticated or has_conflict(user, contribution):
        return False
    return is_secretariat(user) or own_assignments(user).filter(contribution=contribution).exists()
