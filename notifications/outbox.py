"""Writing to people. What is posted here is delivered, even if the broker, the worker or the mail server falls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Person
from lib import neighbour
from lib.afterwards import Gathered
from lib.together import Inserted, Statement, together
from notifications.models import RESENDABLE, Message, MessageQuerySet, MessageState, Pattern

log = logging.getLogger(__name__)

PROMPT = "prompt"
"""The queue of those who wait at the screen, such as for a sign-in code; it passes by ten thousand invitations."""
_FEW = 5
_ROWS = 500


@transaction.atomic(savepoint=False)  # part of the change that it tells of, to its end
def post(*messages: Message) -> None:
    """Keep messages, and have them delivered once the change they tell of is saved.

    A second message with the same key is dropped. Where the broker cannot be reached the message
    stays ready, and `sweep` finds it.
    """
    Pattern.objects.bulk_create(_patterns_of(messages), ignore_conflicts=True)
    ids: list[int] = []
    for start in range(0, len(messages), _ROWS):
        ids += [pk for (pk,) in together(_NEW.many(messages[start : start + _ROWS]))[0]]
    if len(messages) > _FEW and not any(message.is_for_later for message in messages):
        hand_over(ids)  # known already: to ask for a hundred of them by their keys would take 5 ms
    else:
        _deliver_once_saved(messages)


def posting(*messages: Message) -> list[Statement]:
    """As `post`, of letters that tell of a press each: what keeps them, to be written `together` with what they tell of."""
    if not messages:
        return []
    _deliver_once_saved(messages, each_alone=True)
    patterns = _patterns_of(messages)
    return [*([_PATTERN_KEPT.many(patterns)] if patterns else []), _KEPT.many(messages)]


def _patterns_of(messages: Sequence[Message]) -> list[Pattern]:
    """What these letters are filled in from: written with each of them unless it is there.

    In one order for all: who waits here for another's letter is not waited for by it. (Receipts have their event's number in
    them and are written under its lock; so those of two events never are the same row.)
    """
    found = {message.pattern.pk: message.pattern for message in messages if message.pattern}
    return [found[pk] for pk in sorted(found)]


_KEPT = Inserted(Message, unless_there=True)
_PATTERN_KEPT = Inserted(Pattern, unless_there=True)
_NEW = Inserted(Message, unless_there=True, tells_key=True)


def _deliver_once_saved(messages: Sequence[Message], *, each_alone: bool = False) -> None:
    keys = [message.key for message in messages]
    are_few = each_alone or len(keys) <= _FEW
    if keys and not neighbour.queue.rests:
        # Django cannot log the fall of a partial.
        transaction.on_commit(lambda: _tell_of(keys, are_few=are_few), robust=True)


def _tell_of(keys: Sequence[str], *, are_few: bool) -> None:
    """The few letters of one press wait a moment for those of others: a worker takes them over one connection."""
    if not are_few or not _few.add(*keys):
        _enqueue(_due(keys), PROMPT if are_few else None)


async def _tell_of_few(keys: list[str]) -> None:
    def tell() -> None:
        try:
            _enqueue(_due(keys), PROMPT)
        finally:
            close_old_connections()

    await asyncio.to_thread(tell)


_few = Gathered(_tell_of_few, moment=0.4)


def _due(keys: Sequence[str]) -> list[int]:
    """Their numbers, but for those that are to leave later, or were there before."""
    ids: list[int] = []
    for start in range(0, len(keys), _ROWS):
        rows = Message.objects.filter(key__in=keys[start : start + _ROWS]).due_of_these()
        ids += rows.order_by("pk").values_list("pk", flat=True)
    return ids


def hand_over(ids: Sequence[int], *, nobody_waits: bool = False) -> None:
    """Once we commit, tell the workers of these messages, a batch at a time.

    Where the broker was away a moment ago a visitor is not kept waiting for it; `nobody_waits` asks it all the same.
    """
    if ids and (nobody_waits or not neighbour.queue.rests):
        waiting, queue = list(ids), PROMPT if len(ids) <= _FEW else None
        transaction.on_commit(
            lambda: _enqueue(waiting, queue), robust=True
        )  # Django cannot log the fall of a partial


def _enqueue(ids: Sequence[int], queue: str | None) -> None:
    """One refusal of the broker is enough: the visitor waits for us, and the sweep takes the rest."""
    from notifications.tasks import deliver  # tasks import delivery, which imports us

    for start in range(0, len(ids), settings.MAIL_BATCH):
        try:
            deliver.apply_async([list(ids[start : start + settings.MAIL_BATCH])], queue=queue, retry=False)
        except (OperationalError, OSError) as fault:
            if neighbour.queue.fell():
                log.warning(
                    "the broker cannot be reached, the sweep will send %s messages: %s",
                    len(ids) - start,
                    fault,
                )
            return
        neighbour.queue.answered()


def withdraw(*threads: str, kind: str = "") -> int:
    """Take back what has not left yet of these threads, all of it or one kind; returns how many."""
    waiting = Message.objects.filter(state=MessageState.READY)
    waiting = waiting.filter(kind=kind) if kind else waiting
    return sum(
        waiting.filter(thread__in=threads[start : start + _ROWS]).update(state=MessageState.WITHDRAWN)
        for start in range(0, len(threads), _ROWS)
    )


def forget_person(person: Person) -> None:
    """Nothing more leaves for somebody who is forgotten, and no letter keeps their name or address."""
    Message.objects.filter(Q(person=person) | Q(to_address=person.email)).delete()


def resend(*messages: Message) -> int:
    """Put these in line again, if they failed or were withdrawn; see `resend_all`."""
    return resend_all(Message.objects.filter(pk__in=[message.pk for message in messages]))


@transaction.atomic
def resend_all(messages: MessageQuerySet) -> int:
    """Put the failed and withdrawn of these in line again, with the same Message-ID; returns how many.

    A message to a person goes to the address the person has now. What was sent, or has lost its words, is left.
    """
    ids = list(messages.resendable().order_by("pk").values_list("pk", flat=True))
    address_now = Person.objects.filter(pk=OuterRef("person")).values("email")
    again = 0
    for start in range(0, len(ids), _ROWS):
        again += Message.objects.filter(pk__in=ids[start : start + _ROWS], state__in=RESENDABLE).update(
            state=MessageState.READY,
            attempts=0,
            last_error="",
            not_before=timezone.now(),
            to_address=Coalesce(Subquery(address_now), F("to_address")),
        )
    hand_over(ids)
    return again
