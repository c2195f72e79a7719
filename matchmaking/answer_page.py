"""What the personal page of an event shows of its rounds: to those who come in person, and nothing where there are none."""

from __future__ import annotations

from django.db.models import QuerySet

from events import links
from events.models import Attendance, Registration
from lib.compiled import Compiled
from matchmaking.models import RoundsState, TableRounds
from networks.pages import Part


def part(registration: Registration) -> Part | None:
    """One query by an index, and none for those who come online."""
    if registration.attendance != Attendance.IN_PERSON:
        return None
    rows = _AT_EVENT.first(registration.event_id)
    if rows is None or rows.state == RoundsState.CLOSED:
        return None
    context = {"table_rounds": rows, "token": links.registration_token(registration)}
    return Part("matchmaking/rounds/_answer_part.html", context)


def _at_event(event: int) -> QuerySet[TableRounds]:
    return TableRounds.objects.filter(event=event).order_by()


_AT_EVENT = Compiled(_at_event, int)
"""The rounds of an event, by its number."""
