"""Live pages: ring, do not tell. A page that hears the bell fetches its part again, and the rules decide."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from lib import neighbour

log = logging.getLogger(__name__)

_server_loop: asyncio.AbstractEventLoop | None = None


def serve_on(loop: asyncio.AbstractEventLoop) -> None:
    """Name the loop that holds the websockets of this one process (the in-memory layer is not thread-safe)."""
    global _server_loop  # noqa: PLW0603  # one process has one loop that holds websockets
    _server_loop = loop


def ring(group: str) -> None:
    """Tell open pages, once we commit, that something changed. A ring nobody hears harms nobody."""
    transaction.on_commit(lambda: _send(group), robust=True)  # Django cannot log the fall of a partial


def _send(group: str) -> None:
    layer = get_channel_layer()
    bell = {"type": "bell", "group": group}
    if isinstance(layer, InMemoryChannelLayer):
        if _server_loop is not None and _server_loop.is_running():
            asyncio.run_coroutine_threadsafe(layer.group_send(group, bell), _server_loop)
    elif layer is not None and not neighbour.queue.rests:
        _send_by_redis(layer, group, bell)


def _send_by_redis(layer: Any, group: str, bell: dict[str, str]) -> None:
    """Whoever gives an answer does not wait for a Redis that is away: open pages look by themselves every 20 s."""
    try:
        async_to_sync(layer.group_send)(group, bell)
    except (RedisError, OSError) as fault:
        if neighbour.queue.fell():
            log.warning("Redis cannot be reached, open pages are not told of changes: %s", fault)
    else:
        neighbour.queue.answered()
