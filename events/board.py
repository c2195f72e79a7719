"""The coordinator's board, counted in the database: the same few queries for one or for ten thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from events import board_queries
from events.drawings import Growth, Row
from events.models import (
    SEATED,
    AnswerProposal,
    AnswerRecord,
    Attendance,
    Channel,
    Event,
    Guest,
    Invitation,
    ProposalState,
    Registration,
    Status,
)
from events.operations.reminders import next_moment
from lib.together import together
from networks.models import Municipality, Sector

KIND_OF_STATUS: dict[str, str] = {
    Status.ACCEPTED: "yes",
    Status.ATTENDED: "yes",
    Status.NO_SHOW: "yes",
    Status.TENTATIVE: "maybe",
    Status.WAITLISTED: "waiting",
    Status.DECLINED: "no",
    Status.CANCELLED: "no",
    Status.UNANSWERED: "unanswered",
}
"""How a status is drawn; see `events.drawings.BAR_CLASSES`. The anonymised are counted nowhere."""


@dataclass(frozen=True)
class House:
    """One way to come. `taken` counts guests and held seats; `held` is the part that is only held."""

    attendance: str
    capacity: int | None
    people: int
    seats: int
    held: int
    maybe: int
    waiting: int

    @property
    def taken(self) -> int:
        return self.seats + self.held

    @property
    def guests(self) -> int:
        return self.seats - self.people

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity

    @property
    def excess(self) -> int:
        """Seats that are given and not there, since there are fewer now: nobody has lost theirs."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)

    @property
    def is_online(self) -> bool:
        return self.attendance == Attendance.ONLINE


@dataclass(frozen=True)
class Figures:
    """How many people stand where."""

    coming: int
    guests: int
    maybe: int
    waiting: int
    no: int
    unanswered: int
    unreached: int

    @property
    def asked(self) -> int:
        return self.coming + self.maybe + self.waiting + self.no + self.unanswered


@dataclass(frozen=True)
class Counts:
    figures: Figures
    houses: list[House]


_A_DAY = 86_400
Stands = Sequence[Mapping[str, Any]]
"""`people` and `places` for each status, asked or not, way of coming and sector."""


def stands(event: Event) -> Stands:
    """The known, as they are counted beside every write: some dozens of rows, however many were asked."""
    columns = ("status", "was_asked", "attendance", "sector", "people", "places")
    return [dict(zip(columns, row, strict=True)) for row in board_queries.STANDS.tuples(event.pk)]


def counts(event: Event, rows: Stands | None = None) -> Counts:
    """Everybody by status and by way of coming; two queries beside the stands."""
    rows = stands(event) if rows is None else rows
    held: dict[str, int] = dict(board_queries.HELD.tuples(event.pk, timezone.now()))
    by_kind: dict[str, int] = defaultdict(int)
    for row in rows:
        by_kind[KIND_OF_STATUS[row["status"]]] += row["people"]
    houses = [_house(event, attendance, rows, held.get(attendance, 0)) for attendance in _ways(event)]
    figures = Figures(
        coming=by_kind["yes"],
        guests=sum(row["places"] - row["people"] for row in rows if row["status"] in SEATED),
        maybe=by_kind["maybe"],
        waiting=by_kind["waiting"],
        no=by_kind["no"],
        unanswered=by_kind["unanswered"],
        unreached=sum(pk is not None for (pk,) in board_queries.UNREACHED.tuples(event.pk)),
    )
    return Counts(figures, houses)


def _ways(event: Event) -> list[str]:
    ways = [(Attendance.IN_PERSON, event.has_physical), (Attendance.ONLINE, event.has_online)]
    return [way for way, there in ways if there]


def _house(event: Event, attendance: str, rows: Stands, held: int) -> House:
    own = [row for row in rows if row["attendance"] == attendance]

    def total(column: str, *statuses: str) -> int:
        return sum(row[column] for row in own if row["status"] in statuses)

    return House(
        attendance=attendance,
        capacity=event.online_capacity if attendance == Attendance.ONLINE else event.capacity,
        people=total("people", *SEATED),
        seats=total("places", *SEATED),
        held=held,
        maybe=total("places", Status.TENTATIVE),
        waiting=total("people", Status.WAITLISTED),
    )


@dataclass(frozen=True)
class Reminder:
    """What the button would do: `count` are those it writes to, `waiting` those it has written to already."""

    count: int
    waiting: int
    silent: int
    leaves_at: datetime
    asked_at: datetime | None
    anybody_asked: bool

    @property
    def leaves_now(self) -> bool:
        return self.leaves_at <= timezone.now() + timedelta(minutes=1)


