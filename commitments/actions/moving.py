"""After an act that moves dates, progress or standing: the kept figures follow, and what is no longer owed stops."""

from . import measuring, reminding


def moved(plan, *, day, commitments=None):
    """Bring the figures of `commitments` (keys; None: the whole plan) up to `day`, in the transaction of the act."""
    measuring.refresh(plan, day=day, commitments=commitments)
    reminding.reconsider(plan, day=day, commitments=commitments)
