"""The socket of a board: its hosts are shown what changed, for as long as they may see it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import Person
from events import open_boards, rules, showings
from events.board_parts import PARTS
from events.models import Event
from events.operations.hosts import host_group
from notifications.consumers import MAY_NOT, BellConsumer

LOST = 1011
"""Calls again: the page's script does, and fetches what it missed."""

SOON = 1.0


class BoardConsumer(BellConsumer):
    """Opens only for those who may open the board itself, and asks about once a minute whether they still may.

    By itself it hears one bell: that a right of this host may have changed. What happens at the event it is shown by
    `events.showings`. The page says one thing, as JSON: `see`, the parts in sight, and `language`, which it is in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wants: frozenset[str] = frozenset()
        self.language = settings.LANGUAGE_CODE
        self._event_id = 0
        self._trusted_until, self._is_out = 0.0, False
        self._saying: asyncio.Task[None] | None = None
        self._missed = ""

    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        event_id = int(path["pk"])
        if not await database_sync_to_async(_may_host)(user, event_id):
            return []
        self._trusted_until = time.monotonic() + open_boards.a_while()
        self._event_id = event_id
        await showings.enter(event_id, self)
        return [host_group(user.pk or 0)]

    async def connect(self) -> None:
        try:
            await super().connect()
        except Exception:
            await showings.leave(self._event_id, self)
            raise

    async def disconnect(self, code: int) -> None:
        if self._event_id:
            await showings.leave(self._event_id, self)
        if self._saying is not None:
            self._saying.cancel()
        await super().disconnect(code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """What is in sight. Nonsense is nothing in sight: then the page hears that it rang, and asks."""
        said: Any = None
        with contextlib.suppress(ValueError, RecursionError):
            said = json.loads(text_data or "")
        said = said if isinstance(said, dict) else {}
        see = said.get("see")
        self.wants = (
            frozenset(part for part in PARTS if part in see) if isinstance(see, list) else frozenset()
        )
        if said.get("language") in dict(settings.LANGUAGES):
            self.language = said["language"]

    async def bell(self, event: dict[str, Any]) -> None:
        """A right of this host may have changed: nothing more is shown before we have asked, and soon again.

        Who signs out is told of before the session ends, by a hair.
        """
        self._trusted_until = 0.0
        if await self.may_still_see():
            self._trusted_until = time.monotonic() + SOON

    async def may_still_see(self) -> bool:
        """Asked of the rules, and of the session, when the minute is over. Who may not is let out."""
        if self._is_out or time.monotonic() < self._trusted_until:
            return not self._is_out
        key = self.scope["session"].session_key
        if not await database_sync_to_async(_still_hosts)(key, self.scope["user"].pk, self._event_id):
            self._is_out = True
            await self.close(code=MAY_NOT)
            return False
        self._trusted_until = time.monotonic() + open_boards.a_while()
        return True

    def show(self, words: str, bell: str) -> None:
        """Never waits. Who has not taken the last words yet is told that it rang, once, when they have."""
        if self._saying is not None:
            self._missed = bell
            return
        self._saying = asyncio.create_task(self._say(words))

    async def _say(self, words: str) -> None:
        try:
            while words:
                await self.send(text_data=words)
                words, self._missed = self._missed, ""
        except Exception:  # noqa: BLE001  # the line broke, each server says so in its own way; `disconnect` follows
            self._missed = ""
        finally:
            self._saying = None

    async def lose(self) -> None:
        with contextlib.suppress(Exception):
            await self.close(code=LOST)


def _may_host(user: Person | AnonymousUser, pk: int) -> bool:
    event = Event.objects.filter(pk=pk).select_related("network").first()
    if event is None or not rules.may_edit(user, event):
        return False
    open_boards.remember(user.pk or 0, pk)  # its page asks for parts at the first ring
    return True


def _still_hosts(session_key: str | None, person_id: int, event_id: int) -> bool:
    """Signed in as the same person, by a session that still stands, and with the same right."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user.pk == person_id and _may_host(user, event_id)
