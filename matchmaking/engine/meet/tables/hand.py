"""One round being repaired by hand: single moves and exchanges, each with what it costs.

A table is *in trouble* where it lacks champions or municipalities, or has fewer people than its least size: half of
what was planned for it, and three (or all that were planned, if they were fewer). An empty table is in no trouble.
Whoever has a fixed place is never moved, and nobody is brought together with the blocked, or again where that is a
hard rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.engine.meet.tables.room import Ints, Room

FEWEST = 3
Step = tuple[tuple[int, int], ...]
"""(person, to which table), carried out together."""


@dataclass(frozen=True)
class Cost:
    """What a step does: trouble left at the tables it touches (less is better), repeats, and worth that is lost."""

    trouble: int
    repeats: int
    lost: int

    def __lt__(self, other: Cost) -> bool:
        return self.key < other.key

    @property
    def key(self) -> tuple[int, int, int]:
        return self.trouble, self.repeats, self.lost


class Hand:
    """`tables` of one round, who is planned for them, and `met`: how often two sit together in the other rounds."""

    def __init__(
        self, room: Room, tables: Sequence[Sequence[int]], planned: Sequence[int], met: Ints
    ) -> None:
        self.room, self.met = room, met
        self.tables = [list(table) for table in tables]
        self.least = [max(min(FEWEST, size), -(-size // 2)) for size in planned]

    def at(self, person: int) -> int:
        return next((place for place, table in enumerate(self.tables) if person in table), -1)

    def troubled(self) -> list[int]:
        return [place for place, table in enumerate(self.tables) if self.trouble(place, table)]

    def trouble(self, place: int, table: list[int]) -> int:
        if not table:
            return 0
        room = self.room
        lacks = max(0, self.least[place] - len(table))
        if room.champions_asked:
            lacks += max(0, room.champions_asked - int(room.champion[table].sum()))
        if room.homes_asked:
            lacks += max(0, room.homes_asked - len(set(room.home[table].tolist())))
        return lacks

    def may_sit(self, person: int, place: int, others: list[int]) -> bool:
        room = self.room
        if len(others) >= room.caps[place] or room.place[person] not in (-1, place):
            return False
        if room.apart[person, others].any():
            return False
        return room.problem.allow_repeats or not self.met[person, others].any()

    def moves(self, place: int) -> Iterator[Step]:
        """Somebody comes to this table from another that can do without."""
        here = self.tables[place]
        for other, table in enumerate(self.tables):
            if other == place:
                continue
            for person in table:
                rest = [one for one in table if one != person]
                free = self.room.place[person] < 0 and self.may_sit(person, place, here)
                if free and self.trouble(other, rest) <= self.trouble(other, table):
                    yield ((person, place),)

    def exchanges(self, place: int) -> Iterator[Step]:
        """Somebody here and somebody there change places."""
        here = self.tables[place]
        for other, table in enumerate(self.tables):
            if other == place:
                continue
            for mine in here:
                rest = [one for one in here if one != mine]
                for theirs in table:
                    their_rest = [one for one in table if one != theirs]
                    if max(self.room.place[mine], self.room.place[theirs]) >= 0:
                        continue
                    if self.may_sit(theirs, place, rest) and self.may_sit(mine, other, their_rest):
                        yield ((theirs, place), (mine, other))

    def after(self, step: Step) -> dict[int, list[int]]:
        """The tables that the step touches, as they would be."""
        touched = {
            place: list(self.tables[place])
            for person, to in step
            for place in (self.at(person), to)
            if place >= 0
        }
        for person, to in step:
            came_from = self.at(person)
            if came_from >= 0:
                touched[came_from].remove(person)
            touched[to].append(person)
        return touched

    def cost(self, step: Step) -> Cost:
        after = self.after(step)
        trouble = sum(self.trouble(place, table) for place, table in after.items())
        trouble -= sum(self.trouble(place, self.tables[place]) for place in after)
        again, worth = self._sums(after.values())
        before_again, before_worth = self._sums(self.tables[place] for place in after)
        return Cost(trouble, again - before_again, before_worth - worth)

    def _sums(self, tables: Iterable[list[int]]) -> tuple[int, int]:
        """Pairs that meet again, and the worth of those that meet for the first time, at these tables."""
        again = worth = 0
        for table in tables:
            both = np.ix_(table, table)
            met = self.met[both] > 0
            again += int(met.sum()) // 2
            worth += int(np.where(met, 0, self.room.worth[both]).sum()) // 2
        return again, worth

    def carry_out(self, step: Step) -> None:
        for place, table in self.after(step).items():
            self.tables[place] = table
