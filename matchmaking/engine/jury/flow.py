"""Panels as a flow: which loads can be kept at all, and the largest weighted total, exact.

Source, reviewers (between min_load and max_load), candidates (exactly per_candidate), sink; an arc of one unit from
each reviewer to each candidate without a conflict. Flows of whole numbers are whole, so the dearest flow is a plan
(Ford & Fulkerson 1962).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaking.engine.problems import Jury

    Whole = NDArray[np.int64]
    Open = NDArray[np.bool_]

_LARGEST_COST = 2**61


@dataclass(frozen=True)
class Board:
    """The problem as arrays. `free[r, c]` is whether r may read c."""

    affinity: Whole
    free: Open
    per_candidate: int
    min_load: int
    max_load: int

    @classmethod
    def of(cls, problem: Jury) -> Board:
        shape = (problem.reviewers, problem.candidates)
        free = np.ones(shape, dtype=bool)
        for reviewer, candidate in problem.conflicts:
            free[reviewer, candidate] = False
        affinity = np.array(problem.affinity, dtype=np.int64).reshape(shape)
        return cls(affinity, free, problem.per_candidate, problem.min_load, problem.max_load)

    @property
    def reviewers(self) -> int:
        return int(self.free.shape[0])

    @property
    def candidates(self) -> int:
        return int(self.free.shape[1])

    @cached_property
    def best_panels(self) -> Whole:
        """What the best panel of each candidate would be worth, were there no loads. Each can have a panel."""
        worth = np.where(self.free, self.affinity, -(2**54))
        panels: Whole = np.sort(worth, axis=0)[self.reviewers - self.per_candidate :].sum(axis=0)
        return panels

    def kept_by(self, plan: Open) -> bool:
        """Whether this plan keeps all rules."""
        loads = plan.sum(axis=1)
        return bool(
            (plan.sum(axis=0) == self.per_candidate).all()
            and (loads >= self.min_load).all()
            and (loads <= self.max_load).all()
            and not (plan & ~self.free).any()
        )

    def worths(self, plan: Open) -> Whole:
        """Of each panel."""
        return np.asarray(np.where(plan, self.affinity, 0).sum(axis=0))


def dearest(board: Board, worth: Whole) -> tuple[Open, int] | None:
    """The plan with the largest total of these worths, and that total; None where no plan keeps the rules.

    The solver multiplies costs by the number of nodes. Worths too large for that are rounded up for it: then the plan is
    only nearly the best, and the total that comes with it is a bound above all plans.
    """
    nodes, slots = board.reviewers + board.candidates + 1, board.candidates * board.per_candidate
    if board.min_load > board.max_load or board.reviewers * board.min_load > slots:
        return None
    unit = 1 + int(np.abs(worth).max(initial=0)) * 2 * nodes // _LARGEST_COST
    plan = _by_flow(board, -(-worth // unit))
    if plan is None:
        return None
    total = sum(worth[plan].tolist())
    return plan, total if unit == 1 else sum((-(-worth[plan] // unit)).tolist()) * unit


def _by_flow(board: Board, worth: Whole) -> Open | None:
    """The loads at least are supplies of the readers; what is left to hand out comes from a common source."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    flow, (rows, columns) = SimpleMinCostFlow(), np.nonzero(board.free)
    reviewers, candidates = board.reviewers, board.candidates
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        rows, reviewers + columns, np.ones(len(rows), dtype=np.int64), -worth[rows, columns]
    )
    source, everybody = reviewers + candidates, np.arange(reviewers)
    more = np.full(reviewers, min(board.max_load, candidates) - min(board.min_load, candidates))
    nothing = np.zeros(reviewers, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(np.full(reviewers, source), everybody, more, nothing)
    flow.set_nodes_supplies(everybody, np.full(reviewers, board.min_load))
    each = np.full(candidates, board.per_candidate)
    flow.set_nodes_supplies(reviewers + np.arange(candidates), -each)
    flow.set_node_supply(source, int(each.sum()) - reviewers * board.min_load)
    if flow.solve() != flow.OPTIMAL:
        return None
    plan = np.zeros(board.free.shape, dtype=bool)
    plan[rows, columns] = flow.flows(arcs) > 0
    return plan
