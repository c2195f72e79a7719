"""Many who come in the same moment with the same errand are carried across together.

Who finds the ferry at the quay crosses at once, with whoever comes in the same moment; who comes while it is away goes
with the next, with all who came in that time. So a question to the database, a transaction and a change of threads are
shared by many where many come, and nobody waits for others to come. (`lib/turnstile.py` is the same for those who bring a
thread of their own.)
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from django.db import close_old_connections

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 0.02
"""Seconds after which another ferry leaves, though one is still away: it may be held up."""
_TURNS = 3
"""Of the loop, before a ferry leaves: long enough to hear whoever has spoken already, and next to no time where nobody has.
(An answer to one of 50 busy events takes 3.6 ms of the processors; 4.0 where a ferry leaves without looking back.)
"""


class LeftBehind(Enum):
    """What is not carried with the others, for they would have to wait for it: it crosses next, with its like alone."""

    LEFT_BEHIND = "left behind"


LEFT_BEHIND = LeftBehind.LEFT_BEHIND


@dataclass(eq=False)
class _Passenger(Generic[T, R]):
    thing: T
    same: Hashable
    told: asyncio.Future[R]
    alone: bool = False


@dataclass(eq=False)
class _Crossing(Generic[T, R]):
    passengers: list[_Passenger[T, R]]
    loop: asyncio.AbstractEventLoop
    kinds: set[Hashable] = field(init=False)
    results: Sequence[R | LeftBehind] = ()
    fault: BaseException | None = None

    def __post_init__(self) -> None:
        self.kinds = {passenger.same for passenger in self.passengers}


class Ferry(Generic[T, R]):
    """`carry` is called in a thread of `threads` with things in the order in which they came, and with a function that
    gives those that have come since, for whoever waited for a lock before it could begin. It answers with the result of
    each of all these, in that order; where it falls, all of them have that fault.

    Things that are the `same` are never carried by two at once, so that they stay in their order. What comes while others
    are away goes with the next; one that is held up holds up what it has aboard, and what is the same as that. Of several
    kinds `carry` may leave some behind: those cross at once, each kind by itself.
    """

    def __init__(
        self,
        carry: Callable[[Sequence[T], Callable[[], Sequence[T]]], Sequence[R | LeftBehind]],
        threads: Executor,
        *,
        most: int,
        same: Callable[[T], Hashable] = lambda thing: None,
    ) -> None:
        self._carry, self._threads, self._most, self._same = carry, threads, most, same
        self._lock = threading.Lock()
        self._waiting: list[_Passenger[T, R]] = []
        self._away: set[Hashable] = set()
        self._next: asyncio.TimerHandle | None = None
        self._turns_left = 0

    async def cross(self, thing: T) -> R:
        """The result of this one; raises what `carry` raised. Of one loop only."""
        loop = asyncio.get_running_loop()
        passenger = _Passenger[T, R](thing, self._same(thing), loop.create_future())
        with self._lock:
            self._waiting.append(passenger)
            is_here = not self._away
        if is_here:
            self._leave_after_turns(loop)
        else:
            self._leave_soon(loop)
        return await passenger.told

    def _leave_after_turns(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._turns_left:
            self._turns_left = _TURNS
            loop.call_soon(self._turn, loop)

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        self._turns_left -= 1
        if self._turns_left:
            loop.call_soon(self._turn, loop)
        else:
            self._leave(loop)

    def _leave_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._next is None:
            self._next = loop.call_later(_PATIENCE, self._leave, loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        """With whoever may cross now: those who must cross alone, and one ferry of others."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
        goes_on = True
        while goes_on:
            with self._lock:
                aboard = self._called(lambda same: same not in self._away, self._most)
                crossing = _Crossing[T, R](aboard, loop)
                self._away |= crossing.kinds
                somebody_waits = bool(self._waiting)
            goes_on = somebody_waits and bool(aboard) and aboard[0].alone
            if aboard:
                self._begin(crossing)
        if somebody_waits:
            self._leave_soon(loop)

    def _begin(self, crossing: _Crossing[T, R]) -> None:
        try:
            self._threads.submit(self._across, crossing)
        except RuntimeError as fault:  # the house closes
            crossing.fault = fault
            crossing.loop.call_soon(self._back, crossing)

    def _called(self, may_come: Callable[[Hashable], bool], most: int) -> list[_Passenger[T, R]]:
        """Of those who wait, in their order; the lock is ours. Who crosses alone does so with nobody but their like."""
        aboard, left = list[_Passenger[T, R]](), list[_Passenger[T, R]]()
        for passenger in self._waiting:
            goes = len(aboard) < most and may_come(passenger.same)
            if aboard and (passenger.alone or aboard[0].alone):
                goes = goes and passenger.same == aboard[0].same
            (aboard if goes else left).append(passenger)
        self._waiting = left
        return aboard

    def _across(self, crossing: _Crossing[T, R]) -> None:
        """In a thread; its line to the database is given back before anybody is told."""

        def more() -> list[T]:
            with self._lock:
                room = self._most - len(crossing.passengers)
                came = self._called(lambda same: same in crossing.kinds, room)
                crossing.passengers += came
            return [passenger.thing for passenger in came]

        try:
            close_old_connections()
            try:
                crossing.results = self._carry([passenger.thing for passenger in crossing.passengers], more)
            finally:
                close_old_connections()
        except BaseException as fault:  # noqa: BLE001  # raised where it was asked for
            crossing.fault = fault
        finally:
            crossing.loop.call_soon_threadsafe(self._back, crossing)

    def _back(self, crossing: _Crossing[T, R]) -> None:
        behind = list[_Passenger[T, R]]()
        try:
            behind = self._tell(crossing)
        finally:
            with self._lock:
                self._away -= crossing.kinds
                self._waiting[:0] = behind
                somebody_waits = bool(self._waiting)
            if somebody_waits:
                self._leave_after_turns(crossing.loop)

    def _tell(self, crossing: _Crossing[T, R]) -> list[_Passenger[T, R]]:
        """Each their result; returns who was left behind."""
        results, fault = crossing.results, crossing.fault
        if fault is None and len(results) != len(crossing.passengers):
            fault = RuntimeError("Not everybody who was aboard has a result.")
        if fault is None and len(crossing.kinds) == 1 and LEFT_BEHIND in results:
            fault = RuntimeError("Nobody is aboard but their like, and they are left behind.")
        behind = []
        for place, passenger in enumerate(crossing.passengers):
            if passenger.told.done():  # they have gone
                continue
            if fault is not None:
                passenger.told.set_exception(fault)
                continue
            result = results[place]
            if isinstance(result, LeftBehind):
                passenger.alone = True
                behind.append(passenger)
            else:
                passenger.told.set_result(result)
        return behind
