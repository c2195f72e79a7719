"""What becomes of the rounds when their event is moved, or called off. The lock of the event is ours already."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.models import Event
from matchmaking.hall import Hall
from matchmaking.mails import rounds as mails
from matchmaking.mails.rounds import News
from matchmaking.models import MeetRequest, MeetRequestState, RoundsState, Seat, TableRounds
from matchmaking.moments import at_its_hour, moved_along, same_day, same_hour
from matchmaking.operations.rounds.letters import tell_plan
from matchmaking.operations.rounds.locks import lock_at, ring
from matchmaking.slots import slots_of
from notifications import outbox


@transaction.atomic(savepoint=False)  # part of the change of the event, to its end
def move_along(event: Event, was: datetime, *, told: bool, is_back: bool) -> None:
    """The rounds begin as much later as the event does, and talks lie where they lay; calendars follow.

    `is_back` where the event was put off: at the same time too, entries are confirmed again. Whoever has their plan
    is told the new times, where people are `told` of the event. Rounds that are over stay as they were.
    """
    if event.starts_at == was and not is_back:
        return
    rows = lock_at(event)
    if rows is None or rows.is_over:
        return
    rows.starts_at = moved_along(rows.starts_at, was, event.starts_at)
    if not same_day(was, event.starts_at):
        _wait_for_the_day(rows)
    rows.save(update_fields=["starts_at", "state", "running", "ends_at"])
    _have_calendars_follow(rows)
    moved = _move_talks(rows, was)
    if told:
        _tell(rows, moved)
    ring(rows)


@transaction.atomic(savepoint=False)  # part of the change of the event, to its end
def call_off(event: Event) -> None:
    """The entries of the rounds leave calendars with the event's own: whoever has them is told."""
    rows = lock_at(event)
    if rows is None or rows.is_over:
        return
    _have_calendars_follow(rows)
    tell_plan(Hall.of(rows), news=News.OFF)
    ring(rows)


def _wait_for_the_day(rows: TableRounds) -> None:
    """What was pressed on the day that it was to be is no more: nobody is missing, and no round runs."""
    rows.participants.update(missing_since=None, arrived_at=None)
    rows.running, rows.ends_at = 0, None
    if rows.state == RoundsState.RUNNING:
        rows.state = RoundsState.LOCKED


def _have_calendars_follow(rows: TableRounds) -> None:
    seats = Seat.objects.filter(participant__table_rounds=rows)
    seats.update(sequence=F("sequence") + 1, changed_at=timezone.now())


def _move_talks(rows: TableRounds, was: datetime) -> list[MeetRequest]:
    """Every talk, answered or not: a no must look like silence. Returns those that are agreed, and at another hour now."""
    starts_at, pauses = rows.event.starts_at, {one.starts_at for one in slots_of(rows)}
    found = MeetRequest.objects.filter(asker__table_rounds=rows).exclude(state=MeetRequestState.EXPIRED)
    requests = list(found.order_by("pk"))
    moved = []
    for request in requests:
        before = request.agreed_slot
        request.slot = _slot(request.slot, was, starts_at, pauses)
        request.other_slot = request.other_slot and _slot(request.other_slot, was, starts_at, pauses)
        request.expires_at = _expiry(request.expires_at, was, starts_at)
        if request.state == MeetRequestState.ACCEPTED and not same_hour(before, request.agreed_slot):
            moved.append(request)
    MeetRequest.objects.bulk_update(requests, ["slot", "other_slot", "expires_at"], batch_size=200)
    return moved


def _slot(slot: datetime, was: datetime, now: datetime, pauses: set[datetime]) -> datetime:
    """A break stays at the hour that the programme gives it; else a talk moves along with the rounds."""
    in_the_break = at_its_hour(slot, was, now)
    return in_the_break if in_the_break in pauses else moved_along(slot, was, now)


def _expiry(expires_at: datetime, was: datetime, starts_at: datetime) -> datetime:
    """A question runs out when the event begins, if not before: one that only the old time ended has two days again."""
    now = timezone.now()
    if expires_at == was and was > now:
        return min(now + settings.MEET_REQUEST_LASTS, starts_at)
    return min(expires_at, starts_at)


def _tell(rows: TableRounds, moved: list[MeetRequest]) -> None:
    hall = Hall.of(rows)
    if rows.is_told:
        tell_plan(hall, news=News.TIMES)
    coming = [one for one in moved if one.asker_id in hall.ids and one.asked_id in hall.ids]
    people = MeetRequest.objects.with_people().filter(pk__in=[one.pk for one in coming]).order_by("pk")
    for request in people if coming else []:
        request.asker.table_rounds = request.asked.table_rounds = rows
        request.asker.registration.event = request.asked.registration.event = rows.event
        outbox.post(*mails.request_accepted(request, moved=True))
