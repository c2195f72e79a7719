"""A first plan by diving: the relaxation's largest share becomes a team, and what is left is planned anew.

After each team the column generation goes on for those who are left, so that the teams fit what is there (Joncour,
Michel, Sadykov, Sverdlov and Vanderbeck 2010).
"""

from __future__ import annotations

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.generating import generate_with_beam
from matchmaking.engine.team.house import Ints, Plan
from matchmaking.engine.team.master import Column, Master

SURE = 0.85
"""A share above this becomes a team together with the largest."""


def dive(master: Master, budget: Budget, *, beam: int, rounds: int) -> Plan:
    """The master is solved. New teams join it."""
    house = master.house
    plan: dict[int, tuple[int, ...]] = {}
    shares = master.shares()
    while shares:
        plan |= dict(_surest(shares))
        projects = [project for project in range(len(house.base)) if project not in plan]
        room = house.left(plan)
        actors = np.flatnonzero(room > 0).tolist()
        part = part_of(master, projects, actors, room)
        if not budget.over:
            generate_with_beam(part, budget, beam, rounds)
        part.solve()
        shares = [
            (share, (projects[project], tuple(actors[member] for member in members)))
            for share, (project, members) in part.shares()
        ]
        for _share, column in shares:
            master.add(column)
    return plan


def _surest(shares: list[tuple[float, Column]]) -> list[Column]:
    """The largest share, and others that are nearly whole; two such never want the same actor or project."""
    ordered = sorted(shares, key=lambda one: (-round(one[0], 6), one[1]))
    return [ordered[0][1], *(column for share, column in ordered[1:] if share > SURE)]


def part_of(master: Master, projects: list[int], actors: list[int], room: Ints) -> Master:
    """A master of some projects and actors, numbered anew, with the known teams that fit into it."""
    part = Master(master.house.part(projects, actors, room))
    project_there = {project: at for at, project in enumerate(projects)}
    actor_there = {actor: at for at, actor in enumerate(actors)}
    for project, members in master.columns:
        if project in project_there and all(member in actor_there for member in members):
            part.add((project_there[project], tuple(actor_there[member] for member in members)))
    return part
