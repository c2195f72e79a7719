"""Work beside the pages."""

from __future__ import annotations

from celery import shared_task

from networks import operations


@shared_task(name="networks.tasks.forget_imports")
def forget_imports() -> None:
    """Once a day: lists that were uploaded more than a day ago go."""
    operations.forget_imports()
