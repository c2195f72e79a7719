"""What a coordinator's desk shows: what needs a person, what is coming, and how the year goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Person
from events import board
from events.models import Event, EventState
from networks.models import Network

SOON = timedelta(days=14)
"""How long before its deadline an event with many silent guests comes onto the desk."""
MANY = 5
LISTED = 12


@dataclass(frozen=True)
class Task:
    """One thing that waits. `kind`: wishes, proposals, unreached, silent, draft or postponed; `count` where it counts."""

    kind: str
    event: Event
    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Upcoming:
    """One of my events, with how full it is and what stands out."""

    event: Event
    taken: int
    capacity: int | None
    waiting: int
    unanswered: int


@dataclass(frozen=True)
class Year:
    """Meetings of one network in a year, against what it aims at: `windows` says each: lit, half, dark."""

    network: Network
    number: int
    held: int
    planned: int

    @property
    def target(self) -> int:
        return self.network.meetings_per_year

    @property
    def missing(self) -> int:
        return max(0, self.target - self.held - self.planned)

    @property
    def windows(self) -> list[str]:
        shown = ["lit"] * self.held + ["half"] * self.planned + ["dark"] * self.missing
        return shown[: max(self.target, self.held)]


@dataclass(frozen=True)
class Desk:
    tasks: list[Task]
    upcoming: list[Upcoming]
    years: list[Year]
    deadlines: list[Event]
    by_itself: Mapping[str, int]
    last: Event | None
    today: date


def of(person: Person) -> Desk:
    """The same handful of queries for one event and for a hundred."""
    now = timezone.now()
    mine = Event.objects.edited_by(person)
    going = mine.upcoming().exclude(state__in=[EventState.CANCELLED, EventState.ARCHIVED])
    rows = list(going.with_place().with_seats())
    standings = board.standings(Event.objects.filter(pk__in=[event.pk for event in rows]))
    upcoming = [_upcoming(event, standings.get(event.pk, {})) for event in rows]
    return Desk(
        tasks=_tasks(rows, standings, now),
        upcoming=[one for one in upcoming if one.event.state != EventState.DRAFT][:LISTED],
        years=_years(person),
        deadlines=_deadlines(rows, now),
        by_itself=board.by_itself(mine, now - timedelta(days=1)),
        last=mine.past().exclude(state=EventState.CANCELLED).order_by("-starts_at").first(),
        today=timezone.localdate(now),
    )


def _upcoming(event: Event, standing: Mapping[str, Any]) -> Upcoming:
    seats: Any = event
    physical = event.has_physical
    return Upcoming(
        event=event,
        taken=seats.taken_in_person if physical else seats.taken_online,
        capacity=event.capacity if physical else event.online_capacity,
        waiting=seats.waiting_count,
        unanswered=standing.get("unanswered", 0),
    )


def _tasks(events: Sequence[Event], standings: Mapping[int, Mapping[str, Any]], now: datetime) -> list[Task]:
    """Those who wait for an answer come first, then what has a deadline, then what is only unfinished."""
    found: list[tuple[tuple[int, datetime], Task]] = []
    for event in events:
        standing = standings.get(event.pk, {})
        for rank, task in _tasks_of(event, standing, now):
            found.append(((rank, task.at or event.starts_at), task))
    return [task for _key, task in sorted(found, key=lambda pair: pair[0])]


def _tasks_of(event: Event, standing: Mapping[str, Any], now: datetime) -> list[tuple[int, Task]]:
    found = []
    if standing.get("wishes"):
        found.append((0, Task("wishes", event, standing["wishes"])))
    if standing.get("proposed"):
        found.append((0, Task("proposals", event, standing["proposed"])))
    if standing.get("unreached") and event.is_coming:
        found.append((1, Task("unreached", event, standing["unreached"])))
    near = event.takes_answers and event.answer_by - now <= SOON
    if near and standing.get("unanswered", 0) >= MANY:
        found.append((2, Task("silent", event, standing["unanswered"], event.answer_by)))
    if event.state == EventState.POSTPONED:
        found.append((3, Task("postponed", event, standing.get("concerned", 0))))
    if event.state == EventState.DRAFT:
        found.append((4, Task("draft", event)))
    return found


def _years(person: Person) -> list[Year]:
    """Networks that aim at meetings; a public administrator sees all of them.

    Where this year is done or was never begun and the next one is planned already, the next one is shown.
    """
    now = timezone.now()
    number = timezone.localdate(now).year
    this_year, next_year = Q(events__starts_at__year=number), Q(events__starts_at__year=number + 1)
    off = Q(events__state__in=[EventState.CANCELLED, EventState.POSTPONED, EventState.DRAFT])
    networks = Network.objects.coordinated_by(person).filter(state="active", meetings_per_year__gt=0)
    counted = networks.annotate(
        held=Count("events", filter=this_year & ~off & Q(events__ends_at__lte=now)),
        planned=Count("events", filter=this_year & ~off & Q(events__ends_at__gt=now)),
        ahead=Count("events", filter=next_year & ~off),
    )
    rows: list[Any] = list(counted[:LISTED])
    return [_year(network, number) for network in rows]


def _year(network: Any, number: int) -> Year:
    if network.ahead and not network.planned:
        return Year(network, number + 1, 0, network.ahead)
    return Year(network, number, network.held, network.planned)


def _deadlines(events: Sequence[Event], now: datetime) -> list[Event]:
    ahead = [event for event in events if event.takes_answers and event.registration_deadline]
    return sorted(ahead, key=lambda event: event.answer_by)[:5]
