"""Which rules a plan keeps and what it is worth: for a page, and for what a change by hand costs (before and after).

Everything is counted in arrays, so that it takes a few milliseconds for 150 people and eight rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.tables.room import Ints, Room, room_of
from matchmaking.engine.problems import Meet

Plan = Sequence[Sequence[Sequence[int]]]
Place = tuple[int, int]
"""(round, table), from 0."""

known_room = lru_cache(maxsize=4)(room_of)
"""What people could have at best takes longer to find than everything here, and stays the same for one problem."""


@dataclass(frozen=True)
class Rule:
    """A hard rule by its name in the problem, and where it is broken: the tables, and the people it is about.

    Beside the names of the problem there are `seated` (everybody who is there has a seat as long as there are seats;
    its table is -1), `once` (nobody sits at two tables of a round) and `seats` (no table has more people than seats).
    """

    name: str
    places: tuple[Place, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def held(self) -> bool:
        return not self.places


@dataclass(frozen=True)
class Judgement:
    """`met` are different pairs who sit together, `useful` those of them who are worth something to each other.

    `repeats` counts how often two meet again, `without` people who have no useful meeting though there is one to have.
    """

    rules: tuple[Rule, ...]
    repeats: int
    worst: float
    worst_off: int
    """Who is worst off; -1 where nobody is there."""
    total: int
    met: int
    useful: int
    without: int
    satisfaction: tuple[float, ...] = ()

    @property
    def held(self) -> bool:
        return all(rule.held for rule in self.rules)

    @property
    def broken(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.held)


def judge(problem: Meet, rounds: Plan) -> Judgement:
    """All hard rules of `problem` and the wishes, whatever the plan: it may break any of them."""
    room = known_room(problem)
    sits = _Sitting(room, rounds)
    met = sits.met
    together = met > 0
    worth = np.where(together, room.worth, 0)
    best = np.array([float(one) for one in room.best])
    had = worth.sum(axis=1)
    satisfaction = np.where(best > 0, had / np.maximum(best, 1), 1.0)
    return Judgement(
        tuple(sits.rules()),
        int(np.maximum(met - 1, 0).sum()) // 2,
        float(satisfaction.min(initial=1.0)),
        int(satisfaction.argmin()) if room.n else -1,
        int(worth.sum()) // 2,
        int(together.sum()) // 2,
        int((worth > 0).sum()) // 2,
        int(((had == 0) & (best > 0)).sum()),
        tuple(satisfaction.tolist()),
    )


class _Sitting:
    """`at` is rounds × n: the table of each, or -1. Somebody at several tables of a round counts at the last."""

    def __init__(self, room: Room, rounds: Plan) -> None:
        self._room, self._rounds = room, rounds
        self._twice: list[tuple[Place, int]] = []
        self.at = np.full((room.problem.rounds, room.n), -1, dtype=np.int64)
        for number, tables in enumerate(rounds):
            for table, people in enumerate(tables):
                for person in people:
                    if self.at[number, person] >= 0:
                        self._twice.append(((number, table), person))
                    self.at[number, person] = table
        self.met = self._met()

    def _met(self) -> Ints:
        met = np.zeros((self._room.n, self._room.n), dtype=np.int64)
        for row in self.at:
            met += (row[:, None] == row) & (row >= 0)
        np.fill_diagonal(met, 0)
        return met

    def rules(self) -> Iterator[Rule]:
        room, problem = self._room, self._room.problem
        seated = self.at >= 0
        yield Rule(
            "once", tuple(place for place, _ in self._twice), tuple(person for _, person in self._twice)
        )
        yield self._people("available", seated & ~room.there.T)
        yield self._unseated(seated)
        yield self._people("fixed", seated & (room.place >= 0) & (self.at != room.place))
        yield self._pairs("blocked", room.apart)
        if not problem.allow_repeats:
            yield self._pairs("allow_repeats", self.met > 1)
        sizes = self._count(np.ones(room.n, dtype=np.int64))
        yield self._tables("seats", sizes > room.caps)
        if room.homes_asked:
            homes = [self._count(room.home == home) > 0 for home in range(int(room.home.max(initial=0)) + 1)]
            several = np.sum(homes, axis=0)
            yield self._tables("min_municipalities", (sizes > 0) & (several < room.homes_asked))
        if room.champions_asked:
            champions = self._count(room.champion)
            yield self._tables("min_champions", (sizes > 0) & (champions < room.champions_asked))

    def _count(self, counted: NDArray[np.generic]) -> Ints:
        """rounds × tables: how many of those who count sit there."""
        tables = self._room.problem.tables
        counts = np.zeros((len(self.at), tables), dtype=np.int64)
        for number, row in enumerate(self.at):
            here = (row >= 0) & (row < tables)
            counts[number] = np.bincount(
                row[here], weights=counted[here].astype(np.float64), minlength=tables
            )
        return counts

    def _unseated(self, seated: NDArray[np.bool_]) -> Rule:
        """Where somebody stands though there are seats enough for all who are there."""
        there = self._room.there.T
        enough = np.minimum(there.sum(axis=1), self._room.caps.sum())
        short = np.flatnonzero((seated & there).sum(axis=1) < enough).tolist()
        people = {int(one) for number in short for one in np.flatnonzero(there[number] & ~seated[number])}
        return Rule("seated", tuple((number, -1) for number in short), tuple(sorted(people)))

    def _people(self, name: str, wrong: NDArray[np.bool_]) -> Rule:
        where = [(int(number), int(person)) for number, person in np.argwhere(wrong)]
        places = sorted({(number, int(self.at[number, person])) for number, person in where})
        return Rule(name, tuple(places), tuple(sorted({person for _, person in where})))

    def _pairs(self, name: str, wrong: NDArray[np.bool_]) -> Rule:
        places: set[Place] = set()
        people: set[int] = set()
        for one, other in np.argwhere(np.triu(wrong & (self.met > 0), 1)).tolist():
            same = np.flatnonzero((self.at[:, one] == self.at[:, other]) & (self.at[:, one] >= 0))
            places.update((number, int(self.at[number, one])) for number in same.tolist())
            people.update((one, other))
        return Rule(name, tuple(sorted(places)), tuple(sorted(people)))

    def _tables(self, name: str, wrong: NDArray[np.bool_]) -> Rule:
        return Rule(name, tuple((int(number), int(table)) for number, table in np.argwhere(wrong)))
