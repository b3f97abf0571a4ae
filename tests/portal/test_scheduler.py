"""The schedule goes on after a clock that was wrong."""

import datetime

import pytest

from ogp_secretariat.celery import app
from ogp_secretariat.web.scheduler import SteadyScheduler

NOW = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


class Clock:
    """What the scheduler takes for the present; `sent` lists the tasks sent since it was emptied."""

    def __init__(self, scheduler):
        self.now, self.sent, self.scheduler = NOW, [], scheduler

    def run(self, seconds):
        """Let that time pass as the service does: sleep as long as the tick says."""
        end = self.now + datetime.timedelta(seconds=seconds)
        self.sent.clear()
        while self.now < end:
            self.now += datetime.timedelta(seconds=max(self.scheduler.tick() or 0, 0.005))
        return self.sent


@pytest.fixture
def clock(tmp_path, monkeypatch):
    scheduler = SteadyScheduler(app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    clock = Clock(scheduler)
    monkeypatch.setattr(app, "now", lambda: clock.now.astimezone(app.timezone))
    scheduler.setup_schedule()
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: clock.sent.append(entry.task))
    yield clock
    scheduler.close()


def test_the_product_uses_it():
    assert app.conf.beat_scheduler == "ogp_secretariat.web.scheduler:SteadyScheduler"


@pytest.mark.parametrize("jump", [DAY, -DAY, NOW - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)])
@pytest.mark.parametrize("meanwhile", [0, 45, 400])
def test_a_clock_that_jumps_and_comes_back_stops_nothing(clock, jump, meanwhile):
    """Without the look at the future the outbox sleeps until the wrong day has come."""
    clock.run(120)
    clock.now += jump
    clock.run(meanwhile)
    clock.now -= jump
    sent = clock.run(120)
    assert sent.count("mailroom.dispatch") >= 6 and sent.count("documents.render_waiting") >= 4
    assert sent.count("mailroom.dispatch") <= 12, "nor does it run mad"


def test_started_again_with_what_a_wrong_clock_wrote(clock, tmp_path):
    clock.now += DAY
    clock.run(60)
    clock.scheduler.sync()
    clock.now -= DAY
    clock.scheduler._heap = None
    assert clock.run(60).count("mailroom.dispatch") >= 3
