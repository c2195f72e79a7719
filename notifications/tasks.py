"""Celery's way in: ids, and one call each."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings

from notifications import delivery, inbound, reply_reader
from notifications.reply_boxes import UNREACHABLE

log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def deliver(message_ids: list[int]) -> None:
    """May run twice, or beside itself: the second run finds nothing to claim."""
    delivery.deliver(message_ids)


@shared_task
def sweep() -> None:
    delivery.sweep()


@shared_task
def receive_replies() -> None:
    """Where no reader runs all the time; beside one it finds nothing."""
    if settings.REPLY_MAILBOX_URL:
        try:
            reply_reader.read_once()
        except UNREACHABLE as fault:
            log.warning("the mailbox of answers cannot be read: %s", fault)


@shared_task
def forget() -> None:
    delivery.forget()
    inbound.forget()
