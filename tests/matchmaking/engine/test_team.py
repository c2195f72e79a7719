"""Teams for projects: whole problems, what is impossible and why, and the parts that a proof rests on."""

from __future__ import annotations

import dataclasses
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.match_problems_team import FAMILIES, team_problem
from matchmaking.engine.__main__ import IMPOSSIBLE, main
from matchmaking.engine.errors import BadProblem, Impossible
from matchmaking.engine.problems import Project, Team, TeamActor
from matchmaking.engine.solutions import Members
from matchmaking.engine.team import solve
from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.checking import broken_rules, worth_of
from matchmaking.engine.team.choosing import choose
from matchmaking.engine.team.generating import generate_exactly, generate_with_beam
from matchmaking.engine.team.house import house_of
from matchmaking.engine.team.master import Master
from matchmaking.engine.team.near import near_columns
from matchmaking.engine.team.packing import pack
from matchmaking.engine.team.searching import Limits, Search
from tests.matchmaking.engine.team_samples import all_teams

pytestmark = pytest.mark.once

SECTORS = ("public", "private", "civil")


def actors(number: int, sectors: tuple[str, ...] = SECTORS) -> tuple[TeamActor, ...]:
    return tuple(TeamActor(sectors[at % len(sectors)], f"m{at}", (f"tag{at % 4}",)) for at in range(number))


def project(n: int, least: int, most: int, needs: tuple[str, ...] = (), fit: int = 10) -> Project:
    return Project(needs, least, most, 5, (fit,) * n)


def test_half_a_percent_too_little_makes_a_team_of_four_impossible() -> None:
    problem = Team(actors(9), (project(9, 4, 4),), max_sector_percent=49)

    with pytest.raises(Impossible) as told:
        solve(problem, seconds=5, seed=1)

    rules = [conflict.rule for conflict in told.value.conflicts]
    assert rules == ["max_sector_percent", "min_size"] or rules == [
        "max_sector_percent",
        "max_size",
        "min_size",
    ]
    assert "højst 49 %" in told.value.in_language("da")
    assert "of 4 members at most 1 from each, so 3 sectors give at most 3" in told.value.in_language("en")


def test_a_team_of_three_and_of_five_is_possible_where_one_of_four_is_not() -> None:
    for size in (3, 5):
        found = solve(Team(actors(9), (project(9, size, size),), max_sector_percent=49), seconds=5, seed=1)
        assert len(found.teams[0].members) == size

    found = solve(Team(actors(9), (project(9, 3, 4),), max_sector_percent=49), seconds=5, seed=1)
    assert len(found.teams[0].members) == 3


def test_a_project_that_can_have_no_team_is_named_and_the_rest_is_planned() -> None:
    problem = Team(actors(6), (project(6, 2, 3, ("moon",)), project(6, 2, 3)))

    found = solve(problem, seconds=5, seed=1)

    assert [team.project for team in found.teams] == [1]
    assert [(one.project, one.rule) for one in found.impossible] == [(0, "needs")]
    assert "ingen tilbyder moon" in found.impossible[0].da
    assert "nobody offers moon" in found.as_json()["impossible"][0]["en"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"required_sectors": ("army",)}, {"required_sectors"}),
        ({"min_municipalities": 5}, {"min_municipalities", "max_size"}),
        ({"min_municipalities": 99}, {"min_municipalities"}),
        ({"blocked": tuple(combinations(range(6), 2))}, {"blocked", "min_size"}),
        ({"max_sector_percent": 0}, {"max_sector_percent"}),
        ({"max_teams_per_actor": 0}, {"max_teams_per_actor"}),
        ({"projects": (project(6, 7, 9),)}, {"min_size"}),
        ({"projects": (project(6, 0, 0),)}, {"max_size"}),
    ],
)
def test_the_rules_in_conflict_are_named_and_no_others(changes: dict[str, object], rules: set[str]) -> None:
    problem = dataclasses.replace(Team(actors(6), (project(6, 2, 4),)), **changes)

    with pytest.raises(Impossible) as told:
        solve(problem, seconds=5, seed=1)

    assert {conflict.rule for conflict in told.value.conflicts} == rules


def test_the_command_says_what_is_impossible(tmp_path: Path) -> None:
    path, out = tmp_path / "problem.json", tmp_path / "solution.json"
    given = dataclasses.asdict(Team(actors(9), (project(9, 4, 4),), max_sector_percent=49))
    path.write_text(json.dumps({"kind": "team", **given}))

    assert main([str(path), "-o", str(out), "--seconds", "5"]) == IMPOSSIBLE

    assert "max_sector_percent" in {conflict["rule"] for conflict in json.loads(out.read_text())["conflicts"]}


def test_nobody_and_nothing() -> None:
    assert solve(Team((), ()), seconds=1, seed=1).as_json() == {"teams": [], "total": 0, "bound": 0}
    assert solve(Team(actors(3), ()), seconds=1, seed=1).total == 0
    with pytest.raises(Impossible):
        solve(Team((), (project(0, 1, 2),)), seconds=1, seed=1)


def test_a_team_that_is_worth_less_than_nothing_is_not_formed() -> None:
    found = solve(Team(actors(4), (project(4, 2, 2, fit=-9),)), seconds=5, seed=1)

    assert (found.teams, found.total, found.bound) == ((), 0, 0)


