"""The schedule, kept in step when the clock of the machine is put back.

Celery remembers when each task last ran. After a clock that was a day ahead and was put right, that moment lies in the
future, and nothing would be sent until it comes.
"""

from celery.beat import PersistentScheduler
from celery.utils.log import get_logger

logger = get_logger(__name__)


class SteadyScheduler(PersistentScheduler):
    def tick(self, *args, **options):
        self._forget_the_future()
        return super().tick(*args, **options)

    def _forget_the_future(self):
        """What ran « later than now » ran by a wrong clock: count from now on, in a new order."""
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > entry.default_now()]
        if not ahead:
            return
        logger.warning("The clock was put back: the schedule of %s starts again from now.", len(ahead))
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        self.populate_heap()
