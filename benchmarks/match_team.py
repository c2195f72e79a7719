"""Teams for projects: how near to the bound, how long, and beyond what column generation's first try reaches.

The comparison is that first try: the best choice among the teams that column generation has met when its relaxation
is solved, by HiGHS, for as long as we had. A plan that was made greedily stands beside it.
"""

from __future__ import annotations

import time

import numpy as np

from benchmarks.asked import Asked
from benchmarks.figures import Found, Row, Spread
from benchmarks.match_problems_team import FAMILIES, team_problem
from benchmarks.stage import Stage
from matchmaking.engine.problems import Team
from matchmaking.engine.team import solve
from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.choosing import choose
from matchmaking.engine.team.generating import generate_with_beam
from matchmaking.engine.team.house import House, house_of
from matchmaking.engine.team.master import Master
from matchmaking.engine.team.searching import Limits, Search

SMALL, MIDDLE, LARGE = (24, 7, 10.0), (60, 18, 30.0), (200, 60, 120.0)
"""Actors, projects, and the seconds we give ourselves."""
WITHIN = 0.5
"""Percent below the bound, of the middle ones."""


def measure(stage: Stage | None, asked: Asked) -> Found:
    found = Found()
    for family in FAMILIES:
        _small(found, family, asked.runs)
    for family in FAMILIES:
        _middle(found, family, asked.runs)
    _large(found, "dense", asked.runs)
    return found


def _small(found: Found, family: str, runs: int) -> None:
    actors, projects, _seconds = SMALL
    took, gaps = _measured(family, SMALL, runs)
    found.below(f"{actors} actors, {projects} projects, {family}", took, "s", most=5)
    _goal(found, f"{actors} actors, {family}: below the bound", gaps, "proven best", reached=not max(gaps))


def _middle(found: Found, family: str, runs: int) -> None:
    actors, projects, seconds = MIDDLE
    took, gaps = _measured(family, MIDDLE, runs)
    found.below(f"{actors} actors, {projects} projects, {family}", took, "s", most=seconds)
    middle = Spread.of(gaps).middle
    _goal(
        found, f"{actors} actors, {family}: below the bound", gaps, f"≤ {WITHIN} %", reached=middle <= WITHIN
    )


def _large(found: Found, family: str, runs: int) -> None:
    """The greedy plan and the first try are of the same problems."""
    actors, projects, seconds = LARGE
    took, gaps, ours, first, greedy = [], [], [], [], []
    for seed in range(1, runs + 1):
        problem = team_problem(actors, projects, FAMILIES[family], seed)
        began = time.perf_counter()
        plan = solve(problem, seconds=seconds, seed=1)
        took.append(time.perf_counter() - began)
        gaps.append(_percent(plan.total, plan.bound))
        ours.append(float(plan.total))
        first.append(float(_first_try(problem, seconds)))
        greedy.append(float(_greedy(house_of(problem))))
    name = f"{actors} actors, {projects} projects, {family}"
    found.below(name, took, "s", most=seconds)
    found.against(f"{name}: beside column generation's first try", ours, first, "worth", at_least=1.0)
    found.against(f"{name}: beside the greedy plan", ours, greedy, "worth", at_least=None)
    found.note(f"{actors} actors, {family}: below the bound", gaps, "%")


def _measured(family: str, size: tuple[int, int, float], runs: int) -> tuple[list[float], list[float]]:
    """(seconds, percent below the bound)"""
    actors, projects, seconds = size
    took, gaps = [], []
    for seed in range(1, runs + 1):
        problem = team_problem(actors, projects, FAMILIES[family], seed)
        began = time.perf_counter()
        plan = solve(problem, seconds=seconds, seed=1)
        took.append(time.perf_counter() - began)
        gaps.append(_percent(plan.total, plan.bound))
    return took, gaps


def _percent(total: int, bound: int) -> float:
    return 100 * (bound - total) / bound if bound else 0.0


def _goal(found: Found, what: str, values: list[float], goal: str, *, reached: bool) -> None:
    found.rows.append(Row(what, Spread.of(values), "%", goal=goal, reached=reached))


def _first_try(problem: Team, seconds: float) -> int:
    """The restricted master over the teams of the relaxation."""
    house, budget = house_of(problem), Budget(seconds)
    master = Master(house)
    generate_with_beam(master, budget, 10, 60)
    return choose(house, master.columns, 0, 10**9, budget).total


def _greedy(house: House) -> int:
    """Again and again the best team that can still be had, of any project, as a beam finds it."""
    room, total, open_ = house.room.copy(), 0, list(range(len(house.base)))
    while open_:
        part = house.part(open_, list(range(house.n)), room)
        best, project, members = 0.0, -1, ()
        for size in part.by_size:
            got = Search(
                part, size, np.zeros(house.n), np.zeros(len(open_)), Limits(beam=20), Budget(600)
            ).run()
            for projects, teams, worths in zip(got.project, got.members, got.worth, strict=True):
                at = int(np.argmax(worths))
                if worths[at] > best:
                    best, project, members = float(worths[at]), int(projects[at]), tuple(teams[at].tolist())
        if project < 0:
            return total
        total += int(best)
        room[list(members)] -= 1
        del open_[project]
    return total
