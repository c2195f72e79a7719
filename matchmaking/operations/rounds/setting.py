"""Setting up rounds, and the way from open profiles to a closed evening."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from events.entries import CALLED_OFF
from events.models import Event, EventState
from events.operations.locks import lock as lock_event
from matchmaking.errors import RoundsRefused
from matchmaking.models import RoundsKind, RoundsState, Seat, TableRounds
from matchmaking.operations.rounds.locks import lock, ring


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a coordinator decides about the rounds."""

    rounds: int
    tables: int
    seats_per_table: int
    starts_at: datetime
    minutes: int = 15
    pause_minutes: int = 5
    kind: str = RoundsKind.TABLES
    min_municipalities: int = 2
    min_champions: int = 1
    allow_repeats: bool = False
    table_names: list[str] = field(default_factory=list)


@transaction.atomic
def set_up(event: Event, setting: Setting) -> TableRounds:
    """Rounds at this event; at a second press they are changed. Raises `RoundsRefused` (`state`, `time`)."""
    event = lock_event(event.pk)  # which is not moved while we look at its hours
    _refuse_outside(event, setting)
    found = TableRounds.objects.filter(event=event).first()
    if found is not None:
        return change(found, setting)
    return TableRounds.objects.create(event=event, **asdict(setting))


@transaction.atomic
def change(table_rounds: TableRounds, setting: Setting) -> TableRounds:
    """Other rounds, tables or times. A plan that no longer fits is dropped, and must be made anew."""
    rows = lock(table_rounds.pk)
    if not rows.takes_profiles:
        raise RoundsRefused(
            _("The plan is locked. Open it again before you change the rounds."), code="state"
        )
    _refuse_outside(rows.event, setting)
    shape = ("kind", "rounds", "tables", "seats_per_table")
    reshaped = any(getattr(rows, name) != getattr(setting, name) for name in shape)
    for name, value in asdict(setting).items():
        setattr(rows, name, value)
    if reshaped:
        Seat.objects.filter(participant__table_rounds=rows).delete()
        rows.revision += 1
    rows.save()
    ring(rows)
    return rows


def _refuse_outside(event: Event, setting: Setting) -> None:
    if event.state in (EventState.CANCELLED, EventState.ARCHIVED):
        raise _not_in_this_state()
    shown = TableRounds(**asdict(setting))  # without the event, which would take it for its own
    if setting.starts_at < event.starts_at or shown.ends(setting.rounds) > event.ends_at:
        raise RoundsRefused(
            {"starts_at": RoundsRefused(_("The rounds must lie within the hours of the event."), code="time")}
        )


def _not_in_this_state() -> RoundsRefused:
    return RoundsRefused(_("Nothing can be planned for an event in this state."), code="state")


@transaction.atomic
def open_wishes(table_rounds: TableRounds) -> None:
    """People may see each other, and wish whom to meet."""
    rows = lock(table_rounds.pk)
    if rows.state == RoundsState.OPEN:
        _go(rows, RoundsState.WISHES)


@transaction.atomic
def unlock(table_rounds: TableRounds) -> None:
    """Back to a draft. Who is moved now is told, for they know where they sit already."""
    rows = lock(table_rounds.pk)
    if rows.state != RoundsState.LOCKED:
        raise RoundsRefused(_("Only a locked plan that has not begun can be opened again."), code="state")
    rows.locked_at = rows.locked_by = None
    _go(rows, RoundsState.DRAFT)


@transaction.atomic
def start(table_rounds: TableRounds, number: int) -> TableRounds:
    """Begin this round: the clock on the screen runs from now. Starting the same one again changes nothing."""
    rows = lock(table_rounds.pk)
    if rows.state not in (RoundsState.LOCKED, RoundsState.RUNNING) or number not in rows.numbers:
        raise RoundsRefused(_("Lock the plan before you begin."), code="state")
    if rows.state == RoundsState.RUNNING and rows.running == number:
        return rows
    rows.running = number
    rows.ends_at = timezone.now() + timedelta(minutes=rows.minutes)
    _go(rows, RoundsState.RUNNING)
    return rows


@transaction.atomic
def lengthen(table_rounds: TableRounds, minutes: int) -> None:
    """Let the round that runs go on a little longer."""
    rows = lock(table_rounds.pk)
    if rows.state != RoundsState.RUNNING or rows.ends_at is None:
        raise RoundsRefused(_("No round is running."), code="state")
    rows.ends_at = max(rows.ends_at, timezone.now()) + timedelta(minutes=minutes)
    rows.save(update_fields=["ends_at"])
    ring(rows)


@transaction.atomic
def ask_for_feedback(table_rounds: TableRounds) -> TableRounds:
    """The rounds are over, and everybody may say whom they go on with."""
    rows = lock(table_rounds.pk)
    if rows.state == RoundsState.FEEDBACK:
        return rows
    if rows.state not in (RoundsState.LOCKED, RoundsState.RUNNING):
        raise RoundsRefused(_("The rounds have not begun."), code="state")
    rows.ends_at = None
    _go(rows, RoundsState.FEEDBACK)
    return rows


@transaction.atomic
def close(table_rounds: TableRounds) -> None:
    """Nobody is asked any more; what was answered stays between those who answered it."""
    rows = lock(table_rounds.pk)
    if rows.state != RoundsState.FEEDBACK:
        raise RoundsRefused(_("Ask people whom they go on with first."), code="state")
    _go(rows, RoundsState.CLOSED)


@transaction.atomic
def mark_locked(table_rounds: TableRounds, by: Person | None) -> TableRounds:
    """The plan stands, and may be told. Raises `RoundsRefused`: `nobody` where there is none, `state` when the event is off."""
    rows = lock(table_rounds.pk)
    if rows.state != RoundsState.DRAFT:
        raise RoundsRefused(_("There is no draft to lock."), code="state")
    if rows.event.state in CALLED_OFF:
        raise _not_in_this_state()
    if not Seat.objects.filter(participant__table_rounds=rows, table__isnull=False).exists():
        raise RoundsRefused(_("Nobody sits anywhere yet. Make a plan first."), code="nobody")
    rows.locked_at, rows.locked_by = timezone.now(), by
    _go(rows, RoundsState.LOCKED)
    return rows


def _go(rows: TableRounds, state: RoundsState) -> None:
    rows.state = state
    rows.save()
    ring(rows)
