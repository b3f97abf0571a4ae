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
    "make-bundles": {"task": "documents.make_bundles", "schedule": 30.0},
    "remove-old-bundles": {"task": "documents.remove_old_bundles", "schedule": crontab(hour=3, minute=10)},
    "refresh-figures": {"task": "commitments.refresh_figures", "schedule": crontab(hour=0, minute=5)},
    "expire-personal-data": {"task": "portal.expire_personal_data", "schedule": crontab(hour=2, minute=40)},
    "forget-association-files": {
        "task": "cocreation.forget_association_files",
        "schedule": crontab(hour=1, minute=20),
    },
    "settle-sent": {"task": "commitments.settle_sent", "schedule": 60.0},
    "plan-reminders": {"task": "commitments.plan_reminders", "schedule": crontab(hour="7-18", minute=10)},
    "remind-owners": {"task": "meetings.remind_owners", "schedule": crontab(hour="7-18", minute=15)},
    "remind-participants": {"task": "cocreation.remind_participants", "schedule": crontab(hour="7-20", minute=20)},
    "issue-certificates": {"task": "cocreation.issue_certificates", "schedule": 300.0},
    "tell-followers": {"task": "cocreation.tell_followers", "schedule": crontab(hour=8, minute=25)},
    "record-silence": {"task": "meetings.record_silence", "schedule": crontab(minute=15)},
    "recall-manual": {"task": "meetings.recall_manual", "schedule": crontab(hour=7, minute=45)},
}
