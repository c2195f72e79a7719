"""The events of a list, and the one of a page: what every visitor asks for, written once for each thing that is asked.

Django would write the question of a list anew for each visitor, which was the half of a calendar page (7 of 13.6 ms).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person
from events.filters import Filter
from events.listings import under
from events.models import Event, EventState
from events.models.events import EventQuerySet
from lib.compiled import CompiledByShape
from lib.together import together


class Part(Enum):
    """Which of the events that a filter leaves: all, what waits for a new date, or what is to come and has one."""

    ALL = "all"
    WAITING = "waiting"
    DATED = "dated"


class _Viewer(Enum):
    STRANGER = "stranger"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"

    @classmethod
    def of(cls, user: Person | AnonymousUser) -> _Viewer:
        if not user.is_authenticated:
            return cls.STRANGER
        return cls.ADMINISTRATOR if user.is_administrator else cls.MEMBER

    def sees(self, *persons: int) -> EventQuerySet:
        """`persons` is the member, and nobody for others: what they see does not depend on who they are."""
        if self is _Viewer.ADMINISTRATOR:
            return Event.objects.all()
        return Event.objects.visible_to(Person(pk=persons[0]) if persons else AnonymousUser())


@dataclass(frozen=True)
class _List:
    """All that the question of a list depends on, but for the hour and who asks."""

    viewer: _Viewer
    pairs: tuple[tuple[str, str], ...]
    part: Part
    days: tuple[date, date] | None
    most: int | None
    filter: Filter = field(compare=False)


def listed(
    user: Person | AnonymousUser,
    chosen: Filter,
    part: Part = Part.ALL,
    *,
    days: tuple[date, date] | None = None,
    most: int | None = None,
) -> list[Event]:
    """Events that this visitor may see, with their place and seats, the first one first; `days` are both included."""
    viewer = _Viewer.of(user)
    asked = _List(viewer, tuple(chosen.pairs), part, days, most, chosen)
    return _LISTED.all(asked, timezone.now(), *_who(viewer, user))


def shown(user: Person | AnonymousUser, pk: int) -> Event | None:
    """One event with its place and seats, where this visitor may see it."""
    viewer = _Viewer.of(user)
    found = _SHOWN.all(viewer, timezone.now(), pk, *_who(viewer, user))
    return found[0] if found else None


def event_years(user: Person | AnonymousUser) -> list[int]:
    """The years in which there is something this visitor may see, the first one first."""
    viewer = _Viewer.of(user)
    who = _who(viewer, user)
    ends = together(_FIRST.asking(viewer, *who), _LAST.asking(viewer, *who))
    years = [timezone.localtime(starts_at).year for found in ends for (starts_at,) in found]
    return list(range(years[0], years[-1] + 1)) if years else []


def _who(viewer: _Viewer, user: Person | AnonymousUser) -> list[Any]:
    return [user.pk] if viewer is _Viewer.MEMBER else []


def _listed(asked: _List, now: datetime, *persons: int) -> EventQuerySet:
    events = under(asked.viewer.sees(*persons), asked.filter, now)
    if asked.part is Part.WAITING:
        events = events.filter(state=EventState.POSTPONED)
    elif asked.part is Part.DATED:
        events = events.upcoming(now).exclude(state=EventState.POSTPONED)
    if asked.days is not None:
        events = events.between(*asked.days)
    return events.with_place().with_seats(now)[: asked.most]


def _shown(viewer: _Viewer, now: datetime, pk: int, *persons: int) -> EventQuerySet:
    return viewer.sees(*persons).with_place().with_seats(now).filter(pk=pk).order_by()


def _by_beginning(order: str, viewer: _Viewer, *persons: int) -> QuerySet[Any, Any]:
    return viewer.sees(*persons).order_by(order).values_list("starts_at")[:1]


_LISTED = CompiledByShape(_listed)
_SHOWN = CompiledByShape(_shown)
_FIRST = CompiledByShape(partial(_by_beginning, "starts_at"))
_LAST = CompiledByShape(partial(_by_beginning, "-starts_at"))
