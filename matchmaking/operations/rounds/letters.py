"""When the rounds write to people: a week before, when the plan is locked, when a seat changes, the day before to hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from events.models import COMING_STATES
from matchmaking.entries import called_off
from matchmaking.hall import Hall, guests_of
from matchmaking.mails import rounds as mails
from matchmaking.mails.rounds import News
from matchmaking.models import TAKES_PROFILES, Participant, RoundsState, Seat, TableRounds
from matchmaking.operations.rounds import setting
from matchmaking.operations.rounds.locks import lock
from matchmaking.worths import MEETING, Guest, worth
from notifications import outbox
from notifications.models import Message

SUGGESTED = 3


@transaction.atomic
def suggest_partners(table_rounds: TableRounds) -> int:
    """*Tre du bør møde* to everybody who consented, once; wishes are open from now on. Returns how many letters."""
    rows = lock(table_rounds.pk)
    if rows.suggested_at is not None or not rows.takes_profiles:
        return 0
    hall = Hall.of(rows)
    _at_one_event(hall)
    guests = guests_of(hall.people)
    apart = set(hall.scale().problem.blocked)
    letters = [
        mails.suggestions(one, guests[place], best)
        for place, one in enumerate(hall.people)
        if one.consented_at and (best := three_for(place, hall, guests, apart))
    ]
    rows.suggested_at = timezone.now()
    rows.save(update_fields=["suggested_at"])
    outbox.post(*letters)
    setting.open_wishes(rows)
    return len(letters)


def three_for(
    place: int,
    hall: Hall,
    guests: Sequence[Guest],
    apart: Collection[tuple[int, int]],
    at_most: int = SUGGESTED,
) -> list[tuple[Guest, Participant]]:
    """Whom this one should meet, the worthiest first; only those who consented, and none that is kept apart."""
    found = [
        (worth(guests[place], guests[other]), other)
        for other in range(len(guests))
        if other != place
        and hall.people[other].consented_at
        and (min(place, other), max(place, other)) not in apart
    ]
    best = sorted((one for one in found if one[0] > MEETING), key=lambda one: (-one[0], one[1]))
    return [(guests[other], hall.people[other]) for _worth, other in best[:at_most]]


@transaction.atomic
def lock_plan(table_rounds: TableRounds, by: Person | None) -> int:
    """The plan stands; everybody who sits somewhere gets theirs, if they have not got just that. Returns how many."""
    rows = setting.mark_locked(table_rounds, by)
    return tell_plan(Hall.of(rows))


def tell_plan(hall: Hall, only: Iterable[int] | None = None, news: News = News.TABLES) -> int:
    """Write their plan to these participants, or to all; seats that were told before are not told again.

    Of new times hears who sits somewhere; that the rounds are off, who has a plan in their calendar.
    """
    _at_one_event(hall)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(participant__in=hall.people).order_by("number"):
        seats[seat.participant_id].append(seat)
    wanted = set(seats) if only is None else set(only) & set(seats)
    people = [one for one in hall.people if one.pk in wanted]
    threads = [mails.thread_of(one) for one in people]
    told = set(Message.objects.filter(thread__in=threads, kind="table_plan").values_list("thread", flat=True))
    letters = [
        mails.table_plan(hall, one, seats[one.pk], news if thread in told else News.FIRST)
        for one, thread in zip(people, threads, strict=True)
        if _concerns(news, seats[one.pk], has_plan=thread in told)
    ]
    outbox.post(*letters)
    return len(letters)


def _concerns(news: News, seats: Iterable[Seat], *, has_plan: bool) -> bool:
    sits = any(seat.table for seat in seats)
    if news == News.TABLES:
        return sits or has_plan
    return sits and (has_plan or news != News.OFF)


def tell_of_changes(rows: TableRounds, changed: Sequence[Seat]) -> int:
    """After a change by hand: whoever has their plan gets the new one, unless the day has come and screens say it.

    While the event is off nobody is told: with its new date everybody gets theirs.
    """
    if rows.state != RoundsState.LOCKED or called_off(rows) or timezone.now() >= _morning(rows):
        return 0
    return tell_plan(Hall.of(rows), {seat.participant_id for seat in changed})


def _morning(rows: TableRounds) -> datetime:
    """From here on it is the day itself."""
    return timezone.localtime(rows.event.starts_at).replace(hour=0, minute=0, second=0, microsecond=0)


def _at_one_event(hall: Hall) -> None:
    """Letters about all of them speak of one event, read once."""
    for one in hall.people:
        one.table_rounds = hall.table_rounds
        one.registration.event = hall.table_rounds.event


def suggest_due(now: datetime) -> int:
    """What the clock does a week before."""
    rows = TableRounds.objects.filter(
        suggested_at=None,
        state__in=TAKES_PROFILES,
        event__state__in=COMING_STATES,
        event__starts_at__gt=now,
        event__starts_at__lte=now + settings.ROUNDS_SUGGESTED_BEFORE,
    )
    return sum(suggest_partners(one) for one in rows)


@transaction.atomic
def remind_to_lock(now: datetime) -> int:
    """What the clock does the day before, where the plan is still open."""
    rows = TableRounds.objects.filter(
        state__in=TAKES_PROFILES,
        event__state__in=COMING_STATES,
        starts_at__gt=now,
        starts_at__lte=now + settings.ROUNDS_LOCKED_BEFORE,
    ).select_related("event__contact")
    letters = [letter for one in rows for letter in mails.lock_reminder(one)]
    outbox.post(*letters)
    return len(letters)


@transaction.atomic
def ask_whom_to_go_on_with(table_rounds: TableRounds) -> int:
    """The rounds are over: everybody who sat at a table is asked, once."""
    rows = setting.ask_for_feedback(table_rounds)
    hall = Hall.of(rows)
    _at_one_event(hall)
    sat = {hall.people[one].pk for tables in hall.plan for table in tables if len(table) > 1 for one in table}
    letters = [mails.go_on_asked(one) for one in hall.people if one.pk in sat and not one.is_missing]
    outbox.post(*letters)
    return len(letters)
