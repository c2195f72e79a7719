"""The course of a plan: the relaxation, a first plan by diving, repair, a proof where it is in reach, repair again."""

from __future__ import annotations

import math

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.diving import dive, part_of
from matchmaking.engine.team.generating import generate_exactly, generate_with_beam
from matchmaking.engine.team.house import House, Plan
from matchmaking.engine.team.improving import Region, improve
from matchmaking.engine.team.master import Column, Master
from matchmaking.engine.team.proving import prove

BEAM_UNTIL, DIVE_UNTIL, EXACT_UNTIL = (0.3, 0.35), (0.5, 0.55), (0.6, 0.95)
"""Shares of the budget and of the brake. A bound matters more than repair, so it may take nearly all."""
FIRST_REPAIR = 0.12
"""The share of what is left when the bound is known."""
NARROW, WIDE = 10, 20
"""The beam where there is much to search, and where there is little: actors times projects above `MUCH` are much."""
LITTLE = 400
"""Below, a proof is so near that no repair is worth its while."""
MUCH, ENOUGH = 4000, 0.002
"""Where there is much, the bound need not be nearer to the relaxation than that share."""
BEAM_ROUNDS, DIVE_ROUNDS = 60, 4
REGIONS = (
    Region(staffed=8, work=0.8),
    Region(staffed=14, rounds=6, work=0.5),
    Region(staffed=5, work=0.6),
)


def best_plan(
    house: House, projects: list[int], first: list[Column], budget: Budget, seed: int
) -> tuple[Plan, int]:
    """A plan for these projects, and a bound. `first` are some teams to begin with."""
    if not projects or not house.n:
        return {}, 0
    everybody = list(range(house.n))
    whole = Master(house)
    for column in first:
        whole.add(column)
    part = part_of(whole, projects, everybody, house.room)
    plan, bound = _best(part, budget, seed)
    return {projects[project]: members for project, members in plan.items()}, bound


def _best(master: Master, budget: Budget, seed: int) -> tuple[Plan, int]:
    house = master.house
    much = house.n * len(house.base) > MUCH
    beam = NARROW if much else WIDE
    generate_with_beam(master, budget.until(*BEAM_UNTIL), beam, BEAM_ROUNDS)
    plan = dive(master, budget.until(*DIVE_UNTIL), beam=beam, rounds=DIVE_ROUNDS)
    generated = generate_exactly(master, budget.until(*EXACT_UNTIL), enough=ENOUGH if much else 0.0)
    bound = math.floor(generated.bound)
    if bound <= 0:
        return {}, 0
    if house.n * len(house.base) > LITTLE:
        plan = improve(master, plan, bound, budget.part(FIRST_REPAIR), REGIONS, seed)
    plan, bound = prove(generated, plan, budget, seed)
    return improve(master, plan, bound, budget, REGIONS, seed + 10**6), bound
