"""A plan is changed while the event runs: few move, earlier rounds stay, and what it costs is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaking.engine.meet.tables import Move, add, judge, options, repair
from matchmaking.engine.meet.tables.designs import design
from matchmaking.engine.problems import Meet
from tests.matchmaking.engine.test_tables import people, ruled

pytestmark = pytest.mark.once

DESIGN = [[sorted(table) for table in now] for now in design(25, 6, 6) or []]


def hall(**rules: object) -> Meet:
    return people(150, 6, 25, 6, **rules)


def test_nobody_moves_where_a_table_is_still_large_enough() -> None:
    missing = DESIGN[2][7][:2]

    found = repair(hall(allow_repeats=True), DESIGN, missing, 2)

    assert found.moves == ()
    assert found.after.held
    assert found.lost == 0


def test_a_table_can_be_evened_out_with_one_move() -> None:
    """Two of table 8 are away in round 3: one comes from a full table, then five sit at both."""
    missing = dict.fromkeys(DESIGN[2][7][:2], (2,))
    ways = options(hall(allow_repeats=True), DESIGN, missing, 2)

    even = next(one for one in ways if one.way == "even")
    assert len(even.moves) == 1
    move = even.moves[0]
    assert (move.round, move.to_table) == (2, 7)
    assert [len(even.rounds[2][place]) for place in (7, move.from_table)] == [5, 5]
    assert even.before.total - even.after.total == even.lost


def test_a_table_that_is_too_small_gets_people_or_is_given_up() -> None:
    missing = dict.fromkeys(DESIGN[3][0][:4], (3,))
    ways = options(hall(allow_repeats=True), DESIGN, missing, 3)

    assert next(one.way for one in ways) == "few"
    assert len(ways[0].moves) == 1
    assert len(ways[0].rounds[3][0]) == 3
    assert any(
        not one.rounds[3][0] for one in options(hall(allow_repeats=True, sizes=(7,) * 25), DESIGN, missing, 3)
    )


def test_only_concerned_tables_and_later_rounds_are_touched() -> None:
    missing = DESIGN[4][0][:5]
    found = repair(hall(allow_repeats=True), DESIGN, missing, 4)

    assert found.rounds[:4] == tuple(tuple(tuple(table) for table in now) for now in DESIGN[:4])
    touched = {(move.round, place) for move in found.moves for place in (move.from_table, move.to_table)}
    for number in (4, 5):
        for place, table in enumerate(DESIGN[number]):
            if (number, place) not in touched:
                assert found.rounds[number][place] == tuple(one for one in table if one not in missing)


def test_a_table_that_lost_its_champion_gets_one() -> None:
    champion = tuple(one % 6 in (0, 1) for one in range(150))
    by_columns = [[sorted(table) for table in now] for now in DESIGN]
    problem = hall(allow_repeats=True, champion=champion, min_champions=1)
    held = judge(problem, by_columns)
    broken = {place for rule in held.broken for place in rule.places}
    assert broken, "some tables of a construction have no champion"

    found = repair(problem, by_columns, (), 0)

    assert found.after.held
    assert len(found.moves) <= 2 * len(broken)


def test_fixed_places_and_blocked_people_are_respected() -> None:
    from matchmaking.engine.meet.tables import solve

    problem = ruled()
    plan = solve(problem, seconds=1, seed=1).rounds
    missing = [one for one in plan[1][0] if one != 3][:4]

    for way in options(problem, plan, missing, 1):
        assert way.after.held, way.after.broken
        assert all(move.person not in (3, 4) for move in way.moves)


def test_up_to_three_different_ways_cheapest_first() -> None:
    missing = [*DESIGN[0][3][:4], *DESIGN[0][9][:2]]
    ways = options(hall(allow_repeats=True, sizes=(8,) * 25), DESIGN, missing, 0)

    assert 2 <= len(ways) <= 3
    assert len({way.rounds for way in ways}) == len(ways)
    assert [way.price for way in ways] == sorted(way.price for way in ways)


def test_whoever_comes_late_sits_down_and_the_next_best_is_another_table() -> None:
    problem = replace(hall(allow_repeats=True), sizes=(7,) * 25)
    without = [[[one for one in table if one != 17] for table in now] for now in DESIGN]

    first, second = (add(problem, without, 17, 3, choice=choice) for choice in (0, 1))

    assert [move.round for move in first.moves] == [3, 4, 5]
    assert all(17 in first.rounds[move.round][move.to_table] for move in first.moves)
    assert first.moves != second.moves
    assert first.moves[0] == Move(3, 17, -1, first.moves[0].to_table)
    assert [rule.name for rule in first.after.broken] == ["seated"]  # rounds 1 to 3 went without


def test_a_hundred_and_fifty_are_repaired_in_several_ways() -> None:
    problem = hall(champion=tuple(one % 3 == 0 for one in range(150)), min_champions=1, allow_repeats=True)

    ways = options(problem, DESIGN, [*DESIGN[0][3][:4], *DESIGN[1][9][:3]], 0)

    assert 0 < len(ways) <= 3


def test_judging_says_which_rules_are_broken_where() -> None:
    problem = ruled()
    everybody = list(range(48))
    plan = [[everybody[6 * place : 6 * place + 6] for place in range(8)] for _ in range(3)]

    judged = judge(problem, plan)

    broken = {rule.name: rule for rule in judged.broken}
    assert set(broken) >= {"blocked", "allow_repeats", "fixed"}
    assert (0, 0) in broken["blocked"].places
    assert {0, 1, 2} <= set(broken["blocked"].people)
    assert broken["fixed"].people == (4,)
    assert judged.repeats == 2 * 8 * 15


def test_judging_takes_any_plan() -> None:
    judged = judge(ruled(), [[[0, 1], [1, 2], [], [], [], [], [], [3, 4, 5, 6, 7, 8, 9]], [], []])

    broken = {rule.name for rule in judged.broken}
    assert broken >= {"once", "seated", "seats", "fixed"}
