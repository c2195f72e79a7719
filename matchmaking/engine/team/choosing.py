"""The best choice among many teams: set packing by HiGHS, whose cuts prove what CP-SAT's search cannot (scipy's milp)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.house import House
from matchmaking.engine.team.master import Column
from matchmaking.engine.team.packing import Packed

EACH = 0.0025
"""Nominal seconds for each team: a guess, since HiGHS does not count its work."""
NODES = 2000


def choose(house: House, columns: Mapping[Column, int], than: int, most: int, budget: Budget) -> Packed:
    """A plan worth more than `than`, of at most `most`, of these teams. The clock is a brake only."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    teams = list(columns)
    rows = [row for project, members in teams for row in (*members, house.n + project)]
    at = np.repeat(np.arange(len(teams)), [len(members) + 1 for _project, members in teams])
    shape = (house.n + len(house.base), len(teams))
    uses = csc_array((np.ones(len(rows)), (np.array(rows), at)), shape=shape)
    room = np.concatenate((house.room, np.ones(len(house.base)))).astype(np.float64)
    worths = np.array(list(columns.values()), dtype=np.float64)
    budget.spend(min(budget.left, EACH * len(teams)))
    found = milp(
        -worths,
        constraints=LinearConstraint(uses, -np.inf, room),
        integrality=np.ones(len(teams), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": max(0.05, 0.95 * budget.wall), "node_limit": NODES},
    )
    bound = most if found.mip_dual_bound is None else min(most, max(than, int(1e-4 - found.mip_dual_bound)))
    if found.x is None:
        return Packed(None, than, bound)
    plan = {project: members for (project, members), share in zip(teams, found.x, strict=True) if share > 0.5}
    total = house.total(plan)
    return Packed(plan, total, max(bound, total)) if total > than else Packed(None, than, max(than, bound))