def reminder(event: Event, rows: Stands) -> Reminder:
    """Three queries at once beside the stands. Whoever is reminded on the day it would leave is not written to twice.

    Who is silent is counted already, and only the few whom no reminder is for are looked up: going through all who
    are silent took half of the board's time (18,000 of them: 31 ms; 0.3 ms this way).
    """
    now = timezone.now()
    leaves_at = next_moment(now)
    day = timezone.localdate(leaves_at)
    start = datetime.combine(day, time(), timezone.get_default_timezone())
    end = start + timedelta(days=1)
    past, reminded, first = together(
        board_queries.PAST_REMINDING.asking(event.pk),
        board_queries.REMINDED.asking(event.pk, min(start, now), start, end, now),
        board_queries.FIRST_ASKED.asking(event.pk),
    )
    past = [(pk, at) for pk, at in past if pk is not None]
    asked = sum(row["people"] for row in rows if row["was_asked"] and row["status"] == Status.UNANSWERED)
    silent = asked - len(past)
    _event, that_day, waiting = reminded[0] if reminded else (event.pk, 0, 0)
    moments = [at for _pk, at in past if at is not None]
    return Reminder(
        count=silent - that_day + sum(start <= at < end for at in moments),
        waiting=waiting - sum(at > now for at in moments),
        silent=silent,
        leaves_at=leaves_at,
        asked_at=first[0][0] if first else None,
        anybody_asked=bool(rows),
    )


