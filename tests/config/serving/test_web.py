"""The door of the house: who comes in where several listen."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

from config.serving.web import Server, _Door

VISITORS = 16


class Visit(asyncio.Protocol):
    """Says hello and stays."""

    def __init__(self, came: list[Visit]) -> None:
        self._came = came

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._came.append(self)
        self.at = asyncio.get_running_loop().time()
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        transport.write(b"hello")


@contextlib.contextmanager
def listening(taken: socket.socket) -> Iterator[list[Visit]]:
    """One who listens on this socket in a loop of its own, and whom it let in."""
    came: list[Visit] = []
    loop, told = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        door = _Door(taken, lambda: Visit(came))
        await told.wait()
        door.close()
        for visit in came:
            visit.transport.close()
        await asyncio.sleep(0.01)  # until they are

    thread = threading.Thread(target=loop.run_until_complete, args=[serve()])
    thread.start()
    try:
        yield came
    finally:
        loop.call_soon_threadsafe(told.set)
        thread.join(10)
        loop.close()


def come(taken: socket.socket, number: int) -> list[socket.socket]:
    visitors = [socket.create_connection(taken.getsockname(), timeout=10) for _ in range(number)]
    for visitor in visitors:
        assert visitor.recv(5) == b"hello"
    return visitors


def test_of_many_who_come_together_each_listener_leaves_some_to_the_others() -> None:
    """It rests between them, however fast it is: meanwhile another one may let them in."""
    with contextlib.ExitStack() as open_things:
        taken = open_things.enter_context(socket.create_server(("127.0.0.1", 0), backlog=64))
        waiting = [socket.create_connection(taken.getsockname(), timeout=10) for _ in range(VISITORS)]
        came = open_things.enter_context(listening(taken))
        for visitor in waiting:
            open_things.enter_context(visitor)
            assert visitor.recv(5) == b"hello"

    assert len(came) == VISITORS
    assert came[-1].at - came[0].at > VISITORS / 4 * _Door.PAUSE


def test_who_comes_alone_is_let_in_and_after_closing_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with listening(taken) as came:
            visitors = come(taken, 1)
        late = socket.create_connection(taken.getsockname(), timeout=0.2)
        with contextlib.suppress(TimeoutError):
            late.recv(5)
        for visitor in [*visitors, late]:
            visitor.close()

    assert len(came) == 1


def test_the_server_answers_until_it_is_told_and_lets_nobody_in_afterwards() -> None:
    async def hello(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"hello"})  # type: ignore[operator]

    taken = socket.create_server(("127.0.0.1", 0))
    address = taken.getsockname()
    server = Server(taken, application=hello)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[taken])))
    thread.start()
    with socket.create_connection(address, timeout=10) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: visitor.recv(4096), b""))
    server.should_exit = True
    thread.join(10)

    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"hello")
    assert not thread.is_alive()
    assert taken.fileno() == -1
