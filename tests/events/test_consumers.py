"""The board's bell: opens for hosts, rings on every change, says nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from events.operations.locks import event_group
from events.urls import websocket_urlpatterns
from tests.events.hosting_helpers import coordinator_of
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import EventFactory
from tests.factories.networks import CoordinatorFactory

pytestmark = pytest.mark.django_db(transaction=True)


async def _door(pk: int, user: Any) -> tuple[ApplicationCommunicator, bool]:
    """A socket at the board's door, and whether it was let in."""
    path = f"/ws/skrivebord/{pk}/"
    scope = {"type": "websocket", "path": path, "raw_path": path.encode(), "headers": [], "user": user}
    door = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope)
    await door.send_input({"type": "websocket.connect"})
    answer = await door.receive_output(5)
    return door, answer["type"] == "websocket.accept"


async def test_a_host_hears_that_something_changed_and_no_more() -> None:
    event = await sync_to_async(EventFactory)()
    door, opened = await _door(event.pk, await sync_to_async(coordinator_of)(event))

    group = event_group(event.pk)
    layer = get_channel_layer()
    assert layer is not None
    await layer.group_send(group, {"type": "bell", "group": group, "at": "r1"})
    heard = json.loads((await door.receive_output(5))["text"])
    await door.send_input({"type": "websocket.disconnect", "code": 1000})
    await door.wait(5)

    assert opened
    assert heard == {"bell": group, "at": "r1"}


@pytest.mark.parametrize("who", ["visitor", "member", "other coordinator"])
async def test_nobody_else_gets_in(who: str) -> None:
    event = await sync_to_async(EventFactory)()
    user: Any = AnonymousUser()
    if who == "member":
        user = await sync_to_async(PersonFactory)()
    elif who == "other coordinator":
        user = (await sync_to_async(CoordinatorFactory)()).person

    _socket, opened = await _door(event.pk, user)

    assert not opened


async def test_an_event_that_is_not_there_has_no_door() -> None:
    _socket, opened = await _door(987654, await sync_to_async(AdministratorFactory)())

    assert not opened