def sectors(stands: Stands) -> list[Row]:
    """Who answers, by sector; each bar is filled by its own total."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in stands:
        found[row["sector"]][KIND_OF_STATUS[row["status"]]] += row["people"]
    names = dict(Sector.choices) | {"": _("No organisation")}
    bars = [_sector_row(str(names.get(sector, sector)), dict(parts)) for sector, parts in found.items()]
    return sorted(bars, key=lambda bar: -bar.total)


def _sector_row(name: str, parts: Mapping[str, int]) -> Row:
    told = {
        "yes": _("%(count)d attending"),
        "maybe": _("%(count)d maybe"),
        "waiting": _("%(count)d on the waiting list"),
        "no": _("%(count)d not attending"),
        "unanswered": _("%(count)d without an answer"),
    }
    said = ", ".join(words % {"count": parts[kind]} for kind, words in told.items() if parts.get(kind))
    note = _("%(yes)d of %(all)d") % {"yes": parts.get("yes", 0), "all": sum(parts.values())}
    return Row(name=name, parts=parts, note=note, description=f"{name}: {said}")


@dataclass(frozen=True)
class Place:
    """Seats taken by people from one municipality."""

    code: str
    name: str
    seats: int


def places(event: Event) -> list[Place]:
    """Where those who come are from, most first; guests are counted with their host."""
    names = dict(Municipality.objects.order_by().values_list("code", "name"))
    rows = board_queries.PLACES.tuples(event.pk)
    found = [Place(code, names.get(code, ""), seats) for code, seats in rows]
    return sorted(found, key=lambda place: (not place.code, -place.seats, place.name))


def area_of(found: list[Place]) -> str:
    """The finer map where everybody is from the middle of the country, else the whole of it."""
    from networks import maps

    middle = {shape.code for shape in maps.outlines("midtjylland").shapes}
    codes = {place.code for place in found if place.code}
    return "midtjylland" if codes and codes <= middle else "denmark"


@dataclass(frozen=True)
class DishCount:
    name: str
    count: int


def dishes(event: Event) -> list[DishCount]:
    """How many of each dish the kitchen makes: those who come in person and their guests. Never whose."""
    menu = board_queries.DISHES.all(event.pk)
    if not menu:
        return []
    there = Q(status__in=SEATED, attendance=Attendance.IN_PERSON)
    own = event.registrations.filter(there).order_by().values("dish").annotate(number=Count("pk"))
    brought = (
        Guest.objects.filter(registration__in=event.registrations.filter(there))
        .order_by()
        .values("dish")
        .annotate(number=Count("pk"))
    )
    total: dict[int | None, int] = defaultdict(int)
    for row in [*own, *brought]:
        total[row["dish"]] += row["number"]
    heads = event.registrations.filter(there).aggregate(places=Sum("seats"))["places"] or 0
    chosen = [DishCount(dish.name, total[dish.pk]) for dish in menu]
    rest = heads - sum(dish.count for dish in chosen)
    return [*chosen, DishCount(_("Not chosen yet"), rest)] if rest > 0 else chosen


def dish_rows(found: list[DishCount]) -> list[Row]:
    return [Row(dish.name, {"yes": dish.count}, note=str(dish.count)) for dish in found]


def growth(event: Event, taken_now: int) -> Growth:
    """Seats taken at the end of each day on which that changed; the last is what is taken now."""
    now = timezone.now()
    asked_at, changes = _days_before(event.pk, timezone.localdate(now))
    last_reminded = next((at for (at,) in board_queries.LAST_REMINDED.tuples(event.pk)), None)
    days = _levels(changes, asked_at, (timezone.localdate(min(now, event.ends_at)), taken_now))
    marks = {timezone.localdate(last_reminded): _("Reminder")} if last_reminded else {}
    return Growth(days=days, capacity=event.capacity, marks=marks)


def _days_before(event_id: int, today: date) -> tuple[datetime | None, list[tuple[date, int]]]:
    """When the first was asked, and what changed on each day before today.

    The history only grows at its end, and today's is told by what is taken now: so it is read once a day, whatever
    its length (12,000 answers: 36 ms).
    """
    key = f"board-days:{event_id}:{today}"
    known: tuple[datetime | None, list[tuple[date, int]]] | None = cache.get(key)
    if known is None:
        known = _first_asked(event_id), _changes_before(event_id, today)
        if any(known):
            cache.set(key, known, _A_DAY)
    return known


def _first_asked(event_id: int) -> datetime | None:
    rows = Invitation.objects.filter(event=event_id)
    first: datetime | None = rows.aggregate(first=Min("created_at"))["first"]
    return first


def _changes_before(event_id: int, today: date) -> list[tuple[date, int]]:
    into = Case(
        When(Q(after__in=SEATED) & ~Q(before__in=SEATED), then=F("seats")),
        When(Q(before__in=SEATED) & ~Q(after__in=SEATED), then=-F("seats")),
        default=0,
        output_field=IntegerField(),
    )
    zone = timezone.get_default_timezone()
    rows = AnswerRecord.objects.filter(
        registration__event=event_id, at__lt=datetime.combine(today, time(), zone)
    )
    days = rows.annotate(day=TruncDate("at", tzinfo=zone)).order_by("day").values_list("day")
    return list(days.annotate(change=Sum(into)))


def _levels(
    changes: list[tuple[date, int]], asked_at: datetime | None, today: tuple[date, int]
) -> list[tuple[date, int]]:
    """Day by day from the changes. Guests added later are in no change, so today's number is put last."""
    found = {timezone.localdate(asked_at): 0} if asked_at is not None else {}
    level = 0
    for day, change in changes:
        level = max(0, level + change)
        found[day] = level
    if found or today[1]:
        found[max([today[0], *found])] = today[1]
    return sorted(found.items())


def _open_proposals() -> QuerySet[AnswerProposal]:
    return AnswerProposal.objects.filter(registration=OuterRef("pk"), state=ProposalState.OPEN)


def standings(events: QuerySet[Event]) -> Mapping[int, Mapping[str, Any]]:
    """For many events at once: unanswered, unreached, wishes and proposals of each."""
    rows = (
        Registration.objects.known()
        .filter(event__in=events)
        .order_by()
        .values("event")
        .annotate(
            unanswered=Count("pk", filter=Q(status=Status.UNANSWERED)),
            unreached=Count(
                "pk", filter=Q(invitation__state="bounced") | Q(person__mail_failed_at__isnull=False)
            ),
            wishes=Count("pk", filter=~Q(wish="")),
            proposed=Count("pk", filter=Exists(_open_proposals())),
            concerned=Count("pk", filter=~Q(status__in=[Status.DECLINED, Status.CANCELLED])),
        )
    )
    return {row["event"]: {**row} for row in rows}


def by_itself(events: QuerySet[Event], since: datetime) -> Mapping[str, int]:
    """What the house has done for these events since: answers taken down, seats handed on."""
    records = AnswerRecord.objects.filter(registration__event__in=events, at__gte=since)
    return records.aggregate(
        answers=Count("pk", filter=~Q(channel__in=[Channel.SYSTEM, Channel.COORDINATOR])),
        seated=Count("pk", filter=Q(channel=Channel.SYSTEM, after=Status.ACCEPTED)),
    )
