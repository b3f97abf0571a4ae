"""What runs by itself is in the schedule, under names that the worker knows."""

from ogp_secretariat.celery import app


def test_the_tasks_of_events_are_known_and_scheduled():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    for name in ("cocreation.remind_participants", "cocreation.issue_certificates"):
        assert name in app.tasks and name in scheduled
