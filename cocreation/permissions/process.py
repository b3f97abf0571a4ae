"""Who may read and change processes. What somebody may not know of does not exist for them (404)."""

from ogp_secretariat.people.permissions import is_secretariat

from ..enums.process import ProcessState
from ..models import Process


def visible_processes(user):
    """A draft is the secretariat's; published and closed ones are everybody's."""
    processes = Process.objects.select_related("plan")
    return processes if is_secretariat(user) else processes.exclude(state=ProcessState.DRAFT)


def can_manage(user):
    """Prepare a process, its events, contributions, answers and registers."""
    return is_secretariat(user)
