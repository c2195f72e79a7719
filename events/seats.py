"""The rules of seats and of the waiting list. Pure: numbers and plain data in, decisions out.

1. A *party* is a person with their guests; capacity counts everybody in it. A party is never split.
2. Each form of attendance (in person, online) is a class with its own capacity and its own line.
   No capacity means no limit.
3. A seat is taken by whoever attends, and by whoever holds one: an offer, or a yes to an earlier date
   that is asked about again, until the hold runs out. A *maybe* takes no seat.
4. Every yes joins the end of the line; then seats are handed out from its head. So nobody who comes
   later is seated before somebody who waits and would fit.
5. Seats go to the first in line *who fits*. A party too large for what is free keeps its turn and is
   passed over; it is tried again whenever a seat comes free.
6. The one who is answering right now is seated at once. Somebody who has waited is seated at once where
   the event says so or the person asked for it; otherwise the seats are offered and held for a while
   (`hold_until`). Somebody whose yes was to an earlier date is always offered, never seated unasked.
7. An offer that runs out takes the person out of the line and is given to the next.
8. A turn is a number given under the event's lock, so it does not depend on clocks. It is kept while one
   waits, also when the size of the party changes; changing the form of attendance gives a new turn in
   the other line.
9. When capacity shrinks, nobody loses a seat; none is handed out until there is room again.
10. Growing a party that is seated takes seats only from what those who wait cannot use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Party:
    """One in line: `seats` counts the guests; `answering` is true for the one whose yes this is."""

    pk: int
    seats: int
    answering: bool = False
    wants_seat_at_once: bool = False
    asked_again: bool = False


@dataclass(frozen=True)
class Seating:
    """A decision: this party is seated, or is offered its seats."""

    pk: int
    offered: bool


def free_seats(capacity: int | None, taken: int) -> int | None:
    """Seats left; None is no limit; never below zero, also when capacity shrank (rule 9)."""
    return None if capacity is None else max(0, capacity - taken)


def hand_out(line: Iterable[Party], free: int | None, *, offer: bool) -> list[Seating]:
    """Who of the line gets seats now, in order of their turns (rules 4 to 6)."""
    given: list[Seating] = []
    for party in line:
        if free is not None and party.seats > free:
            continue
        given.append(Seating(party.pk, offered=_is_offered(party, offer=offer)))
        if free is not None:
            free -= party.seats
    return given


def _is_offered(party: Party, *, offer: bool) -> bool:
    if party.answering:
        return False
    return party.asked_again or (offer and not party.wants_seat_at_once)


def hold_until(
    now: datetime, starts_at: datetime, *, hold: timedelta, late_hold: timedelta, late_from: timedelta
) -> datetime:
    """Until when an offer holds: the long hold, the short one in the last days; never past the start."""
    length = late_hold if starts_at - now <= late_from else hold
    return min(now + length, starts_at)
