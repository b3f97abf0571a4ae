from celery import shared_task

from .actions import dispatching


@shared_task(name="mailroom.dispatch")
def dispatch():
    dispatching.dispatch()
