"""Many groups are told in one go, and each its own."""

from __future__ import annotations

import pytest
from channels.layers import get_channel_layer

from lib.channel_layer import ChannelLayer

pytestmark = pytest.mark.scaled


async def test_each_group_is_told_its_own_and_nobody_anothers() -> None:
    layer = get_channel_layer()
    assert isinstance(layer, ChannelLayer)
    channels = {name: await layer.new_channel() for name in ("asta", "bo", "clara")}
    for name, channel in channels.items():
        await layer.group_add(f"group-{name}", channel)
        await layer.group_add("group-all", channel)

    await layer.group_send_all({f"group-{name}": {"type": "bell", "for": name} for name in ("asta", "bo")})
    await layer.group_send("group-all", {"type": "bell", "for": "all"})

    heard = {name: [(await layer.receive(channel))["for"]] for name, channel in channels.items()}
    assert heard == {"asta": ["asta"], "bo": ["bo"], "clara": ["all"]}
    await layer.flush()


async def test_nobody_to_tell_is_no_harm() -> None:
    layer = get_channel_layer()
    assert isinstance(layer, ChannelLayer)

    await layer.group_send_all({})
    await layer.group_send_all({"group-nobody": {"type": "bell"}})
    await layer.flush()
