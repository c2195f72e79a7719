"""Plans of whole readings: the same programme over the columns that can be in a best plan, by branch and bound (HiGHS).

A column whose reduced gain would push the relaxed value below what is already had cannot be in a better plan
(reduced-cost fixing, Dantzig, Fulkerson & Johnson 1954), so it is left out and the answer is still exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matchmaking.engine.jury.flow import Board, Open, Whole

_OPTIMAL, _INFEASIBLE = 0, 2


@dataclass(frozen=True)
class Effort:
    """Nodes of the search tree; `seconds` is only the brake."""

    nodes: int
    seconds: float


@dataclass(frozen=True)
class Searched:
    """`finished`: the plan is the best there is of these columns, or there is none."""

    plan: Open | None
    finished: bool
    nodes: int = 0


def dearest_reaching(
    board: Board, columns: Open, least: Whole, effort: Effort, loads: tuple[Whole, Whole] | None = None
) -> Searched:
    """The largest total, of the plans of these columns in which the panel of c is worth `least[c]` or more.

    `loads` are the bounds of each reader, where they are not those of the board.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix, vstack

    rows, places = np.nonzero(columns)
    m, every = len(rows), np.arange(len(rows))
    if not m or effort.seconds <= 0:
        return Searched(None, False)
    scale = float(max(1, np.abs(board.affinity).max()))
    scale = scale if scale > 10**6 else 1.0
    worth = board.affinity[rows, places] / scale
    kept = vstack(
        (
            csr_matrix((np.ones(m), (places, every)), shape=(board.candidates, m)),
            csr_matrix((np.ones(m), (rows, every)), shape=(board.reviewers, m)),
            csr_matrix((worth, (places, every)), shape=(board.candidates, m)),
        )
    ).tocsr()
    each, one = np.full(board.candidates, board.per_candidate), np.ones(board.reviewers)
    lightest, heaviest = loads or (one * board.min_load, one * board.max_load)
    lower = np.concatenate((each, lightest, least / scale))
    upper = np.concatenate((each, heaviest, np.full(board.candidates, np.inf)))
    solver: Any = milp  # its stubs know no sparse matrices
    found = solver(
        -worth,
        integrality=np.ones(m),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(kept, lower, upper),
        options={"node_limit": effort.nodes, "time_limit": effort.seconds, "mip_rel_gap": 0.0},
    )
    nodes = int(found.get("mip_node_count") or 0)
    if found.x is None:
        return Searched(None, found.status == _INFEASIBLE, nodes)
    plan = np.zeros(board.free.shape, dtype=bool)
    plan[rows, places] = found.x > 0.5
    taken = plan.sum(axis=1)
    kept_all = (plan.sum(axis=0) == each).all() and (taken >= lightest).all() and (taken <= heaviest).all()
    if not kept_all or (board.worths(plan) < least).any():
        return Searched(None, False, nodes)
    return Searched(plan, found.status == _OPTIMAL, nodes)
