"""Celery inside the process of the embedded house: a worker with a few threads, and the clock beside it.

Celery has no promise for being embedded; the versions are pinned, and tests start it, stop it and look at the backlog.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from celery.worker import WorkController, state

from config.celery import app
from config.scheduler import Scheduler

log = logging.getLogger(__name__)

THREADS = 3


class Worker:
    """Takes tasks from the broker until it is stopped; one for each process."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = threads
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._fault: Exception | None = None

    def start(self, patience: float = 20) -> None:
        """Returns when it takes tasks. Raises `TimeoutError` where the broker does not answer, or what went wrong."""
        state.should_stop = None
        self._thread.start()
        if not self._ready.wait(patience):
            raise TimeoutError("The worker does not reach its broker.")
        if self._fault is not None:
            raise self._fault

    def stop(self, patience: float | None = None) -> bool:
        """Finish what runs and leave the rest in the queue. Says whether it ended within `patience` seconds."""
        self._stopping.set()
        state.should_stop = 0
        self._thread.join(patience)
        ended = not self._thread.is_alive()
        if ended:
            state.should_stop = None
        return ended

    def _run(self) -> None:
        """A worker that falls is put up again: without it no mail leaves the house."""
        while not self._stopping.is_set():
            try:
                self._controller().start()
            except Exception as fault:
                if not self._ready.is_set():  # it never worked: whoever starts us must know
                    self._fault = fault
                    self._ready.set()
                    return
                log.exception("The worker fell.")
            if not self._stopping.wait(1):
                log.error("The worker fell and starts again.")

    def _controller(self) -> Any:
        return WorkController(
            app=app,
            pool_cls="threads",
            concurrency=self._threads,
            prefetch_multiplier=1,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=lambda consumer: self._ready.set(),
        )


class Clock:
    """Celery's beat; it remembers on disk when each task last ran, so that a night missed is made up for."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(10)

    def _run(self) -> None:
        scheduler = Scheduler(app=app, schedule_filename=str(self._memory))
        try:
            while not self._stopping.is_set():
                self._stopping.wait(self._tick(scheduler))
        finally:
            scheduler.close()

    def _tick(self, scheduler: Any) -> float:
        """Send what is due; seconds until the next. A full disk stops one tick, not the clock."""
        try:
            return float(scheduler.tick())
        except Exception:
            log.exception("The clock missed a beat.")
            return 5.0
