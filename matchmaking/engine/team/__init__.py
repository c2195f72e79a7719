"""Teams for projects: which actors carry which, for the largest sum of base, fits and synergies.

    choose teams T (a project p and its members S) such that
      min_size <= |S| <= max_size; the offers of S cover the needs of p; nobody in S is blocked from another in S;
      each required sector is in S; 100 · (members of a sector) <= max_sector_percent · |S|, for each sector;
      S comes from min_municipalities at least;
      no actor is on more than max_teams_per_actor teams, no project has more than one;
    maximise the sum of base(p) + sum of fit(p, i) for i in S + sum of synergy(i, j) for i < j in S.

That is set packing over teams, of which there are far too many to write down. `generating.py` solves its linear
relaxation by column generation; `searching.py` finds the best teams at given prices; `proving.py` lists all teams that
a better plan could use and chooses among them exactly; `improving.py` re-plans a few projects at a time where that is
too much. `possible.py` says which projects can have no team at all, and why.
"""

from __future__ import annotations

import time

from matchmaking.engine.problems import Team
from matchmaking.engine.solutions import Members, Teams
from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.checking import broken_rules, worth_of
from matchmaking.engine.team.house import house_of

__all__ = ["solve"]


def solve(problem: Team, *, seconds: float = 30.0, seed: int = 1) -> Teams:
    """A plan that keeps all rules, and a bound. Projects without a team are left out.

    `impossible` names the projects that can have no team, and why. Raises `Impossible` where that is so for all
    projects, `BadProblem` where the worths are beyond counting.
    """
    from matchmaking.engine.team.known import first_teams
    from matchmaking.engine.team.planning import best_plan
    from matchmaking.engine.team.possible import unstaffable

    budget = Budget(seconds, began=time.monotonic())
    house = house_of(problem)
    first = first_teams(house, budget)
    impossible = unstaffable(problem, {project for project, _members in first}, budget)
    without = {one.project for one in impossible}
    plan, bound = best_plan(house, sorted(set(range(len(problem.projects))) - without), first, budget, seed)
    teams = tuple(Members(project, plan[project]) for project in sorted(plan))
    total = worth_of(problem, teams)
    broken = broken_rules(problem, teams)
    if broken or total != house.total(plan) or bound < total:
        raise AssertionError(f"the plan of teams is unsound: {broken}, {total}, {bound}")
    return Teams(teams, total, bound, impossible)
