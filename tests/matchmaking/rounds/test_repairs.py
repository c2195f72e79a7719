"""Tables that lack somebody are mended, and only those."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from matchmaking.engine.problems import Meet
from matchmaking.repairs import Way, place_for, troubles, ways
from matchmaking.seating import Plan, Scale, moved, rules
from tests.factories.table_rounds import round_robin


def problem_of(n: int, rounds: int, tables: int, size: int, **facts: object) -> Meet:
    dice = random.Random(7)
    return replace(
        Meet(
            n=n,
            rounds=rounds,
            tables=tables,
            table_size=size,
            value=tuple(tuple(dice.randrange(1, 40) for _ in range(n - one - 1)) for one in range(n)),
            available=tuple(tuple(range(rounds)) for _ in range(n)),
            municipality=tuple("abcd"[one % 4] for one in range(n)),
            champion=tuple(one % 3 == 0 for one in range(n)),
            min_municipalities=2,
            min_champions=1,
        ),
        **facts,
    )


@pytest.fixture
def hall() -> tuple[Scale, Plan]:
    """Thirty-five at seven tables in three rounds; nobody meets twice."""
    return Scale.of(problem_of(35, 3, 7, 6)), round_robin(35, 3, 7)


def after(plan: Plan, number: int, way: Way) -> Plan:
    for step in way.steps:
        plan = moved(plan, number, step.person, step.to)
    return plan


def test_a_table_where_one_is_missing_and_all_is_well_may_be_left_alone(hall: tuple[Scale, Plan]):
    scale, plan = hall
    gone = next(one for one in plan[0][2] if not scale.problem.champion[one])

    (trouble,) = troubles(scale.problem, plan, 0, {gone})
    best = ways(scale, plan, 0, {gone}, trouble)[0]

    assert (trouble.table, trouble.missing, trouble.left, trouble.is_thin) == (2, (gone,), 4, False)
    assert best.steps == ()


def test_two_missing_at_one_table_bring_somebody_over_and_the_tables_are_even(hall: tuple[Scale, Plan]):
    scale, plan = hall
    gone = {one for one in plan[1][4] if not scale.problem.champion[one]}
    gone = set(sorted(gone)[:2])

    (trouble,) = troubles(scale.problem, plan, 1, gone)
    best = ways(scale, plan, 1, gone, trouble)[0]

    assert trouble.is_thin
    assert len(best.steps) == 1
    assert dict(best.sizes)[4] == 4
    assert set(dict(best.sizes).values()) == {4}


def test_a_way_that_keeps_the_rules_comes_before_one_that_breaks_them(hall: tuple[Scale, Plan]):
    scale, plan = hall
    gone = set(plan[0][3][:2])
    (trouble,) = troubles(scale.problem, plan, 0, gone)

    found = ways(scale, plan, 0, gone, trouble)

    breaks = [way.cost.breaks for way in found if way.steps]
    assert breaks == sorted(breaks)


def test_a_table_without_its_champion_gets_one(hall: tuple[Scale, Plan]):
    scale, plan = hall
    table = next(
        place
        for place, people in enumerate(plan[0])
        if sum(scale.problem.champion[one] for one in people) == 1
    )
    gone = {one for one in plan[0][table] if scale.problem.champion[one]}

    (trouble,) = troubles(scale.problem, plan, 0, gone)
    best = ways(scale, plan, 0, gone, trouble)[0]

    assert trouble.rules == ("champions",)
    mended = [
        [[one for one in people if one not in gone] for people in tables] for tables in after(plan, 0, best)
    ]
    champions = next(rule for rule in rules(scale.problem, mended) if rule.name == "champions")
    assert not [one for one in champions.breaks if (one.number, one.table) == (0, table)]


def test_whoever_keeps_a_table_is_never_moved():
    problem = problem_of(35, 3, 7, 6)
    scale, plan = (
        Scale.of(replace(problem, fixed=tuple((one, 0) for one in range(7, 35)))),
        round_robin(35, 3, 7),
    )
    gone = set(plan[0][3][:3])
    (trouble,) = troubles(scale.problem, plan, 0, gone)

    for way in ways(scale, plan, 0, gone, trouble):
        assert all(step.person < 7 for step in way.steps)


def test_a_table_with_one_left_may_be_put_away(hall: tuple[Scale, Plan]):
    scale, plan = hall
    gone = set(plan[0][5][:4])
    (trouble,) = troubles(scale.problem, plan, 0, gone)

    found = ways(scale, plan, 0, gone, trouble)

    assert any(dict(way.sizes)[5] == 0 for way in found)


def test_a_latecomer_gets_a_free_chair_and_none_where_there_is_none():
    problem = problem_of(9, 1, 2, 4, min_champions=0, min_municipalities=0)
    scale = Scale.of(problem)

    assert place_for(scale, [[[0, 1, 2, 3], [4, 5, 6]]], 0, 8) == 1
    assert place_for(scale, [[[0, 1, 2, 3], [4, 5, 6, 7]]], 0, 8) is None
    assert place_for(scale, [[[0, 1, 2, 3], [4, 5, 6, 7]]], 0, 8, missing={2}) == 0


def test_each_of_four_tables_that_lack_somebody_is_offered_a_way():
    scale, plan = Scale.of(problem_of(150, 4, 15, 11)), round_robin(150, 4, 15)
    gone = {plan[0][table][seat] for table in (2, 5, 9, 12) for seat in (1, 4)}

    hit = troubles(scale.problem, plan, 0, gone)
    found = [ways(scale, plan, 0, gone, trouble) for trouble in hit]

    assert len(hit) == 4
    assert all(found)
