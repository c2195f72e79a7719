"""Somebody who looks at pages all the while: `python -m benchmarks.onlooker asked.json found.json`, until a file is there.

A page four times a second at most, one after the other, each as a visitor gets it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from benchmarks.browser import Browser

PAUSE = 0.1


async def look(host: str, port: int, pages: dict[str, list[str]], until: str) -> dict[str, list[float]]:
    """Milliseconds of each look; `pages` are names with their path and a session, or none. A page that fails is infinite."""
    seen: dict[str, list[float]] = {name: [] for name in pages}
    while not _is_there(until):
        for name, (path, session) in pages.items():
            began = time.perf_counter()
            async with Browser(host, port) as browser:
                cookie = {"Cookie": f"sessionid={session}"} if session else {}
                answered = await browser.ask("GET", path, cookie)
            took = (time.perf_counter() - began) * 1000
            seen[name].append(took if answered.status == 200 else float("inf"))
            await asyncio.sleep(PAUSE)
    return seen


def _is_there(file: str) -> bool:
    return Path(file).exists()


def main(asked: Path, found: Path) -> None:
    told = json.loads(asked.read_text(encoding="utf-8"))
    found.write_text(json.dumps(asyncio.run(look(**told))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
