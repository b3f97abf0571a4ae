"""A Celery application with one task and one line of schedule."""

from celery import Celery

app = Celery("bench_floor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {"nothing": {"task": "floor.nothing", "schedule": 20.0}}


@app.task(name="floor.nothing")
def nothing():
    """Nothing to do."""
