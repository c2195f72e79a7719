"""People who answer by their personal links: `python -m benchmarks.crowd asked.json found.json`, a process of its own.

Each has a connection of their own, gets the page, finds the form in it and presses. So many at once, no pause.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.browser import Browser, yes_of


@dataclass
class Crowd:
    """Milliseconds of each page and each press, and what did not go as it should."""

    host: str
    port: int
    links: list[str]
    at_once: int
    pages: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def answer(self) -> dict[str, Any]:
        line = iter(self.links)
        began, worked = time.perf_counter(), time.process_time()
        await asyncio.gather(*(self._next(line) for _ in range(self.at_once)))
        return {
            "seconds": time.perf_counter() - began,
            "busy": time.process_time() - worked,
            "pages": self.pages,
            "presses": self.presses,
            "wrong": self.wrong,
        }

    async def _next(self, line: Any) -> None:
        for link in line:
            async with Browser(self.host, self.port) as browser:
                await self._one(browser, link)

    async def _one(self, browser: Browser, link: str) -> None:
        began = time.perf_counter()
        page = await browser.ask("GET", link)
        seen = time.perf_counter()
        self.pages.append((seen - began) * 1000)
        yes = yes_of(page)
        if yes is None:
            self.wrong.append(f"the page answered {page.status}")
            return
        press = await browser.ask("POST", link, *yes)
        self.presses.append((time.perf_counter() - seen) * 1000)
        if press.status != 302 or "sagt=kvittering" not in press.headers.get("location", ""):
            self.wrong.append(f"the press answered {press.status}")


def main(asked: Path, found: Path) -> None:
    crowd = Crowd(**json.loads(asked.read_text(encoding="utf-8")))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found.write_text(json.dumps(runner.run(crowd.answer())), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
