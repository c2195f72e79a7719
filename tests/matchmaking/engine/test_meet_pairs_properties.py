"""Against trying everything on small evenings: bounds hold, matchings are the best, nobody's best alone is missed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine import solve
from matchmaking.engine.meet.matching import best_pairs
from matchmaking.engine.meet.satisfaction import best_alone, check, standing
from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

pytestmark = pytest.mark.once

Two = tuple[int, int]


@st.composite
def evenings(draw: st.DrawFn, most: int = 5) -> Meet:
    n, rounds = draw(st.integers(0, most)), draw(st.integers(0, 3))
    value = tuple(
        tuple(draw(st.lists(st.integers(0, 9), min_size=n - 1 - i, max_size=n - 1 - i))) for i in range(n)
    )
    there = tuple(
        tuple(sorted(draw(st.sets(st.integers(0, rounds - 1))))) if rounds else () for _ in range(n)
    )
    pairs = list(combinations(range(n), 2))
    blocked = tuple(pair for pair in pairs if draw(st.integers(0, 5)) == 0)
    return Meet(n, rounds, draw(st.integers(0, 3)), 2, value, available=there, blocked=blocked)


def seatings(pairs: list[Two], most: int) -> Iterator[tuple[Two, ...]]:
    """All ways to choose at most `most` of the pairs so that nobody sits twice."""
    yield ()
    if most:
        for place, pair in enumerate(pairs):
            rest = [other for other in pairs[place + 1 :] if not {*pair} & {*other}]
            for others in seatings(rest, most - 1):
                yield (pair, *others)


def best_of_all(problem: Meet) -> tuple[float, int, int]:
    """(worst and its total, lexicographically; and the largest total), by trying every plan."""
    best, results = best_alone(problem), []

    def try_round(number: int, met: frozenset[Two], plan: list[tuple[Two, ...]]) -> None:
        if number == problem.rounds:
            found = standing(problem, plan, best)
            results.append((round(found.worst, 12), found.total))
            return
        free = [
            pair
            for pair in combinations(range(problem.n), 2)
            if pair not in met
            and pair not in problem.blocked
            and all(number in problem.available[one] for one in pair)
        ]
        for chosen in seatings(free, problem.tables):
            try_round(number + 1, met | set(chosen), [*plan, chosen])

    try_round(0, frozenset(), [])
    return (*max(results), max(total for _worst, total in results))


@settings(max_examples=40, deadline=None)
@given(evenings(), st.integers(0, 3))
def test_no_plan_beats_the_bounds_and_ours_is_as_good_as_any(problem: Meet, seed: int) -> None:
    worst, total, largest = best_of_all(problem)

    found = solve(problem, seconds=1.0, seed=seed)

    assert isinstance(found, Rounds)
    check(problem, found.rounds)
    assert found.worst_bound >= worst - 1e-9
    assert found.total_bound >= largest
    assert (round(found.worst, 12), found.total) <= (worst, total)
    assert found.worst >= worst - 1e-9


@settings(max_examples=60, deadline=None)
@given(evenings(most=6))
def test_the_best_alone_is_the_best_of_all_ways(problem: Meet) -> None:
    def best(person: int, number: int, met: frozenset[int]) -> int:
        if number == problem.rounds:
            return 0
        tried = [best(person, number + 1, met)]
        if number in problem.available[person]:
            tried += [
                worth(problem, person, other) + best(person, number + 1, met | {other})
                for other in range(problem.n)
                if other != person
                and other not in met
                and number in problem.available[other]
                and (min(person, other), max(person, other)) not in problem.blocked
            ]
        return max(tried)

    assert best_alone(problem) == tuple(best(person, 0, frozenset()) for person in range(problem.n))


def worth(problem: Meet, one: int, other: int) -> int:
    low, high = min(one, other), max(one, other)
    return problem.value[low][high - low - 1]


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 7), st.data())
def test_a_matching_is_the_best_of_all(n: int, data: st.DataObject) -> None:
    pairs = [pair for pair in combinations(range(n), 2) if data.draw(st.booleans())]
    gains = [data.draw(st.integers(0, 50)) for _ in pairs]
    one, other = (np.array([pair[end] for pair in pairs], dtype=np.intp) for end in (0, 1))
    by_pair = dict(zip(pairs, gains, strict=True))

    chosen, _price = best_pairs(one, other, np.array(gains, dtype=np.float64), n)

    ends = [end for place in chosen.tolist() for end in pairs[place]]
    assert len(set(ends)) == len(ends)
    assert sum(gains[place] for place in chosen.tolist()) == max(
        sum(by_pair[pair] for pair in some) for some in seatings(pairs, n)
    )
