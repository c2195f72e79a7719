"""Making a plan in the background, and changing it by hand."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from matchmaking import planning
from matchmaking.engine.errors import BadProblem, Impossible
from matchmaking.engine.solutions import Rounds
from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import (
    UNDER_WAY,
    Participant,
    Planning,
    PlanningState,
    RoundsState,
    Seat,
    TableRounds,
)
from matchmaking.operations.rounds.locks import lock, ring
from matchmaking.seating import Plan, moved, swapped, where

log = logging.getLogger(__name__)
LEAST_PEOPLE = 4
LOST_AFTER = 60.0
"""Seconds after which a planning that says nothing is taken for lost."""


@transaction.atomic
def begin(table_rounds: TableRounds, by: Person | None) -> Planning:
    """Have a plan made; returns at once. Raises `RoundsRefused` (`state`, `small`, `again`)."""
    rows = lock(table_rounds.pk)
    if not rows.takes_profiles:
        raise RoundsRefused(_("The plan is locked. Open it again first."), code="state")
    if rows.participants.coming().count() < LEAST_PEOPLE:
        raise RoundsRefused(_("There must be at least four people to plan for."), code="small")
    _let_go_of_the_lost(rows)
    row = Planning(table_rounds=rows, by=by, seconds=settings.ROUNDS_PLANNED_FOR, seed=rows.seed)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RoundsRefused(_("A plan is being made already."), code="again") from None
    _hand_over(row.pk)
    ring(rows)
    return row


def _let_go_of_the_lost(rows: TableRounds) -> None:
    """A worker that was killed says nothing more."""
    for row in rows.plannings.filter(state__in=UNDER_WAY):
        heard = row.told_at or row.started_at or row.created_at
        if (timezone.now() - heard).total_seconds() > LOST_AFTER:
            _end(row, PlanningState.FAILED)


def _hand_over(pk: int) -> None:
    from matchmaking.tasks import plan_rounds  # tasks import operations

    transaction.on_commit(lambda: _queue(plan_rounds, pk), robust=True)


def _queue(task: object, pk: int) -> None:
    task.apply_async(args=[pk], queue="prompt", retry=False)  # type: ignore[attr-defined]  # celery ships no types


def carry_out(planning_id: int) -> None:
    """The worker's part: ask the engine, tell how far it is, and put the plan in place. May run twice."""
    row = _claimed(planning_id)
    if row is None:
        return
    hall = Hall.of(row.table_rounds)
    row.people = len(hall.people)
    row.save(update_fields=["people"])
    problem = hall.scale().problem
    try:
        answer = planning.solve(problem, seconds=row.seconds, seed=row.seed, told=_teller(row))
    except Impossible as why:
        _end(row, PlanningState.IMPOSSIBLE, da=why.in_language("da"), en=why.in_language("en"))
    except BadProblem as why:
        _end(row, PlanningState.FAILED, da=why.words.da, en=why.words.en)
    except Exception:
        log.exception("Planning %s fell.", planning_id)
        _end(row, PlanningState.FAILED)
    else:
        _put_in_place(row, hall, answer)


@transaction.atomic
def _claimed(planning_id: int) -> Planning | None:
    taken = Planning.objects.filter(pk=planning_id, state=PlanningState.WAITING)
    if not taken.update(state=PlanningState.WORKING, started_at=timezone.now()):
        return None
    row = Planning.objects.select_related("table_rounds__event").get(pk=planning_id)
    ring(row.table_rounds)
    return row


def _teller(row: Planning) -> Callable[[Rounds], None]:
    """Writes down how far it is, a few times a second at most."""
    last = 0.0

    def told(best: Rounds) -> None:
        nonlocal last
        if time.monotonic() - last < settings.ROUNDS_TOLD_EVERY:
            return
        last = time.monotonic()
        _note(row, best)

    return told


@transaction.atomic
def _note(row: Planning, best: Rounds) -> None:
    _measure(row, best)
    row.told_at = timezone.now()
    row.save(update_fields=["worst", "worst_bound", "total", "total_bound", "repeats", "told_at"])
    ring(row.table_rounds)


