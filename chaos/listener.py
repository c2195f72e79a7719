"""Somebody with the board open: hears the bells, and calls again when the line breaks, as the page's script does."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

RETRY = 1.0


@dataclass
class Listener:
    """`bells` are the moments at which it rang."""

    url: str
    event: int
    session: str
    bells: list[float] = field(default_factory=list)
    _leaving: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def leave(self) -> None:
        self._leaving.set()

    def rang_between(self, start: float, end: float) -> bool:
        return any(start <= bell <= end for bell in self.bells)

    def _listen(self) -> None:
        address = f"{self.url.replace('http', 'ws', 1)}/ws/skrivebord/{self.event}/"
        headers = {"Cookie": f"sessionid={self.session}"}
        while not self._leaving.wait(RETRY):
            with (
                contextlib.suppress(OSError, WebSocketException),
                connect(address, origin=Origin(self.url), additional_headers=headers, proxy=None) as line,
            ):
                self._hear(line)

    def _hear(self, line: ClientConnection) -> None:
        while not self._leaving.is_set():
            with contextlib.suppress(TimeoutError):
                line.recv(timeout=1)
                self.bells.append(time.time())
