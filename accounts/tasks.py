"""Celery's way in: one call each."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_sessions() -> None:
    """Sessions that ran out: they say who had signed in."""
    call_command("clearsessions")
