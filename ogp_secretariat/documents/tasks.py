from celery import shared_task

from .actions import bundling, rendering


@shared_task(name="documents.render_waiting", acks_late=True, reject_on_worker_lost=True)
def render_waiting():
    rendering.render_waiting()


@shared_task(name="documents.remove_old_previews")
def remove_old_previews():
    rendering.remove_old_previews()


@shared_task(name="documents.make_bundles", acks_late=True, reject_on_worker_lost=True)
def make_bundles():
    bundling.make_waiting()


@shared_task(name="documents.remove_old_bundles")
def remove_old_bundles():
    bundling.remove_old()
