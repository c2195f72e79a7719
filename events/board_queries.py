"""The queries of the parts of a board that are in sight: drawn at each ring, and so each written once (`lib.compiled`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from events.models import HOLDING, BatchState, Event, InvitationBatch, Registration, Status, Tally
from lib.compiled import Compiled


def _event(pk: int) -> QuerySet[Event]:
    return Event.objects.with_place().defer("venue__municipality__boundary").filter(pk=pk).order_by()


def _stands(event: int) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(event=event).exclude(status=Status.ANONYMISED).order_by()
    by = rows.values_list("status", "attendance", "sector")
    return by.annotate(Sum("people"), Sum("seats")).exclude(people__sum=0)


def _held(event: int, now: datetime) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(event=event, status__in=HOLDING, held_until__gt=now).order_by()
    return rows.values_list("attendance").annotate(Sum("seats"))


def _unreached(event: int) -> QuerySet[Any, Any]:
    """Those whom mail does not reach: their invitation came back, or their address was refused since.

    A union, each part with an index of few rows: an "or" over two tables would read everybody.
    """
    rows = Registration.objects.filter(event=event).known().order_by()
    bounced = rows.filter(invitation__state="bounced").values_list("pk")
    return bounced.union(rows.filter(person__mail_failed_at__isnull=False).values_list("pk"))


def _remindable(event: int, start: datetime, end: datetime, now: datetime) -> QuerySet[Any, Any]:
    that_day = Q(invitation__reminded_at__gte=start, invitation__reminded_at__lt=end)
    rows = Registration.objects.filter(event=event).remindable().order_by().values_list("event")
    return rows.annotate(
        silent=Count("pk"),
        that_day=Count("pk", filter=that_day),
        waiting=Count("pk", filter=Q(invitation__reminded_at__gt=now)),
        asked=Min("invitation__created_at"),
    )


def _leaving(event: int) -> QuerySet[InvitationBatch]:
    rows = InvitationBatch.objects.filter(event=event, state__in=[BatchState.WAITING, BatchState.SENDING])
    return rows.defer("person_ids", "audience").order_by("-pk")


EVENT = Compiled(_event, int)
"""The event with all that a board names."""
STANDS = Compiled(_stands, int)
"""(status, attendance, sector, people, places) of the known, as they are counted beside every write."""
HELD = Compiled(_held, int, datetime)
"""(attendance, seats) that are only held now."""
UNREACHED = Compiled(_unreached, int)
"""(registration) of everybody whom mail does not reach."""
REMINDABLE = Compiled(_remindable, int, datetime, datetime, datetime)
"""(event, silent, reminded that day, reminded for later, first asked) of whoever may be reminded; nothing where nobody."""
LEAVING = Compiled(_leaving, int)
"""The presses that are on their way, the last first."""
