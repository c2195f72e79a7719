"""Open pages hear that something changed: over real websockets, rung from other threads, on both layers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from channels.layers import channel_layers
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.urls import path
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from accounts.models import Person
from lib import afterwards
from notifications import live
from notifications.consumers import QUIET_SECONDS, BellConsumer
from scripts.servers import free_port

pytestmark = pytest.mark.django_db(transaction=True)


class _Bells(BellConsumer):
    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        return [] if path["name"] == "locked" else [f"event-{path['name']}"]


class _Visitor:
    """In place of the session: who sits at the page."""

    def __init__(self, behind: Any) -> None:
        self._behind = behind

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._behind({**scope, "user": AnonymousUser()}, receive, send)


@contextmanager
def bell_tower() -> Iterator[str]:
    """The consumer on a port of its own, with its loop named to `live` as `serve` does."""
    channel_layers.backends.clear()
    port = free_port()
    application = _Visitor(URLRouter([path("live/<slug:name>/", _Bells.as_asgi())]))
    server = uvicorn.Server(
        uvicorn.Config(application, port=port, lifespan="off", log_config=None, ws="websockets-sansio")
    )

    async def serve() -> None:
        afterwards.serve_on(asyncio.get_running_loop())
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    before = afterwards.loop()
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"ws://127.0.0.1:{port}/live"
    finally:
        server.should_exit = True
        thread.join(10)
        afterwards.serve_on(before)
        channel_layers.backends.clear()


def heard(socket: ClientConnection, seconds: float = 1.0) -> list[str]:
    """What comes until it has been still for so long."""
    bells = []
    while True:
        try:
            bells.append(json.loads(socket.recv(timeout=seconds))["bell"])
        except TimeoutError:
            return bells


def in_a_thread(work: Any) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_page_hears_a_ring_from_another_thread_and_only_its_own() -> None:
    with bell_tower() as tower, connect(f"{tower}/12/") as twelve, connect(f"{tower}/13/") as thirteen:
        in_a_thread(lambda: live.ring("event-12"))

        assert heard(twelve) == ["event-12"]
        assert heard(thirteen, 0.2) == []


def test_of_many_that_are_rung_together_each_page_hears_its_own() -> None:
    names = [str(number) for number in range(12)]
    with bell_tower() as tower, contextlib.ExitStack() as doors:
        pages = {name: doors.enter_context(connect(f"{tower}/{name}/")) for name in names}

        def ring_all() -> None:
            with transaction.atomic():
                for name in names[:10]:
                    live.ring(f"event-{name}")

        in_a_thread(ring_all)

        assert [heard(pages[name], 0.3) for name in names] == [
            *([f"event-{name}"] for name in names[:10]),
            [],
            [],
        ]


def test_a_ring_waits_for_the_commit_and_a_rollback_is_silent() -> None:
    with bell_tower() as tower, connect(f"{tower}/12/") as page:
        with transaction.atomic():
            live.ring("event-12")
            assert heard(page, 0.3) == []
        assert heard(page) == ["event-12"]

        with transaction.atomic():
            live.ring("event-12")
            transaction.set_rollback(True)
        assert heard(page, 0.3) == []


def test_many_rings_at_once_are_passed_on_as_two() -> None:
    with bell_tower() as tower, connect(f"{tower}/12/") as page:
        began = time.monotonic()
        for _ in range(100):
            live.ring("event-12")
        took = time.monotonic() - began

        assert 1 <= len(heard(page)) <= took / QUIET_SECONDS + 3


def test_a_ring_in_the_quiet_time_is_not_lost() -> None:
    with bell_tower() as tower, connect(f"{tower}/12/") as page:
        live.ring("event-12")
        assert json.loads(page.recv(timeout=2))["bell"] == "event-12"

        live.ring("event-12")

        assert heard(page) == ["event-12"]


def test_who_may_hear_nothing_is_not_let_in() -> None:
    with bell_tower() as tower, pytest.raises(InvalidStatus), connect(f"{tower}/locked/"):
        pass


def test_a_ring_that_nobody_hears_harms_nobody() -> None:
    live.ring("event-nobody")
