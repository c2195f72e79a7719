"""Hosts with an open board each, and guests who answer: `python -m benchmarks.boards asked.json found.json`.

A board does what its script does: it says what it has in sight, and reads the figures in what the ring brings; where the
ring brings nothing it waits a breath and fetches.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.browser import Browser, yes_of

PARTS = ["house", "figures", "remind"]
"""What is in sight on a screen of 1440 by 900; the others are fetched when they are scrolled to."""
GATHER = 0.02
"""As in static/js/board.js."""
_FIGURE = re.compile(r"<dd>([\d.]+)</dd>")


@dataclass
class Event:
    """When its guests pressed, and those of its boards."""

    pressed: list[float] = field(default_factory=list)


@dataclass
class Village:
    host: str
    port: int
    boards: list[list[Any]]
    """(number of the event, session) of each."""
    guests: list[list[Any]]
    """(number of the event, link) of each, in turn."""
    a_second: float
    events: dict[int, Event] = field(default_factory=lambda: defaultdict(Event))
    late: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    fetched: int = 0
    brought: int = 0

    async def live(self) -> dict[str, Any]:
        async with contextlib.AsyncExitStack() as cleaning:
            watching = []
            for pk, session in self.boards:
                socket = await cleaning.enter_async_context(self._open(pk, session))
                browser = await cleaning.enter_async_context(Browser(self.host, self.port))
                watching.append(asyncio.create_task(self._watch(pk, session, socket, browser)))
            await asyncio.sleep(2)
            worked, began = time.process_time(), time.perf_counter()
            await self._answer()
            await asyncio.sleep(5)
            busy = (time.process_time() - worked) / (time.perf_counter() - began)
            for one in watching:
                one.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
        return {
            "late": self.late,
            "wrong": self.wrong,
            "fetched": self.fetched,
            "brought": self.brought,
            "busy": busy,
        }

    def _open(self, pk: int, session: str) -> connect:
        headers = {"Cookie": f"sessionid={session}", "Origin": f"http://{self.host}:{self.port}"}
        address = f"ws://{self.host}:{self.port}/ws/skrivebord/{pk}/"
        return connect(address, additional_headers=headers, ping_interval=None, compression=None)

    async def _watch(self, pk: int, session: str, socket: ClientConnection, browser: Browser) -> None:
        """Rings that bring nothing and come while a fetch is under way are one more look."""
        seen, ring, heard = 0, "", asyncio.Event()

        def look(drawn: str) -> None:
            nonlocal seen
            shown, pressed, now = _answered(drawn), self.events[pk].pressed, time.perf_counter()
            self.late += [(now - at) * 1000 for at in pressed[seen:shown]]
            seen = max(seen, shown)

        async def listen() -> None:
            nonlocal ring
            await socket.send(json.dumps({"see": PARTS, "language": "da"}))
            async for words in socket:
                told = json.loads(words)
                ring = told["at"]
                if set(told.get("parts", {})) == set(PARTS):
                    self.brought += 1
                    look(told["parts"]["figures"])
                else:
                    heard.set()

        listening = asyncio.create_task(listen())
        try:
            while True:
                await heard.wait()
                await asyncio.sleep(GATHER)
                heard.clear()
                page = await browser.ask(
                    "GET",
                    f"/skrivebord/{pk}/del/{','.join(PARTS)}/?ring={ring}",
                    {"Cookie": f"sessionid={session}"},
                )
                self.fetched += 1
                if page.status != 200:
                    self.wrong.append(f"a board got {page.status}")
                    continue
                look(page.body.decode())
        finally:
            listening.cancel()
            missing = len(self.events[pk].pressed) - seen
            if missing:
                self.wrong.append(f"a board never showed {missing} answers")

    async def _answer(self) -> None:
        """So many a second, whether the house keeps up or not; the guests of one event one after the other."""
        began, presses = time.perf_counter(), []
        for place, (pk, link) in enumerate(self.guests):
            await asyncio.sleep(max(0.0, began + place / self.a_second - time.perf_counter()))
            presses.append(asyncio.create_task(self._press(pk, link)))
        await asyncio.gather(*presses)

    async def _press(self, pk: int, link: str) -> None:
        async with Browser(self.host, self.port) as browser:
            page = await browser.ask("GET", link)
            yes = yes_of(page)
            if yes is None:
                self.wrong.append(f"the page answered {page.status}")
                return
            self.events[pk].pressed.append(time.perf_counter())
            answer = await browser.ask("POST", link, *yes)
            if answer.status != 302:
                self.wrong.append(f"the press answered {answer.status}")


def _answered(part: str) -> int:
    """Who comes, may come, waits or stays away: the first four figures."""
    figures = [int(number.replace(".", "")) for number in _FIGURE.findall(part)[:4]]
    return sum(figures)


def main(asked: Path, found: Path) -> None:
    village = Village(**json.loads(asked.read_text(encoding="utf-8")))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found.write_text(json.dumps(runner.run(village.live())), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
