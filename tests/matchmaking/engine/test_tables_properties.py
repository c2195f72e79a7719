"""Of any small problem: the plan keeps every hard rule, no bound is below its value, the same seed is the same plan."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine.errors import BadProblem, Impossible
from matchmaking.engine.meet.satisfaction import check, standing
from matchmaking.engine.meet.tables import add, judge, options, solve
from matchmaking.engine.meet.tables.bounds import bound_of
from matchmaking.engine.meet.tables.room import room_of
from matchmaking.engine.problems import Meet

pytestmark = pytest.mark.once


@st.composite
def problems(draw: Any) -> Meet:
    n, rounds, tables = draw(st.integers(0, 10)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    people, some = st.integers(0, max(0, n - 1)), n > 1
    worths = [
        draw(st.lists(st.integers(0, 9), min_size=n - 1 - one, max_size=n - 1 - one)) for one in range(n)
    ]
    pairs = list(combinations(range(n), 2))
    there = st.lists(st.integers(0, rounds - 1), unique=True).map(sorted).map(tuple)
    kept = st.dictionaries(people, st.integers(0, tables - 1), max_size=2)
    return Meet(
        n,
        rounds,
        tables,
        draw(st.integers(2, 5)),
        tuple(tuple(row) for row in worths),
        available=draw(st.just(()) | st.lists(there, min_size=n, max_size=n).map(tuple)),
        blocked=tuple(draw(st.lists(st.sampled_from(pairs), max_size=4))) if some else (),
        allow_repeats=draw(st.booleans()),
        avoid_repeats=draw(st.booleans()),
        municipality=tuple(draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))),
        champion=tuple(draw(st.lists(st.booleans(), min_size=n, max_size=n))),
        min_municipalities=draw(st.integers(0, 2)),
        min_champions=draw(st.integers(0, 1)),
        fixed=tuple(draw(kept).items()) if some else (),
    )


@settings(max_examples=40, deadline=None)
@given(problems())
def test_every_plan_keeps_all_hard_rules_and_no_bound_is_below_its_value(problem: Meet) -> None:
    try:
        found = solve(problem, seconds=0.4, seed=1)
    except (Impossible, BadProblem):
        return

    check(problem, found.rounds)
    judged = judge(problem, found.rounds)
    assert {rule.name for rule in judged.broken} <= {"seated"}
    assert judged.worst == pytest.approx(found.worst)
    assert (judged.total, judged.repeats) == (found.total, found.repeats)
    assert found.worst <= found.worst_bound
    assert found.total <= found.total_bound


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_bound_holds_for_every_way_of_one_round(problem: Meet) -> None:
    """All ways of one table against the rest of the people, whatever the rules."""
    room = room_of(problem)
    bound = bound_of(room)
    size = max(room.caps.max(initial=0), 0)
    for number in range(problem.rounds):
        here = [one for one in range(problem.n) if room.there[one, number]]
        for table in combinations(here, min(int(size), len(here))):
            if room.apart[list(table)][:, list(table)].any():
                continue
            plan: list[list[list[int]]] = [[] for _ in range(problem.rounds)]
            plan[number] = [list(table)]
            came = standing(problem, plan, room.best)
            assert came.worst <= bound.worst + 1e-9
            assert came.total <= bound.total


@settings(max_examples=25, deadline=None)
@given(problems(), st.data())
def test_repairs_break_nothing_that_was_whole_and_leave_earlier_rounds(
    problem: Meet, data: st.DataObject
) -> None:
    try:
        found = solve(problem, seconds=0.4, seed=1)
    except (Impossible, BadProblem):
        return
    begin = data.draw(st.integers(0, problem.rounds - 1))
    missing = set(data.draw(st.lists(st.integers(0, problem.n - 1), max_size=2))) if problem.n else set()

    for one in options(problem, found.rounds, missing, begin):
        assert [list(map(sorted, now)) for now in one.rounds[:begin]] == [
            list(map(sorted, now)) for now in found.rounds[:begin]
        ]
        assert len(one.after.broken) <= len(one.before.broken)
        for name in ("once", "available", "fixed", "blocked", "allow_repeats", "seats"):
            assert all(rule.held for rule in one.after.rules if rule.name == name)
        seated = [sorted(person for table in now for person in table) for now in one.rounds]
        before = [sorted(person for table in now for person in table) for now in found.rounds]
        gone = [[p for p in now if number < begin or p not in missing] for number, now in enumerate(before)]
        assert seated == gone


@settings(max_examples=25, deadline=None)
@given(problems(), st.data())
def test_whoever_comes_late_sits_where_no_rule_breaks(problem: Meet, data: st.DataObject) -> None:
    if problem.n == 0:
        return
    try:
        found = solve(problem, seconds=0.4, seed=1)
    except (Impossible, BadProblem):
        return
    late = data.draw(st.integers(0, problem.n - 1))
    without = [[[one for one in table if one != late] for table in now] for now in found.rounds]

    came = add(problem, without, late, 0)

    for name in ("once", "available", "fixed", "blocked", "allow_repeats", "seats"):
        assert all(rule.held for rule in came.after.rules if rule.name == name)
    assert {move.person for move in came.moves} <= {late}
