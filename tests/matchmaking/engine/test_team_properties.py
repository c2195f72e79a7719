"""Whatever comes in: every plan keeps the rules, small ones are the best there are, and no bound is below a plan."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from matchmaking.engine.errors import Impossible
from matchmaking.engine.problems import Team
from matchmaking.engine.solutions import Teams
from matchmaking.engine.team import solve
from matchmaking.engine.team.checking import broken_rules, worth_of
from tests.matchmaking.engine.team_samples import all_teams, best_total, problems

pytestmark = pytest.mark.once
quick = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def answer(problem: Team) -> Teams | Impossible:
    try:
        return solve(problem, seconds=10, seed=3)
    except Impossible as impossible:
        return impossible


@quick
@given(problems())
def test_a_small_plan_is_the_best_and_says_so(problem: Team) -> None:
    possible = [bool(all_teams(problem, project)) for project in range(len(problem.projects))]
    found = answer(problem)
    if isinstance(found, Impossible):
        assert not any(possible)
        assert found.conflicts
        return
    assert [one.project for one in found.impossible] == [at for at, yes in enumerate(possible) if not yes]
    assert broken_rules(problem, found.teams) == []
    assert worth_of(problem, found.teams) == found.total == found.bound == best_total(problem)


@settings(quick, max_examples=30)
@given(problems(12, 5))
def test_the_same_seed_gives_the_same_plan(problem: Team) -> None:
    one, other = answer(problem), answer(problem)

    assert one == other or (isinstance(one, Impossible) and str(one) == str(other))
