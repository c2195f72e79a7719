"""Large neighbourhood search: again and again the teams of a few projects are undone and planned anew together.

Those who were on them, and those on none, are planned for these projects and a few without a team, by the same column
generation and set packing, in the small (Shaw 1998). What comes out is never worse.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.diving import dive, part_of
from matchmaking.engine.team.generating import generate_with_beam
from matchmaking.engine.team.house import House, Plan
from matchmaking.engine.team.master import Master
from matchmaking.engine.team.packing import pack

MOST = 2**40
"""No plan is worth more."""
WHOLE_TIMES = 12
"""Where a region is all there is, planning it anew so often is enough."""


@dataclass(frozen=True)
class Region:
    """How many projects with a team and how many without are planned anew, and how hard."""

    staffed: int = 6
    unstaffed: int = 60
    beam: int = 10
    rounds: int = 12
    dive_rounds: int = 3
    work: float = 0.6


def improve(
    master: Master, plan: Plan, bound: int, budget: Budget, regions: Sequence[Region], seed: int
) -> Plan:
    """Until the budget is over or the bound is reached, with the regions in turn. New teams join the master's."""
    chance = random.Random(seed)  # noqa: S311  # it decides where to look, no secret
    house, plan = master.house, dict(plan)
    total, number = house.total(plan), 0
    whole = 0
    while not budget.over and total < bound and whole < WHOLE_TIMES:
        region = regions[number % len(regions)]
        number += 1
        projects = _some(house, plan, region, chance)
        whole += len(projects) == len(house.base)
        better = _anew(master, plan, projects, budget, region, seed + number)
        if better is not None:
            for project in projects:
                plan.pop(project, None)
            plan |= better
            total = house.total(plan)
    return plan


def _some(house: House, plan: Plan, region: Region, chance: random.Random) -> list[int]:
    """One project with a team, those whose teams would most like to change with it, by lot, and some without."""
    staffed = sorted(plan)
    idle = [project for project in range(len(house.base)) if project not in plan]
    chosen = chance.sample(idle, min(region.unstaffed, len(idle)))
    if not staffed:
        return sorted(chosen)
    first = chance.choice(staffed)
    near = sorted(
        (project for project in staffed if project != first),
        key=lambda project: -_liking(house, plan, first, project) * chance.random(),
    )
    return sorted([first, *near[: region.staffed - 1], *chosen])


def _liking(house: House, plan: Plan, one: int, other: int) -> float:
    """What the best changes of place between two teams would bring, roughly; never zero."""
    mine, theirs = list(plan[one]), list(plan[other])
    cross = house.synergy[np.ix_(mine, theirs)]
    come = house.fit[one, theirs] - house.fit[other, theirs] + np.maximum(cross, 0).sum(axis=0)
    go = house.fit[other, mine] - house.fit[one, mine] + np.maximum(cross, 0).sum(axis=1)
    return 1.0 + max(0.0, float(come.max())) + max(0.0, float(go.max()))


def _anew(
    master: Master, plan: Plan, projects: list[int], budget: Budget, region: Region, seed: int
) -> Plan | None:
    house = master.house
    kept = {project: members for project, members in plan.items() if project not in set(projects)}
    room = house.left(kept)
    actors = np.flatnonzero(room > 0).tolist()
    part = part_of(master, projects, actors, room)
    now = sum(house.worth(project, plan[project]) for project in projects if project in plan)
    generate_with_beam(part, budget, region.beam, region.rounds)
    found: Plan | None = dive(part, budget, beam=region.beam, rounds=region.dive_rounds)
    worth = part.house.total(found or {})
    if worth <= now:
        found, worth = None, now
    if region.work:
        found = pack(part.house, part.columns, worth, MOST, budget, work=region.work, seed=seed).plan or found
    if found is None:
        return None
    better = {
        projects[project]: tuple(actors[member] for member in members) for project, members in found.items()
    }
    for project in sorted(better):
        master.add((project, better[project]))
    return better
