"""The bell of rounds: hosts and the screen hear it by their right to the event, everybody else by their own link."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from events import links, standing
from matchmaking import rules
from matchmaking.models import TableRounds
from matchmaking.operations.rounds.locks import rounds_group
from notifications.consumers import BellConsumer


class HostConsumer(BellConsumer):
    """For the pages of those who hold the event."""

    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        groups: Collection[str] = await database_sync_to_async(_for_host)(user, int(path["pk"]))
        return groups


class OwnConsumer(BellConsumer):
    """For the page of a personal link."""

    async def groups_for(self, user: Person | AnonymousUser, path: Mapping[str, Any]) -> Collection[str]:
        groups: Collection[str] = await database_sync_to_async(_for_link)(str(path["token"]))
        return groups


def _for_host(user: Person | AnonymousUser, event: int) -> Collection[str]:
    rows = TableRounds.objects.filter(event=event).select_related("event__network").first()
    if rows is None or not rules.may_run_rounds(user, rows.event):
        return []
    return [rounds_group(rows.pk)]


def _for_link(token: str) -> Collection[str]:
    registration = standing.of_link(links.hash_of(token))
    if registration is None or registration.person is None:
        return []
    pk = TableRounds.objects.filter(event=registration.event_id).values_list("pk", flat=True).first()
    return [rounds_group(pk)] if pk is not None else []
