"""uvicorn with the signals, the sockets and the loop that this house needs."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from lib import afterwards

WORDS_OF_A_BELL = 4096


class CannotServe(SystemExit):
    """The address cannot be had; the sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Forsamlingshuset cannot start: {sentence}")


def listen(host: str, port: int) -> socket.socket:
    """The socket, taken before anything else starts. Raises `CannotServe` in plain words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(1024)
    except OSError as fault:
        taken.close()
        if fault.errno == errno.EADDRINUSE:
            free = f"PORT={port + 1}"
            raise CannotServe(
                f"port {port} is taken. Choose another, for example: make run {free}"
            ) from fault
        if fault.errno == errno.EACCES:
            raise CannotServe(f"port {port} belongs to the system. Choose one above 1023.") from fault
        raise CannotServe(f"the address {host} is not one of this machine.") from fault
    taken.set_inheritable(True)
    return taken


class Server(uvicorn.Server):
    """uvicorn raises a signal again when it has stopped, which would end us before the worker has finished.

    So the signals are ours: the first stops the house, the second ends it at once.
    """

    def __init__(self, taken: socket.socket, opened: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                "config.asgi:application",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=5,
                ws_max_size=WORDS_OF_A_BELL,
                proxy_headers=True,
            )
        )
        self._taken, self._opened = taken, opened

    def serve_until_told(self) -> None:
        """Blocks until the first SIGINT or SIGTERM, and until open requests have their answers."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)
        with asyncio.Runner(loop_factory=self.config.get_loop_factory()) as runner:
            runner.run(self._open())

    async def _open(self) -> None:
        afterwards.serve_on(asyncio.get_running_loop())
        await self.serve(sockets=[self._taken])

    def _told(self, number: int, frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(128 + number)
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._opened()
