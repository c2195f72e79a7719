"""Live pages: ring, do not tell. A page that hears the bell fetches its part again, and the rules decide."""

from __future__ import annotations

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

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
    elif layer is not None:
        async_to_sync(layer.group_send)(group, bell)
