"""The limit of live pages: channels_redis rings 1,000 sockets, and nothing is fetched.

`python -m benchmarks.bare_bell FD REDIS_URL` is one of two servers; `asked.json found.json` are the listeners.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import uvloop
from channels_redis.pubsub import RedisPubSubChannelLayer
from websockets.asyncio.client import connect

from benchmarks.bare import serve
from benchmarks.browser import Browser

GROUP = "limit"


class Tower:
    """Every socket hears the one bell; any request rings it."""

    def __init__(self, redis_url: str) -> None:
        self._layer = RedisPubSubChannelLayer(hosts=[redis_url], prefix="limit")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self._listen(receive, send)
            return
        if scope["path"] == "/ring":
            await self._layer.group_send(GROUP, {"type": "bell"})
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _listen(self, receive: Any, send: Any) -> None:
        await receive()
        channel = await self._layer.new_channel()
        await self._layer.group_add(GROUP, channel)
        await send({"type": "websocket.accept"})
        while True:
            await self._layer.receive(channel)
            await send({"type": "websocket.send", "text": '{"bell": "limit"}'})


async def hear(host: str, port: int, sockets: int, rings: int) -> list[float]:
    """Milliseconds from a ring to each that heard it."""
    late: list[float] = []
    rung = 0.0

    async def listen(socket: Any) -> None:
        async for _ in socket:
            late.append((time.perf_counter() - rung) * 1000)  # noqa: PERF401  # each when it comes

    async with contextlib.AsyncExitStack() as cleaning:
        address = f"ws://{host}:{port}/"
        tasks = []
        for _ in range(sockets):
            socket = await cleaning.enter_async_context(
                connect(address, ping_interval=None, compression=None)
            )
            tasks.append(asyncio.create_task(listen(socket)))
        browser = await cleaning.enter_async_context(Browser(host, port))
        for _ in range(rings):
            rung = time.perf_counter()
            await browser.ask("GET", "/ring")
            await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return late


def main(first: str, second: str) -> None:
    if first.isdigit():
        serve(Tower(second), int(first))
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        told = json.loads(Path(first).read_text(encoding="utf-8"))
        Path(second).write_text(json.dumps(runner.run(hear(**told))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
