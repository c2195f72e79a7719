"""A column for each row at the least cost, exact with costs of up to 2^53."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.optimize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.engine import assign
from matchmaking.engine.problems import Assign
from matchmaking.engine.solutions import Assignment

pytestmark = pytest.mark.once

Cost = tuple[tuple[int, ...], ...]


@st.composite
def costs(draw: st.DrawFn) -> Cost:
    n, most = draw(st.integers(1, 5)), draw(st.sampled_from([1, 10, 10**6, 2**53]))
    row = st.lists(st.integers(-most, most), min_size=n, max_size=n).map(tuple)
    return tuple(draw(st.lists(row, min_size=n, max_size=n)))


def least(cost: Cost) -> int:
    every = itertools.permutations(range(len(cost)))
    return min(sum(row[column] for row, column in zip(cost, columns, strict=True)) for columns in every)


@settings(max_examples=200, deadline=None)
@given(costs())
def test_the_cost_is_the_least_there_is(cost: Cost) -> None:
    found = assign.solve(Assign(cost), seconds=1, seed=1)

    assert sorted(found.assignment) == list(range(len(cost)))
    assert found.total == sum(row[column] for row, column in zip(cost, found.assignment, strict=True))
    assert found.total == found.bound == least(cost)


@settings(max_examples=100, deadline=None)
@given(costs(), st.randoms(use_true_random=False))
def test_from_any_assignment_worthwhile_cycles_lead_to_the_cheapest(cost: Cost, random: object) -> None:
    matrix = np.array(cost, dtype=np.int64)
    columns = np.array(random.sample(range(len(cost)), len(cost)))  # type: ignore[attr-defined]

    while (cycle := assign._worthwhile_cycle(matrix, columns)) is not None:
        columns[cycle] = np.roll(columns[cycle], -1)

    assert sum(matrix[np.arange(len(cost)), columns].tolist()) == least(cost)


def test_nobody_has_nothing() -> None:
    assert assign.solve(Assign(()), seconds=1, seed=1) == Assignment((), 0, 0)


def test_costs_that_floating_point_cannot_tell_apart() -> None:
    most = 2**53
    cost = ((most, most - 1, most), (most - 1, most, most), (most, most, -most))

    found = assign.solve(Assign(cost), seconds=1, seed=1)

    assert found == Assignment((1, 0, 2), most - 2, most - 2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(5)))
def test_what_scipy_would_have_got_wrong_is_put_right(
    monkeypatch: pytest.MonkeyPatch, wrong: list[int]
) -> None:
    """As if rounding had led it to any assignment at all."""
    monkeypatch.setattr(scipy.optimize, "linear_sum_assignment", lambda cost: (range(5), np.array(wrong)))
    cost = 2**53 - np.array(
        [[0, 9, 1, 1, 1], [1, 0, 9, 1, 1], [1, 1, 0, 9, 1], [1, 1, 1, 0, 9], [9, 1, 1, 1, 0]]
    )
    cost[:, 0] -= 2**53  # so that the spread is beyond what floating point keeps

    assert assign.cheapest(cost).tolist() == [1, 2, 3, 4, 0]
