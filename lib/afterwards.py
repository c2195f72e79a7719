"""What presses leave to be told, gathered for a moment: fifty answers in a tenth of a second ring the bell twice."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

MOMENT = 0.05
"""Seconds. Nobody sees them, and a hundred answers a second are told twenty times."""
T = TypeVar("T")

_loop: asyncio.AbstractEventLoop | None = None


def serve_on(loop: asyncio.AbstractEventLoop | None) -> None:
    """Name the loop that tells: in a web process the one that serves the pages and holds the websockets."""
    global _loop  # noqa: PLW0603  # one process has one
    _loop = loop


def serve_in_background() -> None:
    """For a process that stays and serves no pages, such as the reader of answers: a loop of its own, in a thread."""
    if loop() is not None:
        return
    own = asyncio.new_event_loop()
    threading.Thread(target=own.run_forever, name="afterwards", daemon=True).start()
    while not own.is_running():
        time.sleep(0.001)
    serve_on(own)


def loop() -> asyncio.AbstractEventLoop | None:
    """The loop, while it runs; None in a process that has none, such as a command."""
    return _loop if _loop is not None and _loop.is_running() else None


class Gathered(Generic[T]):
    """Things of one kind, told together and each once, by the loop that serves the pages."""

    def __init__(self, tell: Callable[[list[T]], Awaitable[None]], moment: float = MOMENT) -> None:
        self._tell, self._moment = tell, moment
        self._things: dict[T, None] = {}
        self._lock = threading.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._told_on: asyncio.AbstractEventLoop | None = None

    def add(self, *things: T) -> bool:
        """From any thread. False where this process serves no pages: then the caller tells it at once."""
        serving = loop()
        if serving is None:
            return False
        with self._lock:
            first = not self._things or self._told_on is not serving
            self._things.update(dict.fromkeys(things))
            self._told_on = serving
        if first:
            serving.call_soon_threadsafe(serving.call_later, self._moment, self._begin)
        return True

    def _begin(self) -> None:
        task = asyncio.get_running_loop().create_task(self._all())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _all(self) -> None:
        with self._lock:
            things, self._things = list(self._things), {}
        try:
            await self._tell(things)
        except Exception:  # whoever pressed has their page already; the sweeps find what was not told
            log.exception("%s things could not be told.", len(things))
