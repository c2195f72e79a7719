"""Celery's way in: one call each."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events.quiet import is_quiet
from projects.operations import expiry, retention


@shared_task
def look_after_ideas() -> None:
    """Once a day in the morning: what has run out goes out of sight; what soon will is asked about, but for holidays."""
    now = timezone.now()
    expiry.expire_due(now)
    if not is_quiet(now, from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        expiry.ask_due(now)


@shared_task
def forget() -> None:
    retention.forget()
