"""Pairs of 5,000 people, beside rustworkx; and a cost matrix of 2,000 rows."""

from __future__ import annotations

import time

import rustworkx

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.match_problems_jury import costs, sparse_pairs
from benchmarks.stage import Stage
from matchmaking.engine import solve
from matchmaking.engine.problems import Pair

PEOPLE, EDGES, MOST = 5_000, 75_000, 1_000_000
SECONDS, TIMES = 1.0, 10.0


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    solve(sparse_pairs(10, 20, 5, 1))  # libraries are read before the clock runs
    ours, theirs, large = [], [], []
    for seed in range(1, asked.runs + 1):
        problem = sparse_pairs(PEOPLE, EDGES, MOST, seed)
        seconds, total = _timed(problem)
        other, same = _by_rustworkx(problem)
        ours.append(seconds)
        theirs.append(other)
        if total != same:
            found.wrong.append(f"seed {seed}: {total} beside {same} of rustworkx")
    large.append(_timed(sparse_pairs(PEOPLE, EDGES, 10**9, 1))[0])
    found.below(f"{PEOPLE:,} people, {EDGES:,} edges, worths to {MOST:,}", ours, "s", most=SECONDS)
    found.note("rustworkx.max_weight_matching, the same", theirs, "s")
    ratios = [other / own for own, other in zip(ours, theirs, strict=True)]
    found.against("times as fast as rustworkx", ratios, [TIMES] * len(ratios), "times", at_least=1)
    found.note("the same with worths to 10^9, by our own blossoms", large, "s")
    _costs(asked, found)
    return found


def _costs(asked: Asked, found: Found) -> None:
    took = []
    for seed in range(1, asked.runs + 1):
        problem = costs(2_000, seed)
        began = time.perf_counter()
        solve(problem)
        took.append(time.perf_counter() - began)
    found.note("2,000 x 2,000 costs assigned", took, "s")


def _timed(problem: Pair) -> tuple[float, int]:
    began = time.perf_counter()
    total = solve(problem).as_json()["total"]
    return time.perf_counter() - began, total


def _by_rustworkx(problem: Pair) -> tuple[float, int]:
    """Of two edges between the same two, the better one is given to it."""
    worth: dict[tuple[int, int], int] = {}
    for one, other, value in problem.edges:
        key = (min(one, other), max(one, other))
        worth[key] = max(value, worth.get(key, value))
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(problem.n))
    graph.add_edges_from([(one, other, value) for (one, other), value in worth.items()])
    began = time.perf_counter()
    matching = rustworkx.max_weight_matching(graph, weight_fn=int)
    took = time.perf_counter() - began
    return took, sum(worth[min(two), max(two)] for two in matching)
