"""The one lock that keeps seats right, and the line that is served under it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from events import mails, queries, seats
from events.models import (
    AnswerRecord,
    Channel,
    Event,
    FreedSeats,
    Invitation,
    Registration,
    Status,
)
from events.models.tallies import Moves
from events.rooms import Room, rooms_in, rooms_of
from lib.together import Statement, together
from notifications import live, outbox


@dataclass(frozen=True)
class UnderLock:
    """Events that are locked, by number; the registrations that were asked for as they are then; how full each event is.

    A registration has event, person, dish and invitation at hand. What is not there, is missing here. `told` is what
    else was asked for in the same breath.
    """

    events: dict[int, Event]
    registrations: dict[int, Registration]
    rooms: dict[int, dict[str, Room]]
    told: list[Any] = field(default_factory=list)


def lock(event_id: int) -> Event:
    """The event, fresh; until we commit, nobody else hands out its seats."""
    (found,) = _under_lock([event_id])
    if not found:
        raise Event.DoesNotExist
    event: Event = found[0]
    return event


def lock_all(event_ids: Collection[int]) -> None:
    """However many events, in the order of their numbers: who will need them all takes them before anything else."""
    rows = Event.objects.select_for_update(no_key=True).filter(pk__in=event_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_at(registration: Registration) -> Registration:
    """Its event is locked, and this is the row as it is then, with event, person, dish and invitation at hand."""
    found = _lock_at([registration.event_id], [registration.pk])
    if registration.pk not in found.registrations:
        raise Registration.DoesNotExist
    return found.registrations[registration.pk]


def lock_with_rooms(
    event_ids: Collection[int], pks: Collection[int], *more: Statement, if_free: bool = False
) -> UnderLock:
    """Some events, in the order of their numbers, and registrations at them; and `more` that is asked under their lock.

    `if_free`, those whose lock somebody has are left out (PostgreSQL; SQLite has one lock for everything).

    The hour was read before we waited for the lock. That tells only of what is held: where something is, it may have
    run out since, and whoever needs to know asks again.
    """
    rooms = queries.ROOMS.asking(sorted(event_ids), timezone.now())
    return _lock_at(event_ids, pks, rooms, *more, if_free=if_free)


def _lock_at(
    event_ids: Collection[int], pks: Collection[int], *more: Statement, if_free: bool = False
) -> UnderLock:
    asked = queries.AT_EVENT.asking(sorted(pks))
    events, rows, *numbers = _under_lock(event_ids, asked, *more, if_free=if_free)
    by_pk = {event.pk: event for event in events}
    rooms = {pk: rooms_in(by_pk[pk], told) for pk, *told in (numbers[0] if numbers else ()) if pk in by_pk}
    return UnderLock(by_pk, _at(by_pk, rows), rooms, numbers[1:])


def rows_at(events: Mapping[int, Event], pks: Sequence[int]) -> dict[int, Registration]:
    """Those of these registrations that are at events whose lock we have."""
    rows = queries.AT_EVENT.all(pks)
    return _at(events, rows)


def _under_lock(event_ids: Collection[int], *more: Statement, if_free: bool = False) -> list[Any]:
    """The events, and what else is read once they are locked: each statement sees what was saved before it began."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock holds until the end of a transaction: there must be one.")
    locked = queries.LOCKED_IF_FREE if if_free else queries.LOCKED
    return together(locked.asking(sorted(event_ids)), *more, planned_once=True)


def _at(events: Mapping[int, Event], rows: Iterable[Registration]) -> dict[int, Registration]:
    found = {row.pk: row for row in rows if row.event_id in events}
    for row in found.values():
        row.event = events[row.event_id]
        queries.spare(row, guests=row.seats > 1)
    return found


def event_group(event_id: int) -> str:
    """The bell of everybody who watches this event."""
    return f"event-{event_id}"


def serve_the_line(
    event: Event,
    now: datetime,
    answering: Registration | None = None,
    rooms: Mapping[str, Room] | None = None,
) -> bool:
    """Hand out what is free, to each class in its order; call under the lock.

    `answering` is the one whose yes this is, who stands in line already, though perhaps only here and not yet in
    the table; it is changed in place when it gets a seat, and the caller writes it. Returns whether it did.
    """
    offer, seated = event.freed_seats == FreedSeats.OFFERED, False
    for attendance, room in (rooms or rooms_of(event, now)).items():
        if room.free == 0:  # of a full house nobody is read
            continue
        own = answering if answering is not None and answering.attendance == attendance else None
        given = seats.hand_out(_line(event, attendance, room, answering, own), room.free, offer=offer)
        rows = _seated(event, [seating.pk for seating in given], own)
        for seating in given:
            row = rows[seating.pk]
            _give(event, row, now, offered=seating.offered, quietly=row is answering)
            seated = seated or row is answering
    return seated


