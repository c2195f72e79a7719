"""Writing to people. What is posted here is delivered, even if the broker, the worker or the mail server falls."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.models import RESENDABLE, Message, MessageState

log = logging.getLogger(__name__)

PROMPT = "prompt"
"""The queue of those who wait at the screen, such as for a sign-in code; it passes by ten thousand invitations."""
_FEW = 5
_ROWS = 500


@transaction.atomic
def post(*messages: Message) -> None:
    """Keep messages, and have them delivered once the change they tell of is saved.

    A second message with the same key is dropped. Where the broker cannot be reached the message
    stays ready, and `sweep` finds it.
    """
    due: list[int] = []
    for start in range(0, len(messages), _ROWS):
        part = messages[start : start + _ROWS]
        Message.objects.bulk_create(part, ignore_conflicts=True)
        rows = Message.objects.filter(key__in=[message.key for message in part]).due()
        due += rows.order_by("pk").values_list("pk", flat=True)
    hand_over(due)


def hand_over(ids: Sequence[int]) -> None:
    """Once we commit, tell the workers of these messages, a batch at a time."""
    if ids:
        waiting = list(ids)
        transaction.on_commit(
            lambda: _enqueue(waiting), robust=True
        )  # Django cannot log the fall of a partial


def _enqueue(ids: Sequence[int]) -> None:
    """One refusal of the broker is enough: the visitor waits for us, and the sweep takes the rest."""
    from notifications.tasks import deliver  # tasks import delivery, which imports us

    queue = PROMPT if len(ids) <= _FEW else None
    for start in range(0, len(ids), settings.MAIL_BATCH):
        try:
            deliver.apply_async([list(ids[start : start + settings.MAIL_BATCH])], queue=queue, retry=False)
        except (OperationalError, OSError) as fault:
            log.warning(
                "the broker cannot be reached, the sweep will send %s messages: %s", len(ids) - start, fault
            )
            return


def withdraw(thread: str) -> int:
    """Take back what has not left yet of a thread; returns how many."""
    return Message.objects.filter(thread=thread, state=MessageState.READY).update(
        state=MessageState.WITHDRAWN
    )


@transaction.atomic
def resend(*messages: Message) -> None:
    """Put failed or withdrawn messages in line again, with the same Message-ID.

    A message to a person goes to the address the person has now.
    """
    again = []
    for message in messages:
        if not Message.objects.filter(pk=message.pk, state__in=RESENDABLE).update(
            state=MessageState.READY,
            attempts=0,
            last_error="",
            not_before=timezone.now(),
            to_address=message.person.email if message.person else message.to_address,
        ):
            continue
        again.append(message.pk)
    hand_over(again)