def test_a_pair_named_twice_has_both_synergies() -> None:
    found = solve(
        Team(actors(2), (project(2, 2, 2, fit=0),), synergy=((0, 1, 3), (1, 0, 4))), seconds=5, seed=1
    )

    assert found.total == 5 + 3 + 4


def test_immense_worths_are_refused_and_not_rounded() -> None:
    with pytest.raises(BadProblem, match=r"above 2\^38"):
        solve(Team(actors(2), (project(2, 1, 2, fit=2**53),)), seconds=5, seed=1)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_problem_of_a_small_town_is_solved_to_proof_in_every_family(family: str) -> None:
    problem = team_problem(15, 5, FAMILIES[family], 3)

    found = solve(problem, seconds=20, seed=1)

    assert broken_rules(problem, found.teams) == []
    assert worth_of(problem, found.teams) == found.total == found.bound


def test_little_time_still_gives_a_sound_plan_with_a_bound() -> None:
    problem = team_problem(60, 18, FAMILIES["very dense"], 1)

    found = solve(problem, seconds=1.5, seed=1)

    assert broken_rules(problem, found.teams) == []
    assert 0 < found.total <= found.bound


def test_the_search_finds_every_team_above_the_threshold() -> None:
    problem = team_problem(9, 3, FAMILIES["dense"], 5)
    house, prices = house_of(problem), np.arange(9) * 7.0
    above = np.array([20.0, 60.0, 0.0])
    found: set[tuple[int, tuple[int, ...]]] = set()
    for size in house.by_size:
        got = Search(house, size, prices, above, Limits(every=True), Budget(10)).run()
        for projects, teams in zip(got.project, got.members, strict=True):
            found |= {(int(p), tuple(team)) for p, team in zip(projects, teams.tolist(), strict=True)}

    expected = {
        (number, team.members)
        for number in range(3)
        for team in all_teams(problem, number)
        if worth_of(problem, [team]) - prices[list(team.members)].sum() > above[number]
    }
    assert expected
    assert found == expected


def test_a_search_cut_short_still_bounds_what_it_has_not_seen() -> None:
    problem = team_problem(14, 3, FAMILIES["very dense"], 2)
    house = house_of(problem)
    for size in house.by_size:
        whole = Search(house, size, np.zeros(14), np.zeros(3), Limits(), Budget(10)).run()
        for limits in (Limits(steps=5), Limits(beam=1)):
            short = Search(house, size, np.zeros(14), np.zeros(3), limits, Budget(10)).run()
            assert (short.bound >= whole.bound).all()
            assert (short.best <= whole.best).all()


def test_near_teams_are_all_that_lose_less_than_the_width() -> None:
    problem = team_problem(10, 3, FAMILIES["dense"], 4)
    master = Master(house_of(problem))
    generate_with_beam(master, Budget(30), 20, 30)
    generated = generate_exactly(master, Budget(30))

    near = near_columns(generated, 40.0, 10_000, 10**6, Budget(30))

    def loss(team: Members) -> float:
        paid = generated.actors[list(team.members)].sum()
        return float(generated.levels[team.project] - worth_of(problem, [team]) + paid)

    teams = [team for number in range(3) for team in all_teams(problem, number)]
    assert near
    assert set(near) == {(team.project, team.members) for team in teams if loss(team) < 40}
    assert min(loss(team) for team in teams) >= 0
    assert generated.bound == generated.actors.sum() + generated.levels.sum()
    assert near_columns(generated, 40.0, 1, 10**6, Budget(30)) is None


def test_both_solvers_choose_equally_well_among_the_same_teams() -> None:
    house, budget = house_of(team_problem(16, 5, FAMILIES["very dense"], 2)), Budget(30)
    master = Master(house)
    generate_with_beam(master, budget, 20, 30)
    generated = generate_exactly(master, budget)
    near = near_columns(generated, 60.0, 10_000, 10**6, budget)
    assert near

    by_search = pack(house, near, 0, 10**6, budget, work=5, seed=1)
    by_cuts = choose(house, near, 0, 10**6, budget)

    assert by_search.total == by_search.bound == by_cuts.total == by_cuts.bound > 0
    assert pack(house, near, by_search.total, 10**6, budget, work=5, seed=1).plan is None
    assert choose(house, near, by_search.total, 10**6, budget).plan is None


def test_the_check_sees_each_broken_rule() -> None:
    problem = Team(
        (TeamActor("a", "x"), TeamActor("a", "x"), TeamActor("b", "y", ("t",))),
        (project(3, 2, 2, ("t",)), project(3, 2, 2)),
        blocked=((1, 2),),
        required_sectors=("b",),
        max_sector_percent=50,
        min_municipalities=2,
    )

    assert broken_rules(problem, [Members(0, (0, 2))]) == []
    assert broken_rules(problem, [Members(0, (0, 1))]) == [
        "needs",
        "required_sectors",
        "max_sector_percent",
        "min_municipalities",
    ]
    assert broken_rules(problem, [Members(0, (1, 2))]) == ["blocked"]
    assert "max_teams_per_actor" in broken_rules(problem, [Members(0, (0, 2)), Members(1, (0, 2))])
    assert "one team for a project" in broken_rules(problem, [Members(0, (0, 2)), Members(0, (0, 2))])
    assert "members" in broken_rules(problem, [Members(0, (2, 2))])
