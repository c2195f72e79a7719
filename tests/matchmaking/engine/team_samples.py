"""Small problems of teams, drawn by hypothesis, and the best plan by trying all."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from matchmaking.engine.problems import Project, Team, TeamActor
from matchmaking.engine.solutions import Members
from matchmaking.engine.team.checking import broken_rules, worth_of

SECTORS, TOWNS, TAGS = ("public", "private", "civil"), ("a", "b", "c"), ("x", "y", "z")
worths = st.integers(-30, 60)


@st.composite
def problems(draw: st.DrawFn, most_actors: int = 7, most_projects: int = 3) -> Team:
    n = draw(st.integers(1, most_actors))
    pairs = list(combinations(range(n), 2))
    subset = st.lists(st.sampled_from(pairs), max_size=12, unique=True) if pairs else st.just([])
    return Team(
        tuple(draw(_actors()) for _ in range(n)),
        tuple(draw(_projects(n)) for _ in range(draw(st.integers(1, most_projects)))),
        synergy=tuple((one, other, draw(worths)) for one, other in draw(subset)),
        blocked=tuple(draw(subset)[:2]),
        required_sectors=tuple(draw(st.lists(st.sampled_from(SECTORS), max_size=2))),
        max_sector_percent=draw(st.sampled_from([34, 49, 50, 67, 100])),
        min_municipalities=draw(st.integers(0, 3)),
        max_teams_per_actor=draw(st.integers(1, 2)),
    )


@st.composite
def _actors(draw: st.DrawFn) -> TeamActor:
    offers = draw(st.lists(st.sampled_from(TAGS), max_size=2))
    return TeamActor(draw(st.sampled_from(SECTORS)), draw(st.sampled_from(TOWNS)), tuple(offers))


@st.composite
def _projects(draw: st.DrawFn, n: int) -> Project:
    least = draw(st.integers(0, 4))
    most = draw(st.integers(least, 5))
    needs = tuple(draw(st.lists(st.sampled_from(TAGS), max_size=2)))
    return Project(needs, least, most, draw(worths), tuple(draw(worths) for _ in range(n)))


def all_teams(problem: Team, project: int) -> list[Members]:
    n = len(problem.actors)
    teams = [
        Members(project, members) for size in range(1, n + 1) for members in combinations(range(n), size)
    ]
    return [team for team in teams if not broken_rules(problem, [team])]


def best_total(problem: Team) -> int:
    """By trying all plans, project by project."""
    left = dict.fromkeys(range(len(problem.actors)), problem.max_teams_per_actor)
    worth_with = [
        [(team.members, worth_of(problem, [team])) for team in all_teams(problem, project)]
        for project in range(len(problem.projects))
    ]

    def best_from(project: int) -> int:
        if project == len(worth_with):
            return 0
        best = best_from(project + 1)
        for members, worth in worth_with[project]:
            if worth > 0 and all(left[member] for member in members):
                for member in members:
                    left[member] -= 1
                best = max(best, worth + best_from(project + 1))
                for member in members:
                    left[member] += 1
        return best

    return best_from(0)
