"""uvicorn with the signals, the sockets and the loop that this house needs."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import uvicorn

from lib import afterwards

log = logging.getLogger(__name__)

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

    def __init__(
        self,
        taken: socket.socket,
        opened: Callable[[], None] = lambda: None,
        application: Any = "config.asgi:application",
    ) -> None:
        super().__init__(
            uvicorn.Config(
                application,
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
        await super().startup([])
        self.servers.extend(_Door(taken, self._protocol) for taken in sockets or [])  # type: ignore[misc]  # which uvicorn closes
        self._opened()

    def _protocol(self) -> asyncio.Protocol:
        """Of one visitor, as uvicorn makes it."""
        kind: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = kind(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


class _Door:
    """Of many who come together it lets in a few at a time, so that the next go to whoever listens beside us.

    Several processes listen on one socket. Left to itself the first one that wakes takes all who wait there: of 16 that
    come together and stay, as those of a proxy do, one process had all in four of eight tries, and the other none.
    """

    AT_ONCE = 64
    PAUSE = 0.001
    """Seconds between two of many; whoever comes alone comes in at once, and so does the one after."""

    def __init__(self, taken: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._taken, self._protocol, self._loop = taken, protocol, asyncio.get_running_loop()
        self._welcoming: set[asyncio.Task[Any]] = set()
        self._again: asyncio.TimerHandle | None = None
        self._last_came, self._rests, self._is_full = 0.0, 0, False
        taken.setblocking(False)
        self._open()

    def _open(self) -> None:
        self._loop.add_reader(self._taken.fileno(), self._one)

    def close(self) -> None:
        self._loop.remove_reader(self._taken.fileno())
        if self._again is not None:
            self._again.cancel()

    async def wait_closed(self) -> None:
        """Those who are inside are uvicorn's."""

    def _rest(self, seconds: float) -> None:
        self._loop.remove_reader(self._taken.fileno())
        self._again = self._loop.call_later(seconds, self._after_rest)

    def _after_rest(self) -> None:
        """The longer they stand there the more come in at a time: a loop that waits for busy pages is late each time, and
        one by one 150 visitors would stand outside for two seconds."""
        self._rests += 1
        for _ in range(min(1 << self._rests // 4, self.AT_ONCE)):
            if not self._let_in():
                break
        else:
            self._rest(self.PAUSE)
            return
        if not self._is_full:
            self._rests = 0
            self._open()

    def _one(self) -> None:
        before = self._last_came
        if self._let_in() and self._last_came - before < 2 * self.PAUSE:
            self._rest(self.PAUSE)

    def _let_in(self) -> bool:
        """False where nobody is there, or can be let in."""
        self._is_full = False
        try:
            line, _address = self._taken.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return False  # the other process was quicker, or they have gone
        except OSError:  # no more files may be open: those who are here leave before others come in
            log.exception("Nobody can be let in for a moment.")
            self._is_full = True
            self._rest(1)
            return False
        self._last_came = self._loop.time()
        if line.family in (socket.AF_INET, socket.AF_INET6):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, line))
        self._welcoming.add(task)
        task.add_done_callback(self._welcoming.discard)
        return True
