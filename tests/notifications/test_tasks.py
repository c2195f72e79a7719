"""What the clock wakes exists, and so do the queues that tasks are sent to."""

from __future__ import annotations

from config.celery import app
from notifications.outbox import PROMPT


def test_every_task_of_the_clock_is_there() -> None:
    app.loader.import_default_modules()

    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)

    assert not missing


def test_workers_listen_to_both_queues() -> None:
    assert {queue.name for queue in app.conf.task_queues} == {app.conf.task_default_queue, PROMPT}
