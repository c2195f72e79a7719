"""Calendar feeds, answered before Django is asked: thousands of phones ask for the same thing, and nothing is new.

What one program was told is told for a second to every other that asks in the very same words. A change is seen a
second later, by programs that come once an hour. (Django takes 1.5 ms to say that nothing is new, this takes 0.02.)
Who comes near the end of that second asks anew for all: the others are told what still holds, and wait for nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from config.middleware import FEED_PREFIXES

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Send], Awaitable[None]]
Key = tuple[Any, ...]

MOST_BYTES = 64 * 1024 * 1024
"""Of all answers that are kept; more than a second's worth of feeds."""
_ASKED_FOR = {b"host": 0, b"accept-encoding": 1, b"if-none-match": 2, b"if-modified-since": 3}
_ANOTHER_MATTER = {b"cookie", b"range", b"authorization"}
_KEEPABLE = {200, 304}
_EARLY = 0.8
"""Of the time for which an answer is told; after it the next one asks anew."""


@dataclass
class _Answer:
    ask_from: float = 0.0
    until: float = 0.0
    messages: list[Message] = field(default_factory=list)

    async def hear(self, message: Message) -> None:
        self.messages.append(message)

    async def tell(self, send: Send) -> None:
        for message in self.messages:
            await send(message)

    def join(self) -> None:
        """A long body comes in parts, 64 kB each; kept it is one."""
        head, *parts = self.messages
        body = b"".join(part.get("body", b"") for part in parts)
        self.messages = [head, {"type": "http.response.body", "body": body}]

    @property
    def is_whole(self) -> bool:
        """One head and a body to its end: what our feeds are, and what those are told who wait for the same."""
        return len(self.messages) > 1 and not self.messages[-1].get("more_body")

    @property
    def is_kept(self) -> bool:
        """Whether it holds for a moment; that there is none, or that it fell, is told to nobody who comes later."""
        return self.is_whole and self.messages[0]["status"] in _KEEPABLE

    @property
    def size(self) -> int:
        return len(self.messages[1].get("body", b"")) + 1000


class Feeds:
    """An ASGI application: feeds that were just asked for, everything else from the application behind it."""

    def __init__(self, behind: Application, seconds: float = 1.0) -> None:
        self._behind, self._seconds = behind, seconds
        self._kept: dict[Key, _Answer] = {}
        self._bytes = 0
        self._under_way: dict[Key, asyncio.Future[_Answer | None]] = {}

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(FEED_PREFIXES) or not self._seconds:
            await self._behind(scope, receive, send)
            return
        key = _key_of(scope)
        answer = self._kept.get(key) if key is not None else None
        if answer is not None and self._holds(answer, key):
            await answer.tell(send)
        elif key is None:
            await self._behind(scope, receive, send)
        else:
            await self._ask(key, scope, receive, send)

    def _holds(self, answer: _Answer, key: Key | None) -> bool:
        """It may be told: it is young, or not too old while somebody is asking anew."""
        now = time.monotonic()
        return now < answer.ask_from or (now < answer.until and key in self._under_way)

    async def _ask(self, key: Key, scope: Any, receive: Any, send: Send) -> None:
        """Who comes while another is waiting for the same answer waits with them.

        It is heard to its end before it is told: a phone that reads slowly, or no more, holds nobody else up.
        """
        others = self._under_way.get(key)
        if others is not None and (answer := await asyncio.shield(others)) is not None:
            await answer.tell(send)
            return
        mine: asyncio.Future[_Answer | None] | None = None
        if others is None:
            mine = self._under_way[key] = asyncio.get_running_loop().create_future()
        heard = _Answer()
        try:
            await self._behind(scope, receive, heard.hear)
            if heard.is_whole:
                heard.join()
            if heard.is_kept:
                self._keep(key, heard)
        finally:
            if mine is not None:
                del self._under_way[key]
                mine.set_result(heard if heard.is_whole else None)
        await heard.tell(send)

    def _keep(self, key: Key, answer: _Answer) -> None:
        now = time.monotonic()
        if self._bytes + answer.size > MOST_BYTES or len(self._kept) > 5000:
            self._kept = {one: kept for one, kept in self._kept.items() if kept.until > now}
            self._bytes = sum(kept.size for kept in self._kept.values())
        before = self._kept.get(key)
        if self._bytes + answer.size <= MOST_BYTES:
            self._bytes += answer.size - (before.size if before is not None else 0)
            answer.ask_from, answer.until = now + _EARLY * self._seconds, now + self._seconds
            self._kept[key] = answer


def _key_of(scope: Any) -> Key | None:
    """Everything that an answer may depend on; None for questions of another kind."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    said = [b"", b"", b"", b""]
    for name, value in scope["headers"]:
        place = _ASKED_FOR.get(name)
        if place is not None:
            said[place] = value
        elif name in _ANOTHER_MATTER:
            return None
    return scope["method"], scope["path"], scope["query_string"], scope["scheme"], *said
