"""Real threads at one event, started together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Signal

from django.db import connection, transaction

from events.operations.locks import lock


def at_once(works: Sequence[Callable[[], object]]) -> None:
    """Run all of them, started together; an exception in one fails the test."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result()


def holding(event_id: int, has_the_lock: Signal, *, until: Signal) -> Callable[[], None]:
    """Somebody who takes the lock of an event, says so, and keeps it."""

    def hold() -> None:
        with transaction.atomic():
            lock(event_id)
            has_the_lock.set()
            assert until.wait(10)

    return hold
