"""What a plan of rounds is worth to each, and whether it keeps every hard rule. Shared by all table sizes.

Satisfaction of a person = worth of the distinct people met / the best they could have had alone: the worthiest set of
distinct partners, none blocked, with room for (seats of the largest table - 1) in each round where both are there.
That set is a maximum-weight independent set of a transversal matroid (Edmonds and Fulkerson 1965), so taking partners
by falling worth, and moving earlier ones to other rounds where that makes room, gives the optimum.
Somebody for whom nobody is worth anything has a satisfaction of 1. Worths may be up to 2^53, so sums are Python's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.meetings import meetings
from matchmaking.engine.problems import Meet

Plan = Sequence[Sequence[Sequence[int]]]
"""Rounds of tables of ids."""


class BrokenRule(AssertionError):
    """A plan of ours that breaks a hard rule: a fault in the engine, never in the problem."""


@dataclass(frozen=True)
class Standing:
    """What a plan came to. `satisfaction` is by person, `repeats` how often a pair met again."""

    satisfaction: tuple[float, ...]
    worst: float
    total: int
    repeats: int


def worths(problem: Meet) -> NDArray[np.int64]:
    """n × n, symmetric, nothing on the diagonal."""
    worth = np.zeros((problem.n, problem.n), dtype=np.int64)
    for person, row in enumerate(problem.value):
        worth[person, person + 1 :] = row
    return worth + worth.T


def presence(problem: Meet) -> NDArray[np.bool_]:
    """n × rounds: who is there when. Nothing said means that everybody is always there."""
    if not problem.available:
        return np.ones((problem.n, problem.rounds), dtype=np.bool_)
    there = np.zeros((problem.n, problem.rounds), dtype=np.bool_)
    for person, rounds in enumerate(problem.available):
        there[person, list(rounds)] = True
    return there


def may_meet(problem: Meet) -> NDArray[np.bool_]:
    """n × n: two different people who are not kept apart and are both there in some round."""
    there = presence(problem).astype(np.float32)
    allowed: NDArray[np.bool_] = there @ there.T > 0
    np.fill_diagonal(allowed, False)
    for one, other in problem.blocked:
        allowed[one, other] = allowed[other, one] = False
    return allowed


def best_alone(problem: Meet) -> tuple[int, ...]:
    """By person, the worth of the best partners they could have had if the others had no wishes."""
    worth, allowed, there = worths(problem), may_meet(problem), presence(problem)
    seats = max(problem.sizes, default=problem.table_size) - 1
    return tuple(
        _best_of(worth[person] * allowed[person], there & there[person], seats) for person in range(problem.n)
    )


def _best_of(worth: NDArray[np.int64], shared: NDArray[np.bool_], seats: int) -> int:
    """`shared`: n × rounds, where the partner is there and so is the person."""
    room = int(shared.any(axis=0).sum()) * seats
    total, taken = 0, _Taken(shared, seats)
    for partner in np.argsort(-worth, kind="stable").tolist():
        if taken.number == room or not worth[partner]:
            break
        if taken.add(partner):
            total += int(worth[partner])
    return total


class _Taken:
    """Which partners one has in which round; another is added by moving those before, if it can be."""

    def __init__(self, shared: NDArray[np.bool_], seats: int) -> None:
        self._shared, self._seats = shared, seats
        self._at: list[list[int]] = [[] for _ in range(shared.shape[1])]
        self.number = 0

    def add(self, partner: int) -> bool:
        added = self._place(partner, set())
        self.number += added
        return added

    def _place(self, partner: int, tried: set[int]) -> bool:
        rounds = [one for one in np.flatnonzero(self._shared[partner]).tolist() if one not in tried]
        for one in rounds:
            if len(self._at[one]) < self._seats:
                self._at[one].append(partner)
                return True
        for one in rounds:
            if one not in tried:
                tried.add(one)
                if self._moved_into(one, partner, tried):
                    return True
        return False

    def _moved_into(self, one: int, partner: int, tried: set[int]) -> bool:
        for place, sitting in enumerate(self._at[one]):
            if self._place(sitting, tried):
                self._at[one][place] = partner
                return True
        return False


def standing(problem: Meet, plan: Plan, best: Sequence[int]) -> Standing:
    """`best` is what `best_alone` gave."""
    met = Counter(meetings(plan))
    had, total = [0] * problem.n, 0
    for one, other in met:
        worth = problem.value[one][other - one - 1]
        had[one] += worth
        had[other] += worth
        total += worth
    satisfaction = tuple(mine / most if most else 1.0 for mine, most in zip(had, best, strict=True))
    return Standing(satisfaction, min(satisfaction, default=1.0), total, met.total() - len(met))


def check(problem: Meet, plan: Plan) -> None:
    """Raises `BrokenRule` where the plan breaks a hard rule. Knows nothing of how plans are made."""
    _holds(len(plan) == problem.rounds, f"{len(plan)} rounds instead of {problem.rounds}")
    for number, tables in enumerate(plan):
        _check_round(problem, number, tables)
    blocked = {(min(pair), max(pair)) for pair in problem.blocked}
    met = Counter(meetings(plan))
    for pair in met:
        _holds(pair not in blocked, f"{pair} are blocked and meet")
    if not problem.allow_repeats and met:
        pair, times = met.most_common(1)[0]
        _holds(times == 1, f"{pair} meet {times} times")


def _check_round(problem: Meet, number: int, tables: Sequence[Sequence[int]]) -> None:
    _holds(len(tables) <= problem.tables, f"round {number} has {len(tables)} tables")
    seated = [person for table in tables for person in table]
    _holds(len(set(seated)) == len(seated), f"somebody sits twice in round {number}")
    for person in seated:
        _holds(0 <= person < problem.n, f"{person} is nobody")
        here = not problem.available or number in problem.available[person]
        _holds(here, f"{person} is not there in round {number}")
    for place, table in enumerate(tables):
        _check_table(problem, place, table, f"table {place} of round {number}")
    sits = {person: place for place, table in enumerate(tables) for person in table}
    for person, place in problem.fixed:
        _holds(sits.get(person, place) == place, f"{person} is moved from table {place} in round {number}")


def _check_table(problem: Meet, place: int, table: Sequence[int], where: str) -> None:
    """An empty table has no rules to keep."""
    seats = problem.sizes[place] if problem.sizes else problem.table_size
    _holds(len(table) <= seats, f"{where} has {len(table)} people on {seats} seats")
    if not table:
        return
    if problem.min_municipalities and problem.municipality:
        several = len({problem.municipality[person] for person in table})
        _holds(several >= problem.min_municipalities, f"{where} has {several} municipalities")
    if problem.min_champions and problem.champion:
        champions = sum(problem.champion[person] for person in table)
        _holds(champions >= problem.min_champions, f"{where} has {champions} champions")


def _holds(kept: bool, otherwise: str) -> None:
    if not kept:
        raise BrokenRule(otherwise)
