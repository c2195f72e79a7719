"""The bell of a board: its hosts hear that something changed, and their page asks what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from events import open_boards, rules
from events.models import Event
from events.operations.locks import event_group
from notifications.consumers import BellConsumer


class BoardConsumer(BellConsumer):
    """Opens only for those who may open the board itself."""

    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        groups: Collection[str] = await database_sync_to_async(_groups)(user, int(path["pk"]))
        return groups


def _groups(user: Person | AnonymousUser, pk: int) -> Collection[str]:
    event = Event.objects.filter(pk=pk).select_related("network").first()
    if event is None or not rules.may_edit(user, event):
        return []
    open_boards.remember(user.pk or 0, pk)  # its page asks for parts at the first ring
    return [event_group(pk)]
