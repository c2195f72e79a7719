"""Plans made in the background, and changed by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import Planning, PlanningState, RoundsKind, RoundsState, Seat
from matchmaking.operations.rounds import plans
from matchmaking.seating import rules
from tests.factories.accounts import PersonFactory
from tests.factories.table_rounds import hall_of, seated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quickly(settings):
    settings.ROUNDS_PLANNED_FOR = 1.0
    settings.ROUNDS_TOLD_EVERY = 0.0


def planned(hall: Hall) -> Planning:
    row = plans.begin(hall.table_rounds, PersonFactory())
    plans.carry_out(row.pk)
    row.refresh_from_db()
    return row


def test_a_plan_keeps_every_rule_and_tells_its_bound():
    hall = hall_of(12)

    row = planned(hall)

    now = Hall.of(hall.table_rounds)
    assert (row.state, row.people) == (PlanningState.DONE, 12)
    assert all(rule.holds for rule in rules(now.scale().problem, now.plan))
    assert 0 < (row.worst or 0) <= (row.worst_bound or 0)
    assert 0 < (row.total or 0) <= (row.total_bound or 0)
    hall.table_rounds.refresh_from_db()
    assert hall.table_rounds.state == RoundsState.DRAFT


@pytest.mark.parametrize(("people", "sitting"), [(8, 8), (9, 8)])
def test_two_and_two_meet_somebody_new_in_each_round(people: int, sitting: int):
    hall = hall_of(
        people, kind=RoundsKind.PAIRS, tables=4, seats_per_table=2, min_municipalities=0, min_champions=0
    )

    row = planned(hall)

    plan = Hall.of(hall.table_rounds).plan
    met = [tuple(sorted(table)) for tables in plan for table in tables if table]
    assert row.state == PlanningState.DONE
    assert [sum(len(table) for table in tables) for tables in plan] == [sitting] * len(plan)
    assert {len(pair) for pair in met} == {2}
    assert len(set(met)) == len(met)


def test_the_same_seed_gives_the_same_plan():
    hall = hall_of(12)
    planned(hall)
    first = Hall.of(hall.table_rounds).plan

    planned(hall)

    assert Hall.of(hall.table_rounds).plan == first


def test_what_is_impossible_is_said_in_both_languages():
    hall = hall_of(12, min_champions=4)

    row = planned(hall)

    assert row.state == PlanningState.IMPOSSIBLE
    assert row.message("da").startswith("Umuligt, fordi")
    assert row.message("en").startswith("Impossible, because")
    assert not Seat.objects.exists()


def test_one_plan_is_made_at_a_time_and_a_lost_one_is_let_go():
    hall = hall_of(6)
    first = plans.begin(hall.table_rounds, None)

    with pytest.raises(RoundsRefused) as refused:
        plans.begin(hall.table_rounds, None)
    assert refused.value.code == "again"
    Planning.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    plans.begin(hall.table_rounds, None)

    first.refresh_from_db()
    assert first.state == PlanningState.FAILED
    assert first.message("da")


def test_a_second_worker_leaves_a_planning_alone():
    hall = hall_of(6)
    row = planned(hall)
    done = row.finished_at

    plans.carry_out(row.pk)

    row.refresh_from_db()
    assert row.finished_at == done


def test_three_are_too_few():
    with pytest.raises(RoundsRefused) as refused:
        plans.begin(hall_of(3).table_rounds, None)

    assert refused.value.code == "small"


def test_a_locked_plan_is_not_made_anew():
    with pytest.raises(RoundsRefused):
        plans.begin(seated(state=RoundsState.LOCKED).table_rounds, None)


def test_a_plan_that_was_locked_meanwhile_is_left_alone():
    hall = seated()
    row = plans.begin(hall.table_rounds, None)
    before = Hall.of(hall.table_rounds).plan
    type(hall.table_rounds).objects.update(state=RoundsState.LOCKED)

    plans.carry_out(row.pk)

    row.refresh_from_db()
    assert row.state == PlanningState.FAILED
    assert Hall.of(hall.table_rounds).plan == before


def test_only_seats_that_change_get_a_new_number():
    hall = seated()
    one, other = hall.people[0], hall.people[1]

    plans.swap(one, other, 1, revision=hall.table_rounds.revision)

    changed = Seat.objects.filter(sequence=1)
    assert {(seat.participant_id, seat.number) for seat in changed} == {(one.pk, 1), (other.pk, 1)}
    now = Hall.of(hall.table_rounds)
    assert now.table_of(one.pk, 1) == hall.table_of(other.pk, 1)


def test_a_change_of_a_plan_that_has_changed_is_refused():
    hall = seated()
    revision = hall.table_rounds.revision
    plans.move(hall.people[0], 1, 2, revision=revision)

    with pytest.raises(RoundsRefused) as refused:
        plans.move(hall.people[1], 1, 3, revision=revision)

    assert refused.value.code == "stale"


@pytest.mark.parametrize(("number", "table"), [(9, 1), (1, 9), (0, 1)])
def test_there_is_no_such_round_or_table(number, table):
    hall = seated()

    with pytest.raises(RoundsRefused):
        plans.move(hall.people[0], number, table, revision=hall.table_rounds.revision)


def test_moving_to_no_table_keeps_the_row_for_the_calendar():
    hall = seated()

    plans.move(hall.people[0], 2, None, revision=hall.table_rounds.revision)

    seat = Seat.objects.get(participant=hall.people[0], number=2)
    assert (seat.table, seat.sequence) == (None, 1)
