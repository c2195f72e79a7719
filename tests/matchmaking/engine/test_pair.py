"""Pairs: the heaviest, or the most and then the heaviest, exact with numbers of any size."""

from __future__ import annotations

import networkx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine import blossom, pair
from matchmaking.engine.problems import Edge, Pair
from matchmaking.engine.solutions import Pairs

pytestmark = pytest.mark.once

WORTHS = [1, 3, 100, 10**6, 2**23, 2**24, 10**9, 2**53]


def solved(n: int, edges: list[Edge], *, max_cardinality: bool = False) -> Pairs:
    return pair.solve(Pair(n, tuple(edges), max_cardinality), seconds=1, seed=1)


def best(edges: list[Edge], *, max_cardinality: bool) -> tuple[int, int]:
    """(pairs, total), by another program."""
    worth: dict[tuple[int, int], int] = {}
    for one, other, value in edges:
        key = (min(one, other), max(one, other))
        worth[key] = max(value, worth.get(key, value))
    graph = networkx.Graph()
    graph.add_weighted_edges_from((one, other, value) for (one, other), value in worth.items())
    matching = networkx.max_weight_matching(graph, maxcardinality=max_cardinality)
    return len(matching), sum(worth[min(two), max(two)] for two in matching)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    n, most = draw(st.integers(2, 14)), draw(st.sampled_from(WORTHS))
    least = draw(st.sampled_from([0, 1, -most]))
    two = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.integers(least, most))
    edges = draw(st.lists(two.filter(lambda edge: edge[0] != edge[1]), max_size=60))
    return n, edges


@settings(max_examples=300, deadline=None)
@given(graphs(), st.booleans())
def test_the_total_is_the_best_there_is(graph: tuple[int, list[Edge]], most_pairs: bool) -> None:
    n, edges = graph

    found = solved(n, edges, max_cardinality=most_pairs)

    pairs, total = best(edges, max_cardinality=most_pairs)
    assert found.total == total
    assert not most_pairs or len(found.pairs) == pairs
    assert len({one for two in found.pairs for one in two}) == 2 * len(found.pairs)


@settings(max_examples=200, deadline=None)
@given(graphs(), st.booleans())
def test_our_own_blossoms_agree(graph: tuple[int, list[Edge]], most_pairs: bool) -> None:
    n, edges = graph
    worth = {(min(one, other), max(one, other)): value for one, other, value in edges}
    once = [(one, other, value) for (one, other), value in worth.items()]
    table = np.array(once, dtype=np.int64).reshape(-1, 3)

    taken = table[blossom.matched(n, *table.T, max_cardinality=most_pairs)]

    pairs, total = best(once, max_cardinality=most_pairs)
    assert sum(taken[:, 2].tolist()) == total
    assert not most_pairs or len(taken) == pairs


@pytest.mark.parametrize("most", [10**6, 10**9, 2**53])
@pytest.mark.parametrize("most_pairs", [False, True])
def test_larger_graphs_too(most: int, most_pairs: bool) -> None:
    rng = np.random.default_rng(most % 7)
    edges = [
        (one, other, int(rng.integers(1, most)))
        for one in range(70)
        for other in range(one + 1, 70)
        if rng.random() < 0.15
    ]

    found = solved(70, edges, max_cardinality=most_pairs)

    assert (len(found.pairs), found.total) == best(edges, max_cardinality=most_pairs) or not most_pairs
    assert found.total == best(edges, max_cardinality=most_pairs)[1]


@pytest.mark.parametrize(
    ("n", "edges", "most_pairs", "pairs", "total"),
    [
        (0, [], False, (), 0),
        (5, [], True, (), 0),
        (2, [(0, 1, 0)], False, (), 0),
        (2, [(0, 1, 0)], True, ((0, 1),), 0),
        (2, [(1, 0, -4)], False, (), 0),
        (2, [(1, 0, -4)], True, ((0, 1),), -4),
        (2, [(1, 0, 3), (0, 1, 7), (0, 1, 5)], False, ((0, 1),), 7),
        (4, [(0, 1, 2), (1, 2, 5), (2, 3, 2)], False, ((1, 2),), 5),
        (4, [(0, 1, 2), (1, 2, 5), (2, 3, 2)], True, ((0, 1), (2, 3)), 4),
        (3, [(0, 1, -9), (1, 2, -3)], True, ((1, 2),), -3),
    ],
)
def test_the_smallest_cases(
    n: int, edges: list[Edge], most_pairs: bool, pairs: tuple[tuple[int, int], ...], total: int
) -> None:
    assert solved(n, edges, max_cardinality=most_pairs) == Pairs(pairs, total)


def test_the_same_problem_has_the_same_pairs_whatever_the_seed() -> None:
    edges = [(one, other, 1) for one in range(12) for other in range(one + 1, 12)]

    once, again = (pair.solve(Pair(12, tuple(edges)), seconds=s, seed=s) for s in (1, 2))

    assert once == again


def test_the_function_for_other_modules_gives_positions() -> None:
    one, other, worth = np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([2, 5, 2])

    assert pair.heaviest(4, one, other, worth).tolist() == [1]
    assert pair.heaviest(4, one, other, worth, max_cardinality=True).tolist() == [0, 2]
    assert pair.heaviest(4, one[:0], other[:0], worth[:0], max_cardinality=True).tolist() == []
