"""Rounds of meetings: first the worst-off's satisfaction, then the total worth (`problems.Meet`).

Tables of two are rounds of pairs, which exact matching can work on (`one_to_one`); everything else is `tables`.
"""

from __future__ import annotations

from collections.abc import Callable

from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

Told = Callable[[Rounds], None]
"""Called now and then with the best plan so far and its bound."""


def solve(problem: Meet, *, seconds: float = 30.0, seed: int = 1, told: Told | None = None) -> Rounds:
    """Raises `Impossible` where no plan keeps the rules of the tables."""
    if _only_pairs(problem):
        from matchmaking.engine.meet.one_to_one import solve as solve_pairs

        return solve_pairs(problem, seconds=seconds, seed=seed, told=told)
    from matchmaking.engine.meet.tables import solve as solve_tables

    return solve_tables(problem, seconds=seconds, seed=seed, told=told)


def _only_pairs(problem: Meet) -> bool:
    ruled = problem.min_municipalities > 1 or problem.min_champions or problem.fixed or problem.sizes
    return problem.table_size == 2 and not ruled
