"""What the home page of the site says of co-creation: what is open now, the next event, else what came of the last."""

from dataclasses import dataclass

from ..enums.process import Feature
from ..models import Process
from ..policies.reconciliation import Line
from ..queries import process as queries
from ..queries.reconciliation import reconciliation_of_page
from .process import next_events, openings


@dataclass(frozen=True)
class Front:
    """`entries`: what is open today; `event`: the next one, or None; `figures`: the reconciliation's total."""

    process: Process
    entries: list
    event: object
    figures: Line

    @property
    def takes_proposals(self):
        return any(entry.feature == Feature.PROPOSE for entry in self.entries)


def front(today):
    """The `Front` of the process that the public pages speak of first; None without one. Five statements."""
    process = queries.current_process()
    if process is None:
        return None
    stages, overrides = queries.stages_in_force(process), queries.overrides_of(process)
    found = [entry for entry in openings(process, stages, overrides, today) if entry.opening.is_open and entry.url]
    return Front(process, found, next(iter(next_events(today)), None), reconciliation_of_page(process).total)
