"""The day itself: who is missing, who came after all, and how tables are mended while people wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking import planning
from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import Participant, RoundsState, Seat, TableRounds
from matchmaking.operations.rounds import plans
from matchmaking.operations.rounds.locks import lock, ring
from matchmaking.repairs import place_for
from matchmaking.seating import moved, where

_DAY = [RoundsState.LOCKED, RoundsState.RUNNING]


@transaction.atomic
def mark_missing(participant: Participant) -> None:
    """They are not at their table. Their seats stay theirs, in case they come. Marking twice changes nothing."""
    rows = _today(participant.table_rounds_id)
    if rows.participants.filter(pk=participant.pk, missing_since=None).update(missing_since=timezone.now()):
        ring(rows)


@transaction.atomic
def mark_arrived(participant: Participant) -> list[Seat]:
    """They came after all; where their chair is taken by now they get another, for the rounds to come."""
    rows = _today(participant.table_rounds_id)
    rows.participants.filter(pk=participant.pk).update(missing_since=None, arrived_at=timezone.now())
    ring(rows)
    return _find_seats(rows, participant)


@transaction.atomic
def seat_late(participant: Participant) -> list[Seat]:
    """Somebody who is not in the plan gets a chair in the rounds to come. Raises `RoundsRefused` (`nobody`)."""
    rows = _today(participant.table_rounds_id)
    found = _find_seats(rows, participant)
    if not found:
        raise RoundsRefused(_("There is no free chair, or they have one already."), code="nobody")
    return found


def _find_seats(rows: TableRounds, participant: Participant) -> list[Seat]:
    hall = Hall.of(rows)
    person = hall.ids.get(participant.pk)
    if person is None:
        raise RoundsRefused(_("Only those who come to the event sit at a table."), code="nobody")
    scale, plan = hall.scale(), hall.plan
    for number in range(max(rows.running, 1) - 1, rows.rounds):
        if _needs_a_chair(hall, person, number) and number in scale.problem.available[person]:
            table = place_for(
                scale, moved(plan, number, person, None), number, person, hall.missing - {person}
            )
            plan = moved(plan, number, person, table)
    return plans.write(rows, hall, plan)


def _needs_a_chair(hall: Hall, person: int, number: int) -> bool:
    """They sit nowhere, or alone, or where everybody else has come and the chairs are taken."""
    table = where(hall.plan, number, person)
    if table is None:
        return True
    here = [one for one in hall.plan[number][table] if one not in hall.missing]
    return len(here) > hall.table_rounds.seats_per_table or here == [person]


@transaction.atomic
def repair(
    table_rounds: TableRounds, number: int, steps: Sequence[tuple[int, int]], *, revision: int
) -> list[Seat]:
    """Carry out one of the ways that were shown: participants, by key, go to these tables in this round (from 1).

    Raises `RoundsRefused` (`stale`, `unknown`).
    """
    rows = _today(table_rounds.pk)
    if rows.revision != revision:
        raise RoundsRefused(
            _("The plan has changed since you looked. Look again, and then choose."), code="stale"
        )
    hall = Hall.of(rows)
    plan = hall.plan
    for pk, table in steps:
        person = hall.ids.get(pk)
        if person is None or not 1 <= table <= rows.tables or number not in rows.numbers:
            raise RoundsRefused(_("Choose somebody who takes part, and a round."), code="unknown")
        plan = moved(plan, number - 1, person, table - 1)
    return plans.write(rows, hall, plan)


@transaction.atomic
def repair_the_rest(table_rounds: TableRounds, number: int, *, revision: int) -> list[Seat]:
    """Mend this round and those to come in one press: no more people move than must. Raises as `repair`."""
    rows = _today(table_rounds.pk)
    if rows.revision != revision:
        raise RoundsRefused(
            _("The plan has changed since you looked. Look again, and then choose."), code="stale"
        )
    hall = Hall.of(rows)
    plan = planning.mended(hall.scale().problem, hall.plan, hall.missing, number - 1)
    return plans.write(rows, hall, plan)


def _today(pk: int) -> TableRounds:
    rows = lock(pk)
    if rows.state not in _DAY:
        raise RoundsRefused(_("Lock the plan before the day begins."), code="state")
    return rows
