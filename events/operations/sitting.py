"""A sitting: events under their locks, answers heard one after another, and all of it written at once.

What one answer changes, the next is judged by. As long as that is plain, as of many who say yes to one event, how full
it is is known without asking, and nothing is written before the end. Where the line moves or a seat comes free, what
was heard so far is written first, and the numbers are asked for anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.utils import timezone

from events import queries
from events.models import AnswerRecord, Event, Invitation, Registration, Status
from events.operations.locks import UnderLock, lock_with_rooms, rows_at, serve_the_line, written
from events.rooms import Room, rooms_of
from lib.together import Statement, together
from notifications import outbox
from notifications.models import Message

_PLAIN = {Status.UNANSWERED, Status.DECLINED, Status.CANCELLED}
"""Whoever stood like this took no seat and no place in the line."""


class Sitting:
    """Only inside a transaction, which whoever opens it ends by `finish`, or by writing what `to_write` gives."""

    def __init__(self, found: UnderLock) -> None:
        self._found = found
        self._changes: dict[int, tuple[Registration, AnswerRecord]] = {}
        self._invitations: dict[int, Invitation] = {}
        self._letters: list[Message] = []

    @classmethod
    def open(
        cls, event_ids: Collection[int], pks: Collection[int], *more: Statement, if_free: bool = False
    ) -> Self:
        """With `more` that is asked under the lock, in the same breath; see `told`.

        `if_free`, an event whose lock somebody has is left out and not waited for; see `has`.
        """
        return cls(lock_with_rooms(event_ids, pks, *more, if_free=if_free))

    def has(self, event_id: int) -> bool:
        """Whether this event is there, and its lock ours."""
        return event_id in self._found.events

    @property
    def told(self) -> list[Any]:
        """What else was asked for at the opening."""
        return self._found.told

    def read(self, pks: Collection[int]) -> None:
        """Registrations at the events of this sitting, which are asked for next."""
        if unread := sorted(pk for pk in pks if pk not in self._found.registrations):
            self._found.registrations.update(rows_at(self._found.events, unread))

    def registration(self, pk: int) -> Registration:
        """As it is now: what was heard of it before is written. Raises `Registration.DoesNotExist`."""
        if pk in self._changes:
            self.write()
        known = self._found.registrations
        if pk not in known:
            known |= rows_at(self._found.events, [pk])
        if pk not in known:
            raise Registration.DoesNotExist
        return known[pk]

    def rooms(self, event: Event) -> dict[str, Room]:
        """How full it is now. Where seats are held, they may have come free since we asked."""
        known = self._found.rooms.get(event.pk)
        if known is None or any(room.held for room in known.values()):
            self.write()
            known = self._found.rooms[event.pk] = rooms_of(event, timezone.now())
        return known

    def serve_the_line(
        self, event: Event, now: datetime, rooms: dict[str, Room], answering: Registration | None = None
    ) -> bool:
        """As `locks.serve_the_line`, which reads who waits where there is room for them, and seats them."""
        if any(room.waiting and room.free != 0 for room in rooms.values()):
            self.write()
            self._forget(event)
        return serve_the_line(event, now, answering=answering, rooms=rooms)

    def _forget(self, event: Event) -> None:
        """Who waits there may have a seat now: nothing that was read of it before is right any more."""
        self._found.rooms.pop(event.pk, None)
        for pk in [pk for pk, row in self._found.registrations.items() if row.event_id == event.pk]:
            del self._found.registrations[pk]

    def change(self, row: Registration, line: AnswerRecord, *, was_held: bool) -> None:
        """Keep what was heard of this row; `was_held` is whether it held seats before."""
        self._changes[row.pk] = row, line
        rooms = self._found.rooms.get(row.event_id)
        if rooms is None:
            return
        if was_held or line.before not in _PLAIN:
            del self._found.rooms[row.event_id]
        elif row.status == Status.ACCEPTED:
            rooms[row.attendance] = rooms[row.attendance].with_one_more(row.seats)
        elif row.status == Status.WAITLISTED:
            rooms[row.attendance] = rooms[row.attendance].with_one_more_waiting()
        elif row.status == Status.TENTATIVE:
            rooms[row.attendance] = rooms[row.attendance].with_one_more_maybe()

    def invitation_answered(self, invitation: Invitation) -> None:
        self._invitations[invitation.pk] = invitation

    def post(self, letter: Message) -> None:
        self._letters.append(letter)

    def write(self) -> None:
        """All that was heard so far, in the order in which it was: the table is asked about it next."""
        if self._changes:
            together(*self._heard_so_far(), planned_once=True)

    def finish(self) -> None:
        """Nothing is heard after it, and nothing else is done in its transaction."""
        if to_write := self.to_write():
            together(*to_write, planned_once=True, ends=True)

    def to_write(self) -> list[Statement]:
        """What keeps all that was heard and is not written yet; nothing is due here any more.

        Invitations are written last, all at once and in the order in which a worker marks them as sent, who takes no lock of
        the event: else each might wait for the other.
        """
        invitations = [self._invitations[pk] for pk in sorted(self._invitations)]
        self._invitations = {}
        return [
            *self._heard_so_far(),
            *(queries.INVITATION_STATE.many(invitations) if invitations else ()),
        ]

    def _heard_so_far(self) -> list[Statement]:
        changes, self._changes = list(self._changes.values()), {}
        letters, self._letters = self._letters, []
        return [*written(*changes), *outbox.posting(*letters)] if changes else []
