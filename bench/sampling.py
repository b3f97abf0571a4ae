"""Interleaved samples (A B A B …), their medians, and the ratio of two of them."""

import dataclasses
import statistics
import time


@dataclasses.dataclass(frozen=True)
class Sample:
    """One measured act: elapsed and processor time, in milliseconds."""

    wall: float
    cpu: float


def timed(act, cpu):
    """Do `act()` once; `cpu()` tells the processor seconds used so far by the processes that take part."""
    cpu_before, before = cpu(), time.perf_counter()
    act()
    wall = time.perf_counter() - before
    # The kernel books the time of a process when it goes back to sleep, a moment after it has answered.
    time.sleep(0.002)
    return Sample(wall * 1000, (cpu() - cpu_before) * 1000)


def interleave(acts, *, rounds, warm_up):
    """Take each act in turn, `rounds` times; returns {name: median Sample}.

    `acts`: {name: function that returns a Sample}. Each round starts one place further, so that none always comes
    after the same neighbour. The first `warm_up` rounds are not counted.
    """
    names = list(acts)
    taken = {name: [] for name in names}
    for number in range(warm_up + rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            sample = acts[name]()
            if number >= warm_up:
                taken[name].append(sample)
    return {name: median(samples) for name, samples in taken.items()}


def median(samples):
    return Sample(statistics.median(s.wall for s in samples), statistics.median(s.cpu for s in samples))


@dataclasses.dataclass(frozen=True)
class Ratio:
    """One line of the table: ours against a floor, and the goal (None when there is none).

    `ours` and `floor` in `unit`; `cpu` is the ratio of processor times, where that has a sense. With `at_least` the
    goal is a lower bound. `statements` and `most_statements`: what our page asks of the database, and may ask.
    """

    title: str
    ours: float
    floor: float
    goal: float | None
    unit: str = "ms"
    cpu: float | None = None
    at_least: bool = False
    statements: int | None = None
    most_statements: int | None = None

    @classmethod
    def of(cls, title, ours, floor, goal, **fields):
        """The ratio of two median `Sample`s, by elapsed time."""
        return cls(title, ours.wall, floor.wall, goal, cpu=ours.cpu / floor.cpu if floor.cpu else None, **fields)

    @property
    def value(self):
        return self.ours / self.floor

    @property
    def is_met(self):
        if self.goal is None:
            return True
        met = self.value >= self.goal if self.at_least else self.value <= self.goal
        return met and (self.most_statements is None or self.statements <= self.most_statements)
