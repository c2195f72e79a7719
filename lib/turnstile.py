"""What many threads bring in the same moment goes through together: one of them carries it all, the others wait.

Where each would wait for the same lock anyway, the one who comes next may as well take along whoever has come since:
the lock is taken once, what they ask is asked in one question, and all is written at once. Nobody waits for others to
come: who finds nobody inside goes through alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class _Waiting(Generic[T, R]):
    thing: T
    called: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    """Whether whoever called says: now you carry what is there."""
    result: R | None = None
    fault: BaseException | None = None


class Turnstile(Generic[T, R]):
    """`work` is given things in the order in which they came, and answers with the result of each in that order.

    Things go through together that wait for the `same` lock; those that wait for another have a line of their own.
    Where `work` fails for several it is tried `again` with each by itself, in that order, so that a thing fails for its
    own faults alone: what was done must be undone then, as of a transaction it is. Where trying again is of no use, as
    when the database is away, all have failed.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Sequence[R]],
        *,
        most: int,
        same: Callable[[T], Hashable] = lambda thing: None,
        again: Callable[[BaseException], bool] = lambda fault: True,
    ) -> None:
        self._work, self._most, self._same, self._again = work, most, same, again
        self._lock = threading.Lock()
        self._lines: dict[Hashable, list[_Waiting[T, R]]] = {}
        """Who waits; a line is there for as long as somebody is inside."""

    def go_through(self, thing: T) -> R:
        """The result of this one; raises what its work raised."""
        mine, lock = _Waiting[T, R](thing), self._same(thing)
        with self._lock:
            mine.leads = lock not in self._lines
            self._lines.setdefault(lock, []).append(mine)
        if not mine.leads:
            mine.called.wait()
        if mine.leads:
            self._lead(lock)
        if mine.fault is not None:
            raise mine.fault
        return mine.result  # type: ignore[return-value]  # where there is no fault there is a result

    def _lead(self, lock: Hashable) -> None:
        """Carry those who stand there now, one's own among them, and call the next to carry the rest."""
        with self._lock:
            line = self._lines[lock]
            party, self._lines[lock] = line[: self._most], line[self._most :]
        try:
            self._carry(party)
        finally:
            self._call_next(lock)
            for each in party:
                each.leads = False
                each.called.set()

    def _carry(self, party: Sequence[_Waiting[T, R]]) -> None:
        try:
            results = self._work([each.thing for each in party])
            for each, result in zip(party, results, strict=True):
                each.result = result
        except BaseException as fault:  # noqa: BLE001  # raised by whoever brought it
            if len(party) > 1 and self._again(fault):
                for each in party:
                    self._carry([each])
            else:
                for each in party:
                    each.fault = fault

    def _call_next(self, lock: Hashable) -> None:
        with self._lock:
            line = self._lines[lock]
            if line:
                line[0].leads = True
                line[0].called.set()
            else:
                del self._lines[lock]