def _line(
    event: Event, attendance: str, room: Room, answering: Registration | None, own: Registration | None
) -> list[seats.Party]:
    """Who of those who wait has no offer and may fit, in the order of their turns, with the one whose yes this is.

    `own` is the row of the one who is answering, where it stands in this line.
    """
    most = _ANY_SIZE if room.free is None else min(room.free, _ANY_SIZE)
    waiting = queries.WAITING.tuples(event.pk, attendance, most) if room.waiting else []
    here, known = timezone.now(), own.pk if own is not None else None
    answers = answering.pk if answering is not None else None
    line = [
        (turn or 0, seats.Party(pk, size, pk == answers, wants_seat_at_once=at_once, asked_again=again))
        for pk, turn, size, held_until, at_once, again in waiting
        if pk != known and (held_until is None or held_until <= here)
    ]
    if own is not None:
        at_once, again = own.take_seat_at_once, own.asked_again
        party = seats.Party(own.pk, own.seats, True, wants_seat_at_once=at_once, asked_again=again)
        line.append((own.turn or 0, party))
        line.sort(key=lambda one: (one[0], one[1].pk))
    return [party for _turn, party in line]


def _seated(event: Event, pks: Sequence[int], own: Registration | None) -> dict[int, Registration]:
    """The rows of those who get seats; `own` is at hand."""
    rows = {own.pk: own} if own is not None else {}
    others = [pk for pk in pks if pk not in rows]
    for first in range(0, len(others), _AT_ONCE):
        rows |= rows_at({event.pk: event}, others[first : first + _AT_ONCE])
    return rows


_AT_ONCE = 64  # the most that `rows_at` takes
_ANY_SIZE = 32_767  # of a party; what the column holds


def _give(event: Event, row: Registration, now: datetime, *, offered: bool, quietly: bool) -> None:
    """Seat or offer; whoever waited is told by mail."""
    row.event = event
    if offered:
        row.held_until = seats.hold_until(
            now,
            event.starts_at,
            hold=settings.OFFER_HOLD,
            late_hold=settings.OFFER_HOLD_LATE,
            late_from=settings.OFFER_LATE_FROM,
        )
        row.changed_at = now
        row.save(update_fields=["held_until", "changed_at"])
        outbox.post(mails.seat_offered(row))
    elif quietly:
        stand(row, Status.ACCEPTED)
    else:
        change_status(row, Status.ACCEPTED, channel=Channel.SYSTEM)
        outbox.post(mails.moved_up(row))


def change_status(row: Registration, status: str, *, channel: str, by_id: int | None = None) -> None:
    """Write the new standing and its line of history."""
    before = row.status
    stand(row, status)
    together(*written((row, line_of_history(row, before, channel=channel, by_id=by_id))))


def stand(row: Registration, status: str) -> None:
    """The new standing, which the caller writes; leaving the line or a hold clears them."""
    row.status = status
    row.changed_at = timezone.now()
    if status != Status.WAITLISTED:
        row.turn, row.queued_at = None, None
    row.held_until = None
    if status in (Status.ACCEPTED, Status.UNANSWERED):
        row.asked_again = False
    live.ring(event_group(row.event_id))


def spare_reminder(row: Registration) -> None:
    """As `spare_reminders`, of one whose asking is at hand: whoever was never reminded is spared the question."""
    if invitation_of(row) is not None and row.invitation.reminded_at is not None:
        spare_reminders(row)


def invitation_of(row: Registration) -> Invitation | None:
    """Of a row that came with its asking; None for those who came by themselves."""
    return getattr(row, "invitation", None)


def spare_reminders(*rows: Registration) -> None:
    """Reminders that wait for the morning are overtaken: these have answered, or will hear something newer."""
    outbox.withdraw(*(mails.thread_of(row) for row in rows), kind="reminder")


def written(*changes: tuple[Registration, AnswerRecord]) -> list[Statement]:
    """Rows with their lines of history, one at least and each another row, to be written `together`."""
    rows, lines, moves = [row for row, _line in changes], [line for _row, line in changes], Moves()
    for row in rows:
        row.count_moves(moves, "status")
    return [*queries.STANDS.many(rows), *moves.statements(), queries.HISTORY.many(lines)]


def record(row: Registration, before: str, *, channel: str, by_id: int | None) -> None:
    together(queries.HISTORY(line_of_history(row, before, channel=channel, by_id=by_id)))


def line_of_history(row: Registration, before: str, *, channel: str, by_id: int | None) -> AnswerRecord:
    """From what it was `before` to what it is now; not written yet."""
    return AnswerRecord(
        registration=row, before=before, after=row.status, channel=channel, by_id=by_id, seats=row.seats
    )
