"""From the relaxation to the best plan: teams with a small loss, then with a larger one, and the best choice among them.

Any plan with a team whose loss is d or more is worth bound - d at most (`near.py`). So the best choice among all teams
with a smaller loss bounds every plan: by itself, or by bound - d, whichever is more. With d = bound - best known it is
a proof.
"""

from __future__ import annotations

import math

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.choosing import EACH, choose
from matchmaking.engine.team.generating import Generated
from matchmaking.engine.team.house import House, Plan
from matchmaking.engine.team.master import Column
from matchmaking.engine.team.near import near_columns
from matchmaking.engine.team.packing import Packed, pack
from matchmaking.engine.team.searching import STEP

FIRST, WIDER, NARROWER = 0.25, 1.7, 0.6
"""The first width as a share of the gap; by how much the next is wider, and narrower where the teams were too many."""
LEAST = 0.08
"""Teams nearer than this share of the gap make no better plan that is worth the search."""
FEW = 1000
"""Up to so many teams CP-SAT chooses; beyond, HiGHS."""
MOST = 20_000
WORK = 10.0
"""Nominal seconds of CP-SAT for one choice."""
SEARCHING = 0.35
"""The share of the budget that is left which one search for teams may spend."""


def prove(generated: Generated, plan: Plan, budget: Budget, seed: int) -> tuple[Plan, int]:
    """The best plan found, and a bound."""
    house = generated.master.house
    total, bound = house.total(plan), math.floor(generated.bound)
    width, widest = FIRST * (generated.bound - total), 0.0
    while total < bound and not budget.over:
        width = min(width, generated.bound - total)
        near = near_columns(
            generated, width, int(min(MOST, budget.left / EACH)), _steps(house, budget), budget
        )
        if near is None:
            width *= NARROWER
            if width < max(widest + 1, LEAST * (generated.bound - total)):
                break
            continue
        found = _choice(house, near, total, bound, budget, seed)
        plan, total = (found.plan or plan), max(total, found.total)
        bound = max(total, min(bound, max(found.bound, math.floor(generated.bound - width))))
        width, widest = width * WIDER, width
    return plan, bound


def _steps(house: House, budget: Budget) -> int:
    return int(SEARCHING * budget.left / (STEP * house.n)) + 1000


def _choice(
    house: House, near: dict[Column, int], total: int, bound: int, budget: Budget, seed: int
) -> Packed:
    if len(near) <= FEW:
        found = pack(house, near, total, bound, budget, work=WORK, seed=seed)
        if found.bound <= found.total:
            return found
    return choose(house, near, total, bound, budget)