def _measure(row: Planning, best: Rounds) -> None:
    row.worst, row.worst_bound = best.worst, best.worst_bound
    row.total, row.total_bound, row.repeats = best.total, best.total_bound, best.repeats


@transaction.atomic
def _put_in_place(row: Planning, hall: Hall, answer: Rounds) -> None:
    rows = lock(row.table_rounds_id)
    _measure(row, answer)
    if not rows.takes_profiles or len(answer.rounds) != rows.rounds:  # locked, or reshaped, while we worked
        _end(row, PlanningState.FAILED)
        return
    write(rows, hall, planning.as_plan(answer, rows.tables))
    rows.state = RoundsState.DRAFT
    rows.save(update_fields=["state"])
    _end(row, PlanningState.DONE)


def _end(row: Planning, state: PlanningState, *, da: str = "", en: str = "") -> None:
    if state == PlanningState.FAILED and not da:
        with override("da"):
            da = _("The plan could not be finished. Try again.")
        with override("en"):
            en = _("The plan could not be finished. Try again.")
    row.state, row.message_da, row.message_en = state, da, en
    row.finished_at = timezone.now()
    row.save()
    ring(row.table_rounds)


def write(rows: TableRounds, hall: Hall, plan: Plan) -> list[Seat]:
    """Make the seats what the plan says, under the lock; returns those that changed. A moved seat's number grows."""
    now = timezone.now()
    wanted = {
        (hall.people[one].pk, number): place
        for number, tables in enumerate(plan, 1)
        for place, table in enumerate(tables, 1)
        for one in table
    }
    have = {
        (seat.participant_id, seat.number): seat
        for seat in Seat.objects.filter(participant__table_rounds=rows)
    }
    moved_seats = [seat for key, seat in have.items() if seat.table != wanted.get(key)]
    for seat in moved_seats:
        seat.table = wanted.get((seat.participant_id, seat.number))
        seat.sequence, seat.changed_at = seat.sequence + 1, now
    Seat.objects.bulk_update(moved_seats, ["table", "sequence", "changed_at"], batch_size=200)
    new = [
        Seat(participant_id=pk, number=number, table=table, changed_at=now)
        for (pk, number), table in wanted.items()
        if (pk, number) not in have
    ]
    Seat.objects.bulk_create(new, batch_size=500)
    if moved_seats or new:
        rows.revision += 1
        rows.save(update_fields=["revision"])
        ring(rows)
    return [*moved_seats, *new]


@transaction.atomic
def move(participant: Participant, number: int, table: int | None, *, revision: int) -> list[Seat]:
    """Move somebody to another table in one round (both from 1), or to none.

    `revision` is the plan that was looked at. Raises `RoundsRefused` (`stale`, `state`, `unknown`).
    """
    rows, hall, person = _at_hand(participant, number, revision)
    if table is not None and not 1 <= table <= rows.tables:
        raise RoundsRefused(_("There is no such table."), code="unknown")
    after = moved(hall.plan, number - 1, person, None if table is None else table - 1)
    return write(rows, hall, after)


@transaction.atomic
def swap(participant: Participant, other: Participant, number: int, *, revision: int) -> list[Seat]:
    """Let two sit in each other's places in one round. Raises as `move`."""
    rows, hall, person = _at_hand(participant, number, revision)
    second = hall.ids.get(other.pk)
    if second is None or where(hall.plan, number - 1, second) is None:
        raise RoundsRefused(_("They do not sit anywhere in this round."), code="unknown")
    return write(rows, hall, swapped(hall.plan, number - 1, person, second))


def _at_hand(participant: Participant, number: int, revision: int) -> tuple[TableRounds, Hall, int]:
    rows = lock(participant.table_rounds_id)
    if rows.revision != revision:
        raise RoundsRefused(
            _("The plan has changed since you looked. Look again, and then choose."), code="stale"
        )
    if rows.state not in (RoundsState.DRAFT, RoundsState.LOCKED, RoundsState.RUNNING):
        raise RoundsRefused(_("There is no plan to change."), code="state")
    hall = Hall.of(rows)
    person = hall.ids.get(participant.pk)
    if person is None or number not in rows.numbers:
        raise RoundsRefused(_("Choose somebody who takes part, and a round."), code="unknown")
    return rows, hall, person
