"""A column for each row, each column once: the least cost, exact.

The shortest augmenting paths of Jonker & Volgenant (1987), as scipy has them (Crouse 2016). They count in floating
point, which is exact while no path is longer than 2^53; with whole numbers of which n times the spread stays below
that, nothing is to prove. Beyond, we prove it ourselves in whole numbers: an assignment is the cheapest where no
round of changes is worth it, that is, where the graph of changes between columns has no cycle of negative length
(Klein 1967). Bellman-Ford says so, or names a cycle, which we then go round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaking.engine.solutions import Assignment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaking.engine.problems import Assign

_EXACT = 2**53
_ROOM = 2**61
"""What a distance may shrink to before the next sum could leave 64 bits."""


def solve(problem: Assign, *, seconds: float, seed: int) -> Assignment:
    """The bound is the total: it is proven. Neither seconds nor seed change anything."""
    if not problem.cost:
        return Assignment((), 0, 0)
    cost = np.array(problem.cost, dtype=np.int64)
    assert cost.shape[0] == cost.shape[1]
    columns = cheapest(cost)
    total = sum(cost[np.arange(len(cost)), columns].tolist())
    assert len(set(columns.tolist())) == len(cost)
    return Assignment(tuple(columns.tolist()), total, total)


def cheapest(cost: NDArray[np.int64]) -> NDArray[np.int64]:
    """The column of each row. Costs of up to 2^53 either side of zero."""
    from scipy.optimize import linear_sum_assignment

    cost = cost - cost.min(axis=1, keepdims=True)
    columns: NDArray[np.int64] = linear_sum_assignment(cost)[1].astype(np.int64)
    if 2 * len(cost) * int(cost.max()) >= _EXACT:
        while (cycle := _worthwhile_cycle(cost, columns)) is not None:
            columns[cycle] = np.roll(columns[cycle], -1)
    return columns


def _worthwhile_cycle(cost: NDArray[np.int64], columns: NDArray[np.int64]) -> list[int] | None:
    """Rows of which each had better take the column of the next."""
    change: Any = cost[:, columns] - np.diagonal(cost[:, columns])[:, None]
    n = len(cost)
    every = np.arange(n)
    length: Any = np.zeros(n, dtype=np.int64)
    before = np.full(n, -1)
    while True:
        if length.dtype != object and int(length.min()) < -_ROOM:
            change, length = change.astype(object), length.astype(object)
        through = length[:, None] + change
        best = through.argmin(axis=0)
        shorter = through[best, every] < length
        if not shorter.any():
            return None
        length = np.where(shorter, through[best, every], length)
        before[shorter] = best[shorter]
        if (cycle := _cycle_in(before)) is not None:
            return cycle


def _cycle_in(before: NDArray[np.int64]) -> list[int] | None:
    """Going back from row to row, the first round one comes into, forwards; None where every way back ends."""
    steps = before.tolist()
    seen = [-1] * len(steps)
    for start in range(len(steps)):
        row, way = start, []
        while row != -1 and seen[row] == -1:
            seen[row] = start
            way.append(row)
            row = steps[row]
        if row != -1 and seen[row] == start:
            return way[way.index(row) :][::-1]
    return None
