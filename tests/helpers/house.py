"""The whole house on a free port: the real ASGI application with websockets, and a worker beside it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from django.conf import settings

from config.celery import app as celery_app
from config.serving.work import Worker


class WebThread:
    """uvicorn in a thread, for the length of the run."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(128)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._ready = threading.Event()
        self._server = uvicorn.Server(
            uvicorn.Config(
                "config.asgi:application",
                lifespan="off",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self._run, name="house", daemon=True)
        self.loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(20), "The house did not open."

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        self._ready.set()
        await serving


@contextmanager
def working(threads: int = 2) -> Iterator[Worker]:
    """A worker on the broker of this run; what earlier tests left in the queues is thrown away first."""
    forget_tasks()
    worker = Worker(threads)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(30), "The worker did not stop."


def forget_tasks() -> None:
    with celery_app.connection_for_write() as connection:
        channel = connection.default_channel
        for queue in celery_app.conf.task_queues:
            queue(channel).declare()
            queue(channel).purge()


def queued(queue: str) -> int:
    with celery_app.connection_for_read() as connection:
        return int(connection.default_channel.queue_declare(queue, passive=False, durable=True).message_count)


def scaled() -> bool:
    return bool(settings.SCALED)
