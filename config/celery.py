"""Work beside the pages: one Celery application, and the clock that wakes it."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections
from kombu import Queue

from config import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
folder_broker.register()

app = Celery("forsamlingshuset")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Celery would end a worker's database session after each task, and its pool with it: a new one costs more than a mail.
app.conf["CELERY_DB_REUSE_MAX"] = 10**9
for moment in (task_prerun, task_postrun):
    moment.connect(lambda **kwargs: close_old_connections(), weak=False, dispatch_uid="back to the pool")

app.conf.task_default_queue = "celery"
app.conf.task_queues = [Queue("celery", routing_key="celery"), Queue("prompt", routing_key="prompt")]
"""Workers take from both in turn: a sign-in code in `prompt` does not wait for ten thousand invitations."""

app.conf.beat_schedule = {
    "sweep-outbox": {"task": "notifications.tasks.sweep", "schedule": 30.0},
    "receive-replies": {"task": "notifications.tasks.receive_replies", "schedule": 60.0},
    "forget-messages": {"task": "notifications.tasks.forget", "schedule": crontab(hour=3, minute=10)},
    "start-due-batches": {"task": "events.tasks.start_due_batches", "schedule": 15.0},
    "move-events-along": {"task": "events.tasks.move_events_along", "schedule": 60.0},
    "release-holds": {"task": "events.tasks.release_holds", "schedule": 60.0},
    "remind": {"task": "events.tasks.remind", "schedule": crontab(minute="5,35")},
    "check-counts": {"task": "events.tasks.check_counts", "schedule": crontab(hour=4, minute=0)},
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": crontab(hour=3, minute=0)},
    "forget-people": {"task": "events.tasks.forget", "schedule": crontab(hour=3, minute=20)},
    "refresh-partners": {"task": "matchmaking.tasks.refresh_all", "schedule": crontab(hour=2, minute=40)},
    "partners-daily": {"task": "matchmaking.tasks.daily", "schedule": crontab(hour=8, minute=5)},
    "forget-partners": {"task": "matchmaking.tasks.forget", "schedule": crontab(hour=3, minute=40)},
    "look-after-ideas": {"task": "projects.tasks.look_after_ideas", "schedule": crontab(hour=8, minute=15)},
    "forget-ideas": {"task": "projects.tasks.forget", "schedule": crontab(hour=3, minute=40)},
    "write-about-rounds": {
        "task": "matchmaking.tasks.write_about_rounds",
        "schedule": crontab(minute="15,45"),
    },
    "expire-meet-requests": {
        "task": "matchmaking.tasks.expire_meet_requests",
        "schedule": crontab(minute="*/10"),
    },
    "forget-rounds": {"task": "matchmaking.tasks.forget_rounds", "schedule": crontab(hour=3, minute=40)},
    "look-after-villages": {
        "task": "prize.tasks.look_after_villages",
        "schedule": crontab(hour=8, minute=25),
    },
    "forget-proposals": {"task": "prize.tasks.forget_proposals", "schedule": crontab(hour=3, minute=50)},
    "announce-the-prize": {"task": "prize.tasks.announce", "schedule": 15.0},
    "forget-announcements": {
        "task": "prize.tasks.forget_announcements",
        "schedule": crontab(hour=3, minute=45),
    },
    "remind-jurors": {"task": "prize.tasks.remind_jurors", "schedule": crontab(hour=8, minute=25)},
    "forget-panel": {"task": "prize.tasks.forget_panel", "schedule": crontab(hour=3, minute=50)},
    "forget-imports": {"task": "networks.tasks.forget_imports", "schedule": crontab(hour=3, minute=30)},
}
