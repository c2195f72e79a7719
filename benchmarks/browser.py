"""The smallest client that is still a browser to the server: one connection that is kept, headers, a body.

Written on the parser that the server itself uses, so that a request costs the load a small part of what it costs the house.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from types import TracebackType

import httptools

PATIENCE = 30


@dataclass
class Answered:
    """Names of headers are in lower case."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.raw) if self.headers.get("content-encoding") == "gzip" else self.raw


_YES = re.compile(rb'name="answer" value="accepted"')


def yes_of(page: Answered) -> tuple[dict[str, str], bytes] | None:
    """Headers and body of the press *yes* on the page of a personal link; None where the page has no such button."""
    if page.status != 200 or not _YES.search(page.body):
        return None
    return {"Content-Type": "application/x-www-form-urlencoded"}, b"answer=accepted"


class _Reading:
    """What httptools calls while it reads one answer."""

    def __init__(self) -> None:
        self.answered = Answered()
        self.complete = False
        self._body: list[bytes] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.answered.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self.answered.raw = b"".join(self._body)
        self.complete = True


class Browser:
    """One visitor. Opens its connection with the first request, as a visitor does."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    async def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answered:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        lines = {"Host": f"{self._host}:{self._port}", "Accept-Encoding": "gzip", **(headers or {})}
        if body:
            lines["Content-Length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        return await asyncio.wait_for(self._read(), PATIENCE)

    async def _read(self) -> Answered:
        assert self._reader is not None
        reading = _Reading()
        parser = httptools.HttpResponseParser(reading)
        while not reading.complete:
            piece = await self._reader.read(65536)
            if not piece:
                raise ConnectionError("The server hung up.")
            parser.feed_data(piece)
        reading.answered.status = parser.get_status_code()
        return reading.answered
