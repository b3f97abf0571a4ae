"""The faults, drawn by a seeded generator: what is killed, frozen, emptied or taken away, and when it comes back."""

import heapq
import itertools
import signal
import time

from .programs import BOOT_SECONDS, send, tell_redis

# {fault: weight}; « kill » in the name says that it ends a process.
WEIGHTS = {
    "kill_child": 45,
    "kill_worker": 3,
    "kill_beat": 3,
    "kill_sink": 10,
    "kill_postgres": 12,
    "kill_postgres_under_a_zombie": 8,
    "kill_redis": 6,
    "freeze_dispatcher": 8,
    "freeze_worker": 2,
    "freeze_redis": 2,
    "empty_redis": 3,
    "redis_read_only": 3,
}
# Without servers, and with workers that have no children.
EMBEDDED = {"kill_worker": 55, "kill_beat": 4, "kill_sink": 20, "freeze_dispatcher": 16}


class Mixture:
    """Draws faults and undoes what has its time."""

    def __init__(self, site, random):
        self.site, self.random = site, random
        self.counts, self.last_at = {}, 0.0
        self._later, self._order = [], itertools.count()
        self.weights = WEIGHTS if site.postgres else EMBEDDED

    @property
    def kills(self):
        return sum(count for name, count in self.counts.items() if name.startswith("kill"))

    @property
    def others(self):
        return sum(self.counts.values()) - self.kills

    def strike(self):
        """One fault; drawn again when there is nothing to break just now."""
        for _draw in range(50):
            [name] = self.random.choices(list(self.weights), list(self.weights.values()))
            if getattr(self, name)():
                self.counts[name] = self.counts.get(name, 0) + 1
                self.last_at = time.monotonic()
                return

    def undo(self, *, everything=False):
        """Give back what was taken away for a while."""
        while self._later and (everything or self._later[0][0] <= time.monotonic()):
            heapq.heappop(self._later)[2]()

    def _in(self, seconds, act):
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._order), act))

    def _grown(self, programs):
        grown = [one for one in programs if one.is_running() and one.age > BOOT_SECONDS]
        return self.random.choice(grown) if grown else None

    def _dispatcher(self):
        pids = self.site.dispatchers()
        return self.random.choice(pids) if pids else None

    def _absence(self):
        """Mostly none: it is back at once."""
        return self.random.choice([0.01, 0.01, 0.01, self.random.uniform(0.5, 3)])

    # -- Kills ---------------------------------------------------------------------------------------------------------

    def kill_child(self):
        pid = self._dispatcher()
        if pid:
            send(signal.SIGKILL, pid)
        return bool(pid)

    def kill_worker(self):
        return self._kill(self._grown(self.site.at_work()))

    def kill_beat(self):
        return self._kill(self._grown(self.site.beats))

    def kill_sink(self):
        running = self.site.sink.is_running() and self.site.sink.age > 0.5
        return self._kill(self.site.sink if running else None)

    def kill_redis(self):
        running = self.site.redis.is_running()
        return self._kill(self.site.redis if running else None)

    def kill_postgres(self):
        if not self._database_is_up():
            return False
        self.site.postgres.kill(absent=self._absence(), number=self.random.choice([signal.SIGKILL, signal.SIGQUIT]))
        return True

    def kill_postgres_under_a_zombie(self):
        """A dispatcher sleeps while its session, and so its lock, is lost; it wakes up and believes it still owns."""
        return self._database_is_up() and self.freeze_dispatcher() and self.kill_postgres()

    def _database_is_up(self):
        return self.site.postgres.is_running() and self.site.postgres.server.is_ready()

    def _kill(self, program):
        if program is not None:
            program.kill(absent=self._absence())
        return program is not None

    # -- Others --------------------------------------------------------------------------------------------------------

    def freeze_dispatcher(self):
        pid = self._dispatcher()
        if pid:
            send(signal.SIGSTOP, pid)
            self._in(self.random.uniform(1, 6), lambda: send(signal.SIGCONT, pid))
        return bool(pid)

    def freeze_worker(self):
        return self._freeze(self._grown(self.site.at_work()))

    def freeze_redis(self):
        """It takes connections and says nothing."""
        return self._freeze(self.site.redis if self.site.redis.is_running() else None)

    def _freeze(self, program):
        if program is not None:
            program.freeze()
            self._in(self.random.uniform(1, 5), program.thaw)
        return program is not None

    def empty_redis(self):
        tell_redis(self.site.redis.server.port, "FLUSHALL")
        return True

    def redis_read_only(self):
        """As after a switch to a replica: it reads, and refuses to write."""
        port = self.site.redis.server.port
        tell_redis(port, "REPLICAOF", "127.0.0.1", "9")
        self._in(self.random.uniform(1, 4), lambda: tell_redis(port, "REPLICAOF", "NO", "ONE"))
        return True
