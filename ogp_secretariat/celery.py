"""The Celery application and the whole schedule.

Celery messages are wake-ups without arguments: the work itself waits in the database (documents to render, messages to
send), so that a lost or doubled wake-up changes nothing.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_secretariat.settings")

app = Celery("ogp_secretariat")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "render-waiting-documents": {"task": "documents.render_waiting", "schedule": 20.0},
    "dispatch-mail": {"task": "mailroom.dispatch", "schedule": 15.0},
    "remove-old-previews": {"task": "documents.remove_old_previews", "schedule": 3600.0},
    "refresh-figures": {"task": "commitments.refresh_figures", "schedule": crontab(hour=0, minute=5)},
    "plan-reminders": {"task": "commitments.plan_reminders", "schedule": crontab(hour="7-18", minute=10)},
    "tell-followers": {"task": "cocreation.tell_followers", "schedule": crontab(hour=8, minute=25)},
}
