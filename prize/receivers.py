"""What this room does when rooms below announce something."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from accounts.models import Person
from accounts.signals import person_leaving
from notifications.models import Message
from notifications.signals import message_failed, message_sent
from prize.mails.announcing import KIND, edition_of
from prize.operations import announcement_retention, leaving, writers
from prize.operations.panel import retention

log = logging.getLogger(__name__)


@receiver(person_leaving)
def give_up_roles(sender: object, person: Person, **_more: Any) -> None:
    leaving.leave_editions(person)


@receiver(person_leaving)
def leave_the_panel(sender: object, person: Person, **_more: Any) -> None:
    retention.leave_everything(person)


@receiver(person_leaving)
def leave_the_proposals(sender: object, person: Person, **_more: Any) -> None:
    writers.leave_everything(person)


@receiver(message_sent)
def announcement_sent(sender: object, messages: list[Message], **_more: Any) -> None:
    _carry_on(messages)


@receiver(message_failed)
def announcement_failed(sender: object, message: Message, **_more: Any) -> None:
    _carry_on([message])


@receiver(person_leaving)
def forget_previews(sender: object, person: Person, **_more: Any) -> None:
    announcement_retention.forget_previews_of(person)


def _carry_on(messages: Iterable[Message]) -> None:
    """A group may be through: the next one is asked for at once. Where the broker is away the clock comes by."""
    editions = {edition_of(message.key) for message in messages if message.kind == KIND}
    for edition_id in sorted(found for found in editions if found is not None):
        transaction.on_commit(lambda pk=edition_id: _tell(pk), robust=True)  # type: ignore[misc]


def _tell(edition_id: int) -> None:
    from prize.tasks import carry_on  # tasks import operations, which are not needed to hear a signal

    try:
        carry_on.apply_async([edition_id], retry=False)
    except (OperationalError, OSError) as fault:
        log.warning("the broker cannot be reached, the clock will go on with the announcement: %s", fault)
