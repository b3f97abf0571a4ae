from celery import shared_task

from .actions import dispatching


@shared_task(name="mailroom.dispatch")
def dispatch():
    """Lost or doubled, this wake-up changes nothing: the messages wait in their table."""
    dispatching.dispatch()
