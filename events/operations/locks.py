"""The one lock that keeps seats right, and the line that is served under it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from events import mails, seats
from events.models import AnswerRecord, Attendance, Channel, Event, FreedSeats, Registration, Status
from notifications import live, outbox


def lock(event_id: int) -> Event:
    """The event, fresh; until we commit, nobody else hands out its seats."""
    rows = Event.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "network"
    )  # letters name it
    return rows.get(pk=event_id)


def event_group(event_id: int) -> str:
    """The bell of everybody who watches this event."""
    return f"event-{event_id}"


def give_turn(event: Event) -> int:
    """The next place in line; call under the lock."""
    turn = event.next_in_line
    event.next_in_line = turn + 1
    Event.objects.filter(pk=event.pk).update(next_in_line=F("next_in_line") + 1)
    return turn


def capacity_of(event: Event, attendance: str) -> int | None:
    return event.online_capacity if attendance == Attendance.ONLINE else event.capacity


def free_seats(event: Event, attendance: str, now: datetime) -> int | None:
    """Seats left in this class, None for no limit; exact under the lock."""
    taken = event.registrations.seats_taken(now)
    return seats.free_seats(capacity_of(event, attendance), taken.get(attendance, 0))


def serve_the_line(event: Event, now: datetime, answering: Registration | None = None) -> None:
    """Hand out what is free, to each class in its order; call under the lock.

    `answering` is the one whose yes this is; it is changed in place when it gets a seat.
    """
    taken = event.registrations.seats_taken(now)
    free = {
        attendance: seats.free_seats(capacity_of(event, attendance), taken.get(attendance, 0))
        for attendance in Attendance.values
    }
    with_room = [attendance for attendance, number in free.items() if number != 0]
    line = event.registrations.waiting().filter(attendance__in=with_room)  # of a full class nobody is read
    waiting = [row for row in line.select_related("person") if not row.holds_a_seat]
    rows = {row.pk: row for row in waiting}
    for attendance in with_room:
        parties = [_party(row, answering) for row in waiting if row.attendance == attendance]
        offer = event.freed_seats == FreedSeats.OFFERED
        for seating in seats.hand_out(parties, free[attendance], offer=offer):
            row = answering if answering is not None and seating.pk == answering.pk else rows[seating.pk]
            _give(event, row, now, offered=seating.offered, quietly=row is answering)


def _party(row: Registration, answering: Registration | None) -> seats.Party:
    return seats.Party(
        pk=row.pk,
        seats=row.seats,
        answering=answering is not None and row.pk == answering.pk,
        wants_seat_at_once=row.take_seat_at_once,
        asked_again=row.asked_again,
    )


def _give(event: Event, row: Registration, now: datetime, *, offered: bool, quietly: bool) -> None:
    """Seat or offer; whoever waited is told by mail."""
    row.event = event
    if offered:
        row.held_until = seats.hold_until(
            now,
            event.starts_at,
            hold=settings.OFFER_HOLD,
            late_hold=settings.OFFER_HOLD_LATE,
            late_from=settings.OFFER_LATE_FROM,
        )
        row.changed_at = now
        row.save(update_fields=["held_until", "changed_at"])
        outbox.post(mails.seat_offered(row))
    else:
        change_status(row, Status.ACCEPTED, channel=None if quietly else Channel.SYSTEM)
        if not quietly:
            outbox.post(mails.moved_up(row))


def change_status(row: Registration, status: str, *, channel: str | None, by_id: int | None = None) -> None:
    """Write the new standing and its line of history; leaving the line or a hold clears them.

    With `channel` None the caller writes the history itself.
    """
    before, row.status = row.status, status
    row.changed_at = timezone.now()
    if status != Status.WAITLISTED:
        row.turn, row.queued_at = None, None
    row.held_until = None
    if status in (Status.ACCEPTED, Status.UNANSWERED):
        row.asked_again = False
    row.save()
    if channel is not None:
        record(row, before, channel=channel, by_id=by_id)
    live.ring(event_group(row.event_id))


def spare_reminders(*rows: Registration) -> None:
    """Reminders that wait for the morning are overtaken: these have answered, or will hear something newer."""
    outbox.withdraw(*(mails.thread_of(row) for row in rows), kind="reminder")


def record(row: Registration, before: str, *, channel: str, by_id: int | None) -> None:
    AnswerRecord.objects.create(
        registration=row, before=before, after=row.status, channel=channel, by_id=by_id, seats=row.seats
    )
