"""Whether a plan keeps all hard rules and is worth what it says. It reads the problem anew and shares no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from matchmaking.engine.problems import Team
from matchmaking.engine.solutions import Members


def broken_rules(problem: Team, teams: Iterable[Members]) -> list[str]:
    """The rules that these teams break, by name; empty where the plan is sound."""
    teams = list(teams)
    broken = [rule for team in teams for rule in _of_team(problem, team)]
    if len({team.project for team in teams}) < len(teams):
        broken.append("one team for a project")
    on = Counter(member for team in teams for member in team.members)
    if any(times > problem.max_teams_per_actor for times in on.values()):
        broken.append("max_teams_per_actor")
    return broken


def _of_team(problem: Team, team: Members) -> list[str]:
    project, members = problem.projects[team.project], set(team.members)
    actors = [problem.actors[member] for member in team.members]
    sectors = Counter(actor.sector for actor in actors)
    offered = {offer for actor in actors for offer in actor.offers}
    kept = {
        "members": len(members) == len(team.members) > 0,
        "min_size": len(members) >= project.min_size,
        "max_size": len(members) <= project.max_size,
        "needs": offered >= set(project.needs),
        "blocked": not any(one in members and other in members for one, other in problem.blocked),
        "required_sectors": set(problem.required_sectors) <= set(sectors),
        "max_sector_percent": all(
            number * 100 <= problem.max_sector_percent * len(members) for number in sectors.values()
        ),
        "min_municipalities": len({actor.municipality for actor in actors}) >= problem.min_municipalities,
    }
    return [rule for rule, holds in kept.items() if not holds]


def worth_of(problem: Team, teams: Iterable[Members]) -> int:
    total = 0
    for team in teams:
        project, members = problem.projects[team.project], set(team.members)
        total += project.base + sum(project.fit[member] for member in team.members)
        total += sum(worth for one, other, worth in problem.synergy if one in members and other in members)
    return total
