"""Live pages: ring, do not tell. A page that hears the bell fetches its part again, and the rules decide."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from lib import neighbour
from lib.afterwards import Gathered
from lib.channel_layer import ChannelLayer

log = logging.getLogger(__name__)


def ring(group: str) -> None:
    """Tell open pages, once we commit, that something changed. A ring nobody hears harms nobody."""
    transaction.on_commit(lambda: _rung(group), robust=True)  # Django cannot log the fall of a partial


def _rung(group: str) -> None:
    if not _bells.add(group) and not isinstance(get_channel_layer(), InMemoryChannelLayer):
        async_to_sync(_ring)([group])  # a worker's ring: the pages are held by another process


async def _ring(groups: Collection[str]) -> None:
    """Nobody waits for a Redis that is away: open pages look by themselves every 20 s."""
    layer = get_channel_layer()
    if layer is None or neighbour.queue.rests:
        return
    bells = {group: {"type": "bell", "group": group, "at": secrets.token_hex(6)} for group in groups}
    try:
        if isinstance(layer, ChannelLayer):
            await layer.group_send_all(bells)
        else:
            for group, bell in bells.items():
                await layer.group_send(group, bell)
    except (RedisError, OSError) as fault:
        if neighbour.queue.fell():
            log.warning("Redis cannot be reached, open pages are not told of changes: %s", fault)
    else:
        neighbour.queue.answered()


_bells = Gathered(_ring)
