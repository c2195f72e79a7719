"""Raising the total of a plan: the panels of some candidates are made anew by branch and bound, while all others stay
(large neighbourhood search, Shaw 1998)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaking.engine.jury.whole import Effort, dearest_reaching

if TYPE_CHECKING:
    from matchmaking.engine.jury.exchange import Search
    from matchmaking.engine.jury.flow import Board, Open, Whole

_READINGS = 1500
"""Possible readings in a neighbourhood: what branch and bound does in some hundredths of a second."""
_NODES = 20
_BRAKE = 2.0


def enrich(board: Board, plan: Open, worst: int, search: Search, rng: np.random.Generator) -> Open:
    """The total is raised to the goal, if it can be, while no panel falls below `worst`."""
    size = min(board.candidates, max(6, _READINGS // max(1, board.reviewers)))
    for _ in range(search.steps):
        if int(board.affinity[plan].sum()) >= search.goal or search.over():
            break
        part = np.sort(rng.choice(board.candidates, size, replace=False))
        anew = _made_anew(board, plan, part, worst)
        if anew is not None and int(board.affinity[anew].sum()) > int(board.affinity[plan].sum()):
            plan = anew
    return plan


def _made_anew(board: Board, plan: Open, part: Whole, worst: int) -> Open | None:
    outside = plan.copy()
    outside[:, part] = False
    loads = outside.sum(axis=1)
    small = replace(board, affinity=board.affinity[:, part], free=board.free[:, part])
    bounds = (np.maximum(board.min_load - loads, 0), board.max_load - loads)
    least = np.full(len(part), worst)
    found = dearest_reaching(small, small.free, least, Effort(_NODES, _BRAKE), bounds)
    if found.plan is None:
        return None
    outside[:, part] = found.plan
    return outside
