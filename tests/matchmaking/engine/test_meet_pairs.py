"""Rounds of pairs: every hard rule kept, bounds that hold, and the same plan for the same seed."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from matchmaking.engine import solve
from matchmaking.engine.meet import one_to_one
from matchmaking.engine.meet.matching import best_pairs
from matchmaking.engine.meet.satisfaction import BrokenRule, best_alone, check, standing
from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

pytestmark = pytest.mark.once

SECONDS = 3.0


def evening(
    n: int,
    rounds: int,
    *,
    seed: int = 1,
    tables: int | None = None,
    missing: float = 0.0,
    blocked: float = 0.0,
    largest: int = 100,
) -> Meet:
    chance = random.Random(seed)
    value = tuple(tuple(chance.randint(0, largest) for _ in range(n - 1 - i)) for i in range(n))
    there = tuple(tuple(r for r in range(rounds) if chance.random() >= missing) for _ in range(n))
    kept_apart = tuple(pair for pair in combinations(range(n), 2) if chance.random() < blocked)
    return Meet(
        n, rounds, n // 2 if tables is None else tables, 2, value, available=there, blocked=kept_apart
    )


def solved(problem: Meet, seed: int = 1, seconds: float = SECONDS) -> Rounds:
    found = solve(problem, seconds=seconds, seed=seed)
    assert isinstance(found, Rounds)
    check(problem, found.rounds)
    after = standing(problem, found.rounds, best_alone(problem))
    assert (found.worst, found.total, found.repeats) == (after.worst, after.total, after.repeats)
    assert found.worst <= found.worst_bound <= 1
    assert found.total <= found.total_bound
    return found


def test_an_evening_of_forty_is_close_to_what_no_plan_can_beat() -> None:
    found = solved(evening(40, 6))

    assert found.worst >= 0.97 * found.worst_bound
    assert found.total >= 0.985 * found.total_bound


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = evening(14, 4, missing=0.1)

    assert solved(problem, seed=7).rounds == solved(problem, seed=7).rounds


def test_more_tables_than_pairs_and_fewer_are_both_kept() -> None:
    many, few = solved(evening(12, 3, tables=50)), solved(evening(12, 3, tables=2))

    assert all(len(tables) == 6 for tables in many.rounds)
    assert all(len(tables) == 2 for tables in few.rounds)


def test_fewer_tables_go_round_so_that_nobody_is_left_out() -> None:
    found = solved(evening(9, 6, tables=2))

    assert found.worst > 0.25


def test_where_everybody_can_have_their_best_they_do() -> None:
    """Three couples who want nobody else, and a second round that is worth nothing."""
    value = ((9, 0, 0, 0, 0), (0, 0, 0, 0), (9, 0, 0), (0, 0), (9,), ())

    found = solved(Meet(6, 2, 3, 2, value))

    assert (found.worst, found.total) == (1.0, 27)
    assert (found.worst_bound, found.total_bound) == (1.0, 27)


def test_the_worst_off_comes_before_the_total() -> None:
    """One is everybody's favourite: with the largest total alone, two would get nobody of worth."""
    value = ((10, 10, 10), (1, 1), (1,), ())

    found = solved(Meet(4, 1, 2, 2, value))

    assert found.worst == 0.1
    assert found.total == 11


def test_meeting_again_counts_nothing_and_does_not_happen() -> None:
    found = solved(Meet(2, 3, 1, 2, ((5,), ()), allow_repeats=True))

    assert (found.total, found.repeats, found.worst) == (5, 0, 1.0)


def test_meetings_of_no_worth_still_take_place() -> None:
    found = solved(Meet(6, 2, 3, 2, tuple((0,) * (5 - i) for i in range(6))))

    assert (found.worst, found.total) == (1.0, 0)
    assert all(len(tables) == 3 for tables in found.rounds)


@pytest.mark.parametrize(
    "problem",
    [
        Meet(0, 3, 0, 2, ()),
        Meet(1, 2, 1, 2, ((),)),
        Meet(2, 0, 1, 2, ((3,), ())),
        Meet(2, 2, 0, 2, ((3,), ())),
        Meet(3, 2, 1, 2, ((3, 3), (3,), ()), blocked=((0, 1), (1, 0), (0, 2), (1, 2))),
        Meet(2, 2, 1, 2, ((3,), ()), available=((0,), (1,))),
        Meet(2, 2, 1, 2, ((3,), ()), available=((), ())),
    ],
)
def test_where_nobody_can_meet_the_rounds_are_empty(problem: Meet) -> None:
    found = solved(problem)

    assert found.rounds == ((),) * problem.rounds
    assert found.total == found.total_bound == 0


def test_more_rounds_than_partners() -> None:
    found = solved(evening(5, 9))

    assert found.worst == 1.0
    assert sum(len(tables) for tables in found.rounds) == 10


def test_worths_may_be_huge() -> None:
    found = solved(evening(8, 3, largest=2**53))

    assert found.total > 2**53


def test_little_time_still_gives_a_plan() -> None:
    found = solved(evening(60, 6, missing=0.1), seconds=0.01)

    assert found.total > 0.8 * found.total_bound


def test_it_tells_of_plans_on_the_way() -> None:
    told: list[Rounds] = []
    problem = evening(20, 4)

    found = one_to_one.solve(problem, seconds=SECONDS, seed=1, told=told.append)

    assert told
    for plan in told:
        check(problem, plan.rounds)
        assert (plan.worst, plan.total) <= (found.worst, found.total)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ([[(0, 1)]], "1 rounds instead of 2"),
        ([[(0, 1), (2, 3), ()], []], "has 3 tables"),
        ([[(0, 1), (1, 2)], []], "sits twice"),
        ([[(0, 4)], []], "4 is nobody"),
        ([[(0, 1, 2)], []], "3 people on 2 seats"),
        ([[(0, 1)], [(1, 0)]], "meet 2 times"),
        ([[], [(2, 3)]], "3 is not there in round 1"),
        ([[(2, 0)], []], "are blocked"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_found_out(plan: list[list[tuple[int, ...]]], words: str) -> None:
    problem = Meet(
        4, 2, 2, 2, ((1, 1, 1), (1, 1), (1,), ()), available=((0, 1),) * 3 + ((0,),), blocked=((0, 2),)
    )

    with pytest.raises(BrokenRule, match=words):
        check(problem, plan)


def test_a_matching_has_no_more_pairs_than_it_may() -> None:
    one, other = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4])

    chosen, _price = best_pairs(one, other, np.array([5.0, 9.0, 5.0, 1.0]), 1)

    assert chosen.tolist() == [1]
    assert best_pairs(one, other, np.array([5.0, 9.0, 5.0, 1.0]), 2)[0].tolist() in ([0, 2], [1, 3])
