"""From the kind of a problem to the module that solves it. They are read when they are needed: solvers are heavy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from matchmaking.engine.problems import Assign, Gap, Jury, Meet, Pair, Problem, Recommend, Team
from matchmaking.engine.solutions import Solution

_MODULES: dict[type, str] = {
    Pair: "pair",
    Assign: "assign",
    Gap: "gap",
    Meet: "meet",
    Team: "team",
    Jury: "jury",
    Recommend: "recommend",
}


def solve(problem: Problem, *, seconds: float = 30.0, seed: int = 1) -> Solution:
    """A plan that keeps all hard rules, with its bound, after at most about `seconds` of wall clock.

    The same problem and seed give the same solution, as long as the seconds are enough for the steps they stand for.
    Raises `BadProblem` where the data contradicts itself, `Impossible` with the rules that no plan can keep together.
    """
    module = import_module(f"matchmaking.engine.{_MODULES[type(problem)]}")
    solver: Callable[..., Solution] = module.solve
    return solver(problem, seconds=seconds, seed=seed)
