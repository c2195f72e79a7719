"""Jobs given out within capacities: always kept, never better than the bound, the best where it is small."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine import gap
from matchmaking.engine.errors import Impossible
from matchmaking.engine.gap import relaxation
from matchmaking.engine.gap.store import Store
from matchmaking.engine.problems import Gap
from matchmaking.engine.solutions import Assignment

pytestmark = pytest.mark.once


def solved(problem: Gap, *, seconds: float = 2, seed: int = 1) -> Assignment:
    return gap.solve(problem, seconds=seconds, seed=seed)


def check(problem: Gap, found: Assignment) -> None:
    loads = [0] * len(problem.capacity)
    for job, agent in enumerate(found.assignment):
        loads[agent] += problem.resource[agent][job]
    assert all(load <= most for load, most in zip(loads, problem.capacity, strict=True))
    assert found.total == sum(problem.profit[agent][job] for job, agent in enumerate(found.assignment))
    assert found.total <= found.bound


def best(problem: Gap) -> int | None:
    agents, jobs = range(len(problem.capacity)), len(problem.profit[0])
    totals = [
        sum(problem.profit[agent][job] for job, agent in enumerate(plan))
        for plan in itertools.product(agents, repeat=jobs)
        if all(
            sum(problem.resource[agent][job] for job in range(jobs) if plan[job] == agent)
            <= problem.capacity[agent]
            for agent in agents
        )
    ]
    return max(totals, default=None)


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    agents, jobs = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    most, size = draw(st.sampled_from([1, 10, 10**6, 2**53])), draw(st.sampled_from([1, 6, 100, 2**53]))
    least = draw(st.sampled_from([0, -most]))
    profits = st.lists(st.integers(least, most), min_size=jobs, max_size=jobs).map(tuple)
    sizes = st.lists(st.integers(0, size), min_size=jobs, max_size=jobs).map(tuple)
    return Gap(
        tuple(draw(st.lists(profits, min_size=agents, max_size=agents))),
        tuple(draw(st.lists(sizes, min_size=agents, max_size=agents))),
        tuple(draw(st.integers(0, min(2**53, 2 * size))) for _ in range(agents)),
    )


@settings(max_examples=150, deadline=None)
@given(gaps())
def test_small_problems_are_solved_or_refused_rightly(problem: Gap) -> None:
    most = best(problem)
    if most is None:
        with pytest.raises(Impossible) as refused:
            solved(problem)
        assert {conflict.rule for conflict in refused.value.conflicts} == {"resource", "capacity"}
        return

    found = solved(problem)

    check(problem, found)
    assert found.total <= most <= found.bound
    largest = max(abs(profit) for row in problem.profit for profit in row)
    # Branch and bound counts in floating point: beside very large profits it does not see the smallest.
    assert found.total == most if largest <= 10**6 else most - found.total <= largest / 10**5


@settings(max_examples=100, deadline=None)
@given(gaps())
def test_neither_bound_is_below_the_best(problem: Gap) -> None:
    most, store = best(problem), Store.of(problem)
    if most is None:
        return
    prices = relaxation.linear(store)

    assert relaxation.linear_bound(store, prices) >= most
    assert relaxation.lagrange_bound(store, prices, most, 20, lambda: False)[0] >= most


def test_whole_knapsacks_bound_closer_than_parts() -> None:
    """Two jobs of size 3 for one agent with room for 5, the other is poor: in parts it is 8, in truth 6."""
    store = Store.of(Gap(((5, 5), (1, 1)), ((3, 3), (1, 1)), (5, 2)))
    prices = relaxation.linear(store)

    assert relaxation.linear_bound(store, prices) == 8
    assert relaxation.lagrange_bound(store, prices, 6, 50, lambda: False)[0] == 6


def correlated(agents: int, jobs: int, seed: int) -> Gap:
    """Type D of the literature: what is profitable is large, and capacities are tight."""
    rng = np.random.default_rng(seed)
    resource = rng.integers(1, 101, (agents, jobs))
    profit = resource - 111 + rng.integers(-10, 11, (agents, jobs))
    capacity = (0.8 * resource.sum(axis=1) / agents).astype(int)
    return Gap(
        tuple(map(tuple, profit.tolist())), tuple(map(tuple, resource.tolist())), tuple(capacity.tolist())
    )


def test_hard_problems_come_near_their_bound() -> None:
    problem = correlated(6, 60, 1)

    found = solved(problem, seconds=4)

    check(problem, found)
    assert found.total >= 1.01 * found.bound  # both are below 0


def test_the_same_seed_gives_out_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Larger than what is tried whole. The clock is a brake only, and stands still here: this machine may be busy."""
    monkeypatch.setattr(gap, "time", SimpleNamespace(monotonic=lambda: 0.0))
    problem = correlated(10, 130, 2)

    first = solved(problem, seconds=2, seed=4)

    check(problem, first)
    assert first == solved(problem, seconds=2, seed=4)


def test_no_jobs_need_nobody() -> None:
    assert solved(Gap((), (), ())) == Assignment((), 0, 0)
    assert solved(Gap(((),), ((),), (3,))) == Assignment((), 0, 0)


@pytest.mark.parametrize(
    ("problem", "numbers"),
    [
        (Gap(((1, 1), (1, 1)), ((2, 9), (2, 8)), (5, 5)), ["Opgave 1", "mindst 8", "kun 5"]),
        (Gap(((1, 1, 1),) * 2, ((4, 4, 4), (5, 5, 5)), (5, 5)), ["3 opgaver", "12", "10"]),
        (Gap(((1, 1, 1),) * 2, ((3, 3, 3),) * 2, (5, 5)), ["10", "9"]),
    ],
)
def test_what_is_impossible_is_told_with_its_numbers(problem: Gap, numbers: list[str]) -> None:
    with pytest.raises(Impossible) as refused:
        solved(problem)

    assert {conflict.rule for conflict in refused.value.conflicts} == {"resource", "capacity"}
    for number in numbers:
        assert number in refused.value.in_language("da")
