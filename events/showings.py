"""Open boards of one event in this process: at a ring their parts are drawn once, and handed to all of them.

One channel for the event, however many boards. A board is told so much and no more: the parts it says it has in sight,
and that it rang; it fetches the rest (`events.views.board.part`), and all of it where a drawing failed, where its reader
is too slow, or where the list is narrowed to what one visitor asked for.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from channels.layers import get_channel_layer
from django.db import close_old_connections

from events.board_parts import PARTS, pushed_parts
from events.operations.locks import event_group

log = logging.getLogger(__name__)

PAUSE = 0.17
"""Seconds from one drawing to the next: six a second at most, whatever happens."""
_pencils = ThreadPoolExecutor(2, thread_name_prefix="drawing")
"""Beside the threads of the pages; two, so that the board of a large event holds up no other."""


class Board(Protocol):
    """An open board, with what it has in sight."""

    language: str
    wants: frozenset[str]

    async def may_still_see(self) -> bool: ...

    def show(self, words: str, bell: str) -> None: ...

    async def lose(self) -> None: ...


class Showing:
    """Everything here happens in the loop that holds the sockets, but for the drawing."""

    def __init__(self, event_id: int) -> None:
        self.boards: set[Board] = set()
        self._event_id, self._group = event_id, event_group(event_id)
        self._at, self._rung = "", asyncio.Event()
        self._opening = asyncio.create_task(self._open())
        self._tasks: list[asyncio.Task[None]] = []

    async def opened(self) -> None:
        await asyncio.shield(self._opening)

    async def renew(self) -> None:
        """The layer in memory forgets after a day who listens, and an event's boards may be open longer than one board."""
        await self._layer.group_add(self._group, self._channel)

    async def _open(self) -> None:
        layer = get_channel_layer()
        assert layer is not None  # the house has one (`config.settings`)
        channel = await layer.new_channel()
        await layer.group_add(self._group, channel)
        self._layer, self._channel = layer, channel
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]

    async def close(self) -> None:
        await self.opened()
        for task in self._tasks:
            task.cancel()
        await self._layer.group_discard(self._group, self._channel)

    async def _listen(self) -> None:
        """What can no longer be heard is closed, so that its pages call again."""
        try:
            while True:
                self._at = (await self._layer.receive(self._channel))["at"]
                self._rung.set()
        except Exception:
            log.exception("The boards of event %s hear nothing more.", self._event_id)
            _here.pop((asyncio.get_running_loop(), self._event_id), None)  # whoever comes now begins anew
            self._tasks[1].cancel()
            for board in list(self.boards):
                await board.lose()

    async def _tell(self) -> None:
        """The first ring at once; those of the pause after it together, and never without the last."""
        while True:
            await self._rung.wait()
            self._rung.clear()
            try:
                await self._show(self._at)
            except Exception:
                log.exception("The boards of event %s could not be shown what changed.", self._event_id)
            await asyncio.sleep(PAUSE)

    async def _show(self, at: str) -> None:
        told = [board for board in list(self.boards) if await board.may_still_see()]
        by_language: dict[str, list[Board]] = defaultdict(list)
        for board in told:
            by_language[board.language].append(board)
        for language, boards in by_language.items():
            drawn = await self._drawn(language, frozenset().union(*(board.wants for board in boards)))
            words = _Words(self._group, at, drawn)
            for board in boards:
                board.show(words.of(board.wants), words.of(()))

    async def _drawn(self, language: str, wanted: Collection[str]) -> Mapping[str, str]:
        """Where it fails, pages are told that it rang, and ask."""
        parts = [part for part in PARTS if part in wanted]
        if not parts:
            return {}
        try:
            return await asyncio.get_running_loop().run_in_executor(
                _pencils, _draw, self._event_id, language, parts
            )
        except Exception:
            log.exception("The board of event %s could not be drawn.", self._event_id)
            return {}


class _Words:
    """A ring as it is said: put together once for all boards with the same parts in sight."""

    def __init__(self, group: str, at: str, drawn: Mapping[str, str]) -> None:
        self._ring = {"bell": group, "at": at}
        self._drawn = drawn
        self._said: dict[Collection[str], str] = {}

    def of(self, wants: Collection[str]) -> str:
        if wants not in self._said:
            parts = {part: self._drawn[part] for part in wants if part in self._drawn}
            self._said[wants] = json.dumps(self._ring | ({"parts": parts} if parts else {}))
        return self._said[wants]


def _draw(event_id: int, language: str, parts: Collection[str]) -> Mapping[str, str]:
    close_old_connections()
    try:
        return pushed_parts(event_id, language, parts)
    finally:
        close_old_connections()


_here: dict[tuple[asyncio.AbstractEventLoop, int], Showing] = {}
"""By event, and by loop: a process of the house has one loop, the tests have many."""


async def enter(event_id: int, board: Board) -> None:
    key = asyncio.get_running_loop(), event_id
    showing = _here.get(key)
    if showing is None:
        showing = _here[key] = Showing(event_id)
    showing.boards.add(board)
    try:
        await showing.opened()
        await showing.renew()
    except Exception:
        if _here.get(key) is showing:
            del _here[key]
        raise


async def leave(event_id: int, board: Board) -> None:
    """The last turns out the light."""
    key = asyncio.get_running_loop(), event_id
    showing = _here.get(key)
    if showing is None:
        return
    showing.boards.discard(board)
    if not showing.boards:
        del _here[key]
        await showing.close()
