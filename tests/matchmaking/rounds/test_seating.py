"""Rules held and broken, and what a change costs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from matchmaking.engine.meet.tables import judge
from matchmaking.engine.problems import Meet
from matchmaking.seating import Scale, moved, rules, swapped, where, without

pytestmark = pytest.mark.once

PLAN = [[[0, 1, 2], [3, 4, 5]], [[0, 3], [1, 4, 5]]]
PROBLEM = Meet(
    n=6,
    rounds=2,
    tables=2,
    table_size=3,
    value=tuple(tuple(1 for _ in range(5 - one)) for one in range(6)),
    available=((0, 1), (0, 1), (0,), (0, 1), (0, 1), (0, 1)),
    municipality=("a", "a", "b", "b", "b", "b"),
    champion=(True, False, False, True, False, False),
    min_municipalities=2,
    min_champions=1,
)


def broken(problem: Meet, plan: list[list[list[int]]]) -> dict[str, int]:
    return {rule.name: len(rule.breaks) for rule in rules(problem, plan) if not rule.holds}


def test_each_rule_says_where_it_is_broken():
    problem = replace(PROBLEM, blocked=((0, 2),), fixed=((3, 0),))

    assert broken(problem, PLAN) == {
        "repeats": 1,  # 4 and 5
        "municipalities": 1,  # 3, 4, 5
        "champions": 1,  # 1, 4, 5
        "apart": 1,
        "keeps_seat": 1,
    }


def test_a_rule_that_was_not_asked_for_is_not_shown():
    problem = replace(PROBLEM, min_municipalities=0, min_champions=0, allow_repeats=True, available=())

    assert [rule.name for rule in rules(problem, PLAN)] == ["seats"]


def test_who_is_not_there_or_is_one_too_many_breaks_a_rule():
    plan = [PLAN[0], [[0, 3, 2], [1, 4, 5]]]

    assert broken(PROBLEM, plan)["available"] == 1
    assert broken(PROBLEM, [[[0, 1, 2, 3], [4, 5]], [[], []]])["seats"] == 1


def test_a_swap_changes_the_seats_of_two_and_no_more():
    after = swapped(PLAN, 0, 0, 3)

    assert after == [[[1, 2, 3], [0, 4, 5]], PLAN[1]]
    assert PLAN[0][0] == [0, 1, 2]


def test_moving_to_no_table_takes_the_seat_away():
    after = moved(PLAN, 1, 3, None)

    assert after[1] == [[0], [1, 4, 5]]
    assert where(after, 1, 3) is None
    assert without(PLAN, [0, 4]) == [[[1, 2], [3, 5]], [[3], [1, 5]]]


def test_the_cost_says_what_is_lost_and_what_is_broken_anew():
    value = [list(row) for row in PROBLEM.value]
    value[0][1] = 9  # 0 and 2
    scale = Scale.of(replace(PROBLEM, value=tuple(map(tuple, value))), [(0, 2)])

    cost = scale.cost(PLAN, swapped(PLAN, 0, 2, 4))

    assert (cost.total, cost.wishes) == (-8, -1)
    assert [rule.name for rule in cost.broken] == ["repeats"]
    assert cost.breaks == 0  # 4 and 5 meet once now, and 1 and 4 twice
    assert cost.mended == ()


def test_a_change_that_breaks_more_rules_ranks_behind_one_that_breaks_fewer():
    scale = Scale.of(PROBLEM)

    fewer = scale.cost(PLAN, swapped(PLAN, 0, 2, 4))
    more = scale.cost(PLAN, swapped(PLAN, 0, 2, 3))

    assert (fewer.breaks, more.breaks) == (0, 2)
    assert fewer.rank < more.rank


ENGINE_NAMES = {
    "repeats": "allow_repeats",
    "municipalities": "min_municipalities",
    "champions": "min_champions",
    "apart": "blocked",
    "keeps_seat": "fixed",
    "available": "available",
    "seats": "seats",
}


@pytest.mark.parametrize("seed", range(12))
def test_the_pages_and_the_engine_hold_the_rules_to_one_truth(seed: int):
    dice = random.Random(seed)
    problem = replace(PROBLEM, blocked=((0, dice.randrange(1, 6)),), fixed=((3, 1),))
    plan = []
    for _ in range(2):
        people = dice.sample(range(6), 6)
        cut = dice.randrange(2, 5)
        plan.append([sorted(people[:cut]), sorted(people[cut:])])

    ours = {ENGINE_NAMES[rule.name]: rule.holds for rule in rules(problem, plan)}
    engine = {rule.name: rule.held for rule in judge(problem, plan).rules}

    assert ours == {name: engine[name] for name in ours}
