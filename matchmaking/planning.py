"""The way from a hall to the engine and back. The engine, which brings numpy, is imported when there is a plan to make."""

from __future__ import annotations

from collections.abc import Callable, Collection

from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds
from matchmaking.seating import Plan

Told = Callable[[Rounds], None]


def solve(problem: Meet, *, seconds: float, seed: int, told: Told | None = None) -> Rounds:
    """Raises `Impossible` with the rules that no plan can keep together."""
    from matchmaking.engine import meet

    return meet.solve(problem, seconds=seconds, seed=seed, told=told)


def as_plan(answer: Rounds, tables: int) -> Plan:
    """Tables of ids, as many in each round as stand in the hall."""
    rounds = [[sorted(table) for table in each] for each in answer.rounds]
    return [each + [[] for _ in range(tables - len(each))] for each in rounds]


def mended(problem: Meet, plan: Plan, missing: Collection[int], from_round: int) -> Plan:
    """This and the later rounds without those who are missing: as few move as can be, and the rules hold where that can
    be. Who is missing keeps the seat they had, in case they come."""
    from matchmaking.engine.meet import tables as engine_tables

    found = engine_tables.repair(problem, plan, missing, from_round)
    rounds = [[list(table) for table in tables] for tables in found.rounds]
    for number, tables in enumerate(plan):
        for place, table in enumerate(tables):
            away = [one for one in table if one in missing and one not in rounds[number][place]]
            rounds[number][place] = sorted([*rounds[number][place], *away])
    return rounds
