"""Boards that are open: each ring draws once what they have in sight and brings it to whoever may still see it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, logout
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from events import open_boards, showings
from events.board_parts import PARTS, TOKEN, pushed_parts
from events.consumers import BoardConsumer
from events.models import Event, Status
from events.operations.hosts import host_group
from events.operations.locks import event_group
from events.urls import websocket_urlpatterns
from networks.models import Membership
from tests.events.hosting_helpers import coordinator_of
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Door:
    """A socket at the board of an event, as its page holds it."""

    def __init__(self, event: Event, person: Person, session: Any) -> None:
        path = f"/ws/skrivebord/{event.pk}/"
        scope = {"type": "websocket", "path": path, "raw_path": path.encode(), "headers": [], "user": person}
        self._line = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope | {"session": session})

    async def open(self) -> None:
        await self._line.send_input({"type": "websocket.connect"})
        assert (await self._line.receive_output(5))["type"] == "websocket.accept"

    async def say(self, words: Any) -> None:
        await self._line.send_input({"type": "websocket.receive", "text": json.dumps(words)})
        await asyncio.sleep(0.05)

    async def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = await self._line.receive_output(5)
        return json.loads(heard["text"]) if heard["type"] == "websocket.send" else heard

    async def is_still(self) -> bool:
        return bool(await self._line.receive_nothing(0.4))

    async def close(self) -> None:
        await self._line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._line.wait(5)


def session_of(person: Person) -> Any:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return session


@asynccontextmanager
async def board(
    event: Event, see: Collection[str] = (), language: str = "da"
) -> AsyncIterator[tuple[Door, Person]]:
    person = await sync_to_async(coordinator_of)(event)
    door = Door(event, person, await sync_to_async(session_of)(person))
    await door.open()
    await door.say({"see": list(see), "language": language})
    try:
        yield door, person
    finally:
        await door.close()


async def ring(group: str, at: str = "r1") -> None:
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(group, {"type": "bell", "group": group, "at": at})


@sync_to_async
def an_event() -> Event:
    event = EventFactory(capacity=30)
    RegistrationFactory.create_batch(3, event=event)
    return event


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Collection[str]]]:
    """What was drawn, in order."""
    real: Callable[[int, str, Collection[str]], Mapping[str, str]] = showings._draw
    drawn: list[tuple[str, Collection[str]]] = []

    def draw(event_id: int, language: str, parts: Collection[str]) -> Mapping[str, str]:
        drawn.append((language, parts))
        return real(event_id, language, parts)

    monkeypatch.setattr(showings, "_draw", draw)
    return drawn


async def test_what_is_in_sight_comes_with_the_ring() -> None:
    event = await an_event()
    async with board(event, ["figures", "house"]) as (door, _host):
        await ring(event_group(event.pk))
        told = await door.hear()

        assert told["at"] == "r1"
        assert set(told["parts"]) == {"figures", "house"}
        assert ">3</dd>" in told["parts"]["figures"]


async def test_ten_boards_cost_one_drawing_and_each_gets_what_it_sees(drawings: Any) -> None:
    event = await an_event()
    sees = board(event, ["figures"]), board(event, ["figures", "remind"]), board(event)
    async with sees[0] as (first, _a), sees[1] as (second, _b), sees[2] as (blind, _c):
        await ring(event_group(event.pk))
        told = [await door.hear() for door in (first, second, blind)]

    assert drawings == [("da", ["figures", "remind"])]
    assert [set(one.get("parts", {})) for one in told] == [{"figures"}, {"figures", "remind"}, set()]


async def test_each_language_is_drawn_by_itself(drawings: Any) -> None:
    event = await an_event()
    async with board(event, ["figures"]) as (danish, _a), board(event, ["figures"], "en") as (english, _b):
        await ring(event_group(event.pk))
        first, second = (await danish.hear())["parts"]["figures"], (await english.hear())["parts"]["figures"]

    assert {language for language, _parts in drawings} == {"da", "en"}
    assert "Attending" in second
    assert "Attending" not in first


async def test_rings_of_one_moment_are_drawn_twice_at_most_and_the_last_is_not_lost(drawings: Any) -> None:
    event = await an_event()
    async with board(event, ["figures"]) as (door, _host):
        began = time.monotonic()
        for number in range(30):
            await ring(event_group(event.pk), f"r{number}")
        took = time.monotonic() - began
        last = ""
        while last != "r29":
            last = (await door.hear())["at"]

    assert len(drawings) <= took / showings.PAUSE + 2


@pytest.mark.parametrize("words", ["[]", "{", '{"see": 7}', '{"see": ["secrets", ["figures"]]}', "[" * 4000])
async def test_nonsense_is_nothing_in_sight(words: str) -> None:
    event = await an_event()
    async with board(event) as (door, _host):
        await door._line.send_input({"type": "websocket.receive", "text": words})
        await asyncio.sleep(0.05)
        await ring(event_group(event.pk))

        assert await door.hear() == {"bell": event_group(event.pk), "at": "r1"}


async def test_what_cannot_be_drawn_is_asked_for() -> None:
    event = await an_event()
    async with board(event, ["figures"]) as (door, host):
        await sync_to_async(host.__class__.objects.filter(pk=host.pk).update)(is_superuser=True)
        await sync_to_async(Event.objects.filter(pk=event.pk).delete)()
        await ring(event_group(event.pk))

        assert "parts" not in await door.hear()


async def test_whose_role_is_taken_away_is_shown_nothing_more() -> None:
    event = await an_event()
    async with board(event, ["figures"]) as (door, host):
        await sync_to_async(lambda: Membership.objects.get(person=host).delete())()
        await ring(host_group(host.pk))  # as `events.receivers` does

        assert (await door.hear())["code"] == 4403
        await ring(event_group(event.pk))
        assert await door.is_still()


async def test_the_right_is_asked_about_when_its_while_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_boards, "a_while", lambda: 0)
    event = await an_event()
    async with board(event, ["figures"]) as (door, host):
        await ring(event_group(event.pk))
        before = await door.hear()
        await sync_to_async(Membership.objects.filter(person=host)._raw_delete)("default")  # telling nobody
        await ring(event_group(event.pk), "r2")

        assert "parts" in before
        assert (await door.hear())["code"] == 4403


async def test_who_has_signed_out_is_shown_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    event = await an_event()
    async with board(event, ["figures"]) as (door, host):
        request = HttpRequest()
        request.session, request.user = door._line.scope["session"], host
        await sync_to_async(logout)(request)
        await ring(host_group(host.pk))

        assert (await door.hear())["code"] == 4403


async def test_when_the_last_board_closes_nothing_is_left() -> None:
    event = await an_event()
    async with board(event), board(event):
        assert any(pk == event.pk for _loop, pk in showings._here)

    assert not any(pk == event.pk for _loop, pk in showings._here)


async def test_a_slow_reader_is_told_once_to_look_again() -> None:
    said: list[str] = []
    reads = asyncio.Event()

    async def send(message: dict[str, Any]) -> None:
        said.append(message["text"])
        await reads.wait()

    slow = BoardConsumer()
    slow.base_send = send
    for number in range(50):
        slow.show(f"drawing {number}", f"bell {number}")
        await asyncio.sleep(0)
    reads.set()
    await asyncio.sleep(0.05)
    slow.show("the next drawing", "bell")
    await asyncio.sleep(0.05)

    assert said == ["drawing 0", "bell 49", "the next drawing"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_brought_is_what_a_page_would_fetch(client: Client, language: str) -> None:
    event = EventFactory(capacity=2, guests_allowed=1)
    DishFactory(event=event)
    for status in (Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED, Status.TENTATIVE):
        RegistrationFactory(event=event, status=status)
    RegistrationFactory.create_batch(45, event=event)
    RegistrationFactory(event=event, wish="accepted", person=PersonFactory(name="Åse"))
    client.force_login(coordinator_of(event))
    client.cookies["language"] = language

    brought = pushed_parts(event.pk, language, PARTS)

    for part in PARTS:
        fetched = client.get(reverse("events:board_part", args=[event.pk, part])).content.decode()
        token = fetched.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert brought[part].strip() == (fetched.replace(token, TOKEN) if token else fetched).strip(), part
