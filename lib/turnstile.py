"""What many threads bring in the same moment goes through together: one of them carries it all, the others wait.

Where each would wait for the same lock anyway, the one who comes next may as well take along whoever has come since:
the lock is taken once, what they ask is asked in one question, and all is written at once. Nobody waits for others to
come: who finds nobody inside goes through alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
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
    was_alone: bool = False


class Turnstile(Generic[T, R]):
    """`work` is given the things in the order in which they came, and answers with the result of each in that order.

    Where it fails for several, each is carried again by itself, so that a thing fails for its own faults alone: what
    it did must be undone then, as of a transaction it is.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], *, most: int) -> None:
        self._work, self._most = work, most
        self._lock = threading.Lock()
        self._line: list[_Waiting[T, R]] = []
        self._somebody_inside = False

    def go_through(self, thing: T) -> R:
        """The result of this one; raises what its work raised."""
        mine = _Waiting[T, R](thing)
        with self._lock:
            self._line.append(mine)
            mine.leads, self._somebody_inside = not self._somebody_inside, True
        if not mine.leads:
            mine.called.wait()
        if mine.leads:
            self._lead()
        if mine.fault is None:
            return mine.result  # type: ignore[return-value]  # where there is no fault there is a result
        if not mine.was_alone:
            (result,) = self._work([thing])
            return result
        raise mine.fault

    def _lead(self) -> None:
        """Carry those who stand there now, one's own among them, and call the next to carry the rest."""
        with self._lock:
            party, self._line = self._line[: self._most], self._line[self._most :]
        try:
            results = self._work([each.thing for each in party])
            for each, result in zip(party, results, strict=True):
                each.result = result
        except BaseException as fault:  # noqa: BLE001  # raised by whoever brought it
            for each in party:
                each.fault, each.was_alone = fault, len(party) == 1
        finally:
            self._call_next()
            for each in party:
                each.leads = False
                each.called.set()

    def _call_next(self) -> None:
        with self._lock:
            self._somebody_inside = bool(self._line)
            if self._line:
                self._line[0].leads = True
                self._line[0].called.set()
