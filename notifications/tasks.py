"""Celery's way in: ids, and one call each."""

from __future__ import annotations

from celery import shared_task

from notifications import delivery


@shared_task(acks_late=True)
def deliver(message_ids: list[int]) -> None:
    """May run twice, or beside itself: the second run finds nothing to claim."""
    delivery.deliver(message_ids)


@shared_task
def sweep() -> None:
    delivery.sweep()


@shared_task
def forget() -> None:
    delivery.forget()
