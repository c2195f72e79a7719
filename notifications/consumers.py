"""Websockets that carry one thing: this changed, look again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person

MAY_NOT = 4403
QUIET_SECONDS = 0.2


class BellConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """An open page that hears the bells of some groups. A room above says which, in `groups_for`.

    Many changes at once, such as 300 invitations, ring once: the first bell is passed on at once, and those
    within the next 200 ms as one more. The page sends us nothing that we listen to. `at` names the ring: whoever
    heard the same one may be shown the same.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hears: tuple[str, ...] = ()
        self._rung: dict[str, str] = {}
        self._pauses: set[asyncio.Task[None]] = set()

    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        """The groups this visitor may hear at this address; none closes the door. `path` holds the URL's arguments.

        A room that says nothing lets nobody in.
        """
        return ()

    async def connect(self) -> None:
        groups = await self.groups_for(self.scope["user"], self.scope["url_route"]["kwargs"])
        if not groups:
            await self.close(code=MAY_NOT)
            return
        self._hears = tuple(groups)
        for group in self._hears:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        for pause in self._pauses:
            pause.cancel()
        for group in self._hears:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pages have nothing to say here."""

    async def bell(self, event: dict[str, Any]) -> None:
        """Channels calls this for each ring (`live.ring`)."""
        group = str(event["group"])
        if group in self._rung:
            self._rung[group] = event["at"]
            return
        self._rung[group] = ""
        await self._pass_on(group, event["at"])
        pause = asyncio.create_task(self._be_quiet(group))
        self._pauses.add(pause)
        pause.add_done_callback(self._pauses.discard)

    async def _be_quiet(self, group: str) -> None:
        """Until a pause passes without a ring; the last ring is never swallowed."""
        await asyncio.sleep(QUIET_SECONDS)
        while at := self._rung[group]:
            self._rung[group] = ""
            await self._pass_on(group, at)
            await asyncio.sleep(QUIET_SECONDS)
        del self._rung[group]

    async def _pass_on(self, group: str, at: str) -> None:
        await self.send(text_data=json.dumps({"bell": group, "at": at}))
