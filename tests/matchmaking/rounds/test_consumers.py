"""The bell of the rounds: hosts hear it by their right to the event, everybody else by their own link."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from events import links
from matchmaking.models import RoundsState
from matchmaking.operations.rounds.locks import rounds_group
from matchmaking.urls import websocket_urlpatterns
from tests.events.hosting_helpers import coordinator_of
from tests.factories.events import RegistrationFactory
from tests.factories.networks import CoordinatorFactory
from tests.factories.table_rounds import seated

pytestmark = pytest.mark.django_db(transaction=True)


async def door(path: str, user: Any = None) -> tuple[ApplicationCommunicator, bool]:
    """A socket, and whether it was let in."""
    who = user or AnonymousUser()
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "headers": [],
        "user": who,
    }
    found = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope)
    await found.send_input({"type": "websocket.connect"})
    answer = await found.receive_output(5)
    return found, answer["type"] == "websocket.accept"


async def heard(socket: ApplicationCommunicator) -> str:
    said: str = json.loads((await socket.receive_output(5))["text"])["bell"]
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait(5)
    return said


async def test_the_bell_of_the_rounds_is_heard_on_the_phone_and_at_the_hosts() -> None:
    hall = await sync_to_async(seated)(state=RoundsState.LOCKED)
    rows = hall.table_rounds
    token = await sync_to_async(links.registration_token)(hall.people[0].registration)
    phone, opened = await door(f"/ws/mine-borde/{token}/")
    host, let_in = await door(
        f"/ws/borddans/{rows.event_id}/", await sync_to_async(lambda: coordinator_of(rows.event))()
    )
    assert (opened, let_in) == (True, True)

    layer, group = get_channel_layer(), rounds_group(rows.pk)
    assert layer is not None
    await layer.group_send(group, {"type": "bell", "group": group, "at": "r1"})

    assert await heard(phone) == await heard(host) == rounds_group(rows.pk)


@pytest.mark.parametrize("who", ["visitor", "other coordinator"])
async def test_the_hosts_door_is_closed_to_everybody_else(who: str) -> None:
    hall = await sync_to_async(seated)()
    user = (await sync_to_async(CoordinatorFactory)()).person if who == "other coordinator" else None

    _socket, opened = await door(f"/ws/borddans/{hall.table_rounds.event_id}/", user)

    assert not opened


async def test_a_link_opens_only_the_rounds_of_its_own_event() -> None:
    await sync_to_async(seated)()
    elsewhere = await sync_to_async(RegistrationFactory)()
    token = await sync_to_async(links.registration_token)(elsewhere)

    assert not (await door(f"/ws/mine-borde/{token}/"))[1]
    assert not (await door("/ws/mine-borde/ukendt/"))[1]
    assert not (await door("/ws/borddans/987654/"))[1]
