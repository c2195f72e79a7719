"""How full an event is, one number for each question, for each form of attendance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from events import queries, seats
from events.models import Attendance, Event, Registration, Status
from lib.together import together


@dataclass(frozen=True)
class Room:
    """One form of attendance. Under the event's lock all that decides who gets a seat is exact.

    `capacity` and `free` are seats, None for no limit; `taken` counts guests and what is `held`. `waiting` and `maybe`
    are people, as they are counted beside every write (`Tally`). `next_turn` is what whoever joins the
    line now gets (`seats`, rule 8).
    """

    capacity: int | None
    taken: int
    held: int
    free: int | None
    waiting: int
    maybe: int
    next_turn: int

    @property
    def is_full(self) -> bool:
        return self.free == 0

    def with_one_more(self, seats_of_party: int) -> Room:
        """As it is once a party has taken seats that were free."""
        taken = self.taken + seats_of_party
        return replace(self, taken=taken, free=seats.free_seats(self.capacity, taken))

    def with_one_more_waiting(self) -> Room:
        """As it is once somebody has joined the line, on its next turn."""
        return replace(self, waiting=self.waiting + 1, next_turn=self.next_turn + 1)

    def with_one_more_maybe(self) -> Room:
        return replace(self, maybe=self.maybe + 1)


def rooms_of(event: Event, now: datetime) -> dict[str, Room]:
    """All of them in one query."""
    ((found,),) = together(queries.ROOMS.asking([event.pk], now), planned_once=True)
    return rooms_in(event, found[1:])


def rooms_in(event: Event, numbers: Sequence[int]) -> dict[str, Room]:
    """As `rooms_of`, from what that query found."""
    each = len(numbers) // len(Attendance.values)
    return {
        attendance: _room(_capacity_of(event, attendance), *numbers[place * each : (place + 1) * each])
        for place, attendance in enumerate(Attendance.values)
    }


def _room(capacity: int | None, seated: int, held: int, waiting: int, maybe: int, last_turn: int) -> Room:
    # Where the counts should be wrong, whether anybody waits is still told by the rows, and nothing is less than none.
    waiting = max(waiting, 1) if last_turn else 0
    taken = max(seated, 0) + held
    return Room(
        capacity, taken, held, seats.free_seats(capacity, taken), waiting, max(maybe, 0), last_turn + 1
    )


def _capacity_of(event: Event, attendance: str) -> int | None:
    return event.online_capacity if attendance == Attendance.ONLINE else event.capacity


def place_in_line(row: Registration) -> int | None:
    """1 for the first who waits in this class; None when the person does not wait."""
    if row.status != Status.WAITLISTED or row.turn is None:
        return None
    ahead = queries.AHEAD.tuples(row.event_id, row.attendance, row.turn)
    return (ahead[0][0] if ahead else 0) + 1
