"""Writing to people. What is posted here is delivered, even if the broker, the worker or the mail server falls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications.models import Message, MessageState


@transaction.atomic
def post(*messages: Message) -> None:
    """Keep messages, and have them delivered once the change they tell of is saved.

    A second message with the same key is dropped. Where the broker cannot be reached the message
    stays ready, and `sweep` finds it.
    """
    if not messages:
        return
    keys = [message.key for message in messages]
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    now = timezone.now()
    due = Message.objects.filter(key__in=keys, state=MessageState.READY, not_before__lte=now)
    hand_over(list(due.order_by("pk").values_list("pk", flat=True)))


def hand_over(ids: Sequence[int]) -> None:
    """Once we commit, tell the workers of these messages, a batch at a time."""
    for start in range(0, len(ids), settings.MAIL_BATCH):
        transaction.on_commit(partial(_enqueue, ids[start : start + settings.MAIL_BATCH]), robust=True)


def _enqueue(ids: Sequence[int]) -> None:
    from notifications.tasks import deliver  # tasks import delivery, which imports us

    deliver.delay(list(ids))


def withdraw(thread: str) -> int:
    """Take back what has not left yet of a thread; returns how many."""
    return Message.objects.filter(thread=thread, state=MessageState.READY).update(state=MessageState.WITHDRAWN)


@transaction.atomic
def resend(message: Message) -> None:
    """Put a failed or withdrawn message in line again, with the same Message-ID."""
    Message.objects.filter(pk=message.pk, state__in=[MessageState.FAILED, MessageState.WITHDRAWN]).update(
        state=MessageState.READY, attempts=0, last_error="", not_before=timezone.now()
    )
    hand_over([message.pk])
