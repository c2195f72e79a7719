"""Rounds that are turns of one round: a search for a starter whose differences are all distinct.

People are (x, o) with x modulo `rounds` and o one of `orbits`, and `fixed` ones who stay where they are, each at a
table of its own. Turning the starter adds 1 to every x. Two people (x, o) and (y, p) sit together once in all rounds
for each time the difference y - x appears between o and p in the starter, so differences must not repeat
(Anderson, Combinatorial Designs and Tournaments, 1997).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plan = list[list[list[int]]]
Flags = NDArray[np.bool_]
PORTIONS = 12


def starter_rounds(tables: int, size: int, rounds: int, nodes: int) -> Plan | None:
    """None where there is no starter of this kind, or none was found when `nodes` people had been seated in the search."""
    for turns in range(rounds, rounds + 3):
        orbits, fixed = divmod(tables * size, turns)
        if fixed > tables or orbits < size - 1 or turns * (size - 1) > tables * size - 1:
            continue
        starter = _Starter(tables, size, turns, orbits, fixed).found(nodes // 3)
        if starter:
            return [_turned(starter, turns, orbits, by) for by in range(rounds)]
    return None


def _turned(starter: list[list[int]], turns: int, orbits: int, by: int) -> list[list[int]]:
    moving = turns * orbits
    return [
        [one if one >= moving else one // turns * turns + (one + by) % turns for one in table]
        for table in starter
    ]


class _Starter:
    """A round, found table by table: whoever has no table yet comes first, then partners with new differences."""

    def __init__(self, tables: int, size: int, turns: int, orbits: int, fixed: int) -> None:
        self._tables, self._size, self._turns, self._fixed = tables, size, turns, fixed
        self._moving, self._orbits = turns * orbits, orbits
        self._rng = np.random.default_rng(1)
        self._x = np.arange(self._moving) % turns
        self._orbit = np.arange(self._moving) // turns

    def found(self, nodes: int) -> list[list[int]] | None:
        for _ in range(PORTIONS):
            self._left = nodes // PORTIONS
            self._free = np.ones(self._moving, dtype=np.bool_)
            self._new = np.ones((self._orbits, self._orbits, self._turns), dtype=np.bool_)
            for orbit in range(self._orbits):
                self._new[orbit, orbit, 0] = False
                if self._turns % 2 == 0:  # half a turn would bring the same two together twice
                    self._new[orbit, orbit, self._turns // 2] = False
            self._order = self._rng.permutation(self._moving)
            self._done: list[list[int]] = []
            if self._table():
                return self._done
        return None

    def _table(self) -> bool:
        if len(self._done) == self._tables:
            return True
        if len(self._done) < self._fixed:
            fixed = self._moving + len(self._done)
            return self._fill([fixed], self._free.copy())
        first = int(self._order[np.argmax(self._free[self._order])])
        return self._seat([], first, self._free.copy())

    def _fill(self, table: list[int], possible: Flags) -> bool:
        """`possible`: who has new differences to all at the table."""
        if len(table) == self._size:
            self._done.append(table)
            if self._table():
                return True
            self._done.pop()
            return False
        if int(possible.sum()) < self._size - len(table):
            return False
        for one in self._rng.permutation(np.flatnonzero(possible)).tolist():
            if self._seat(table, one, possible):
                return True
            possible[one] = False  # tables are sets: what comes after is tried without this one
        return False

    def _seat(self, table: list[int], one: int, possible: Flags) -> bool:
        self._left -= 1
        marked = self._mark(table, one) if self._left >= 0 else None
        if marked is None:
            return False
        self._free[one] = False
        still = possible & self._free
        for sitting in [*table, one]:
            if sitting < self._moving:
                still &= self._fresh(sitting)
        if (
            table and table[0] >= self._moving
        ):  # a fixed one meets all of an orbit as it turns: one of them here
            still &= self._orbit != self._orbit[one]
        if self._fill([*table, one], still):
            return True
        self._free[one] = True
        self._unmark(marked)
        return False

    def _fresh(self, one: int) -> Flags:
        """Whose difference to this one has not been used."""
        fresh: Flags = self._new[self._orbit[one], self._orbit, (self._x - self._x[one]) % self._turns]
        return fresh

    def _mark(self, table: list[int], one: int) -> list[tuple[int, int, int]] | None:
        """None, and nothing marked, where two of the new differences are the same."""
        marked: list[tuple[int, int, int]] = []
        for sitting in table:
            if sitting >= self._moving:
                continue
            a, b = int(self._orbit[sitting]), int(self._orbit[one])
            gap = int(self._x[one] - self._x[sitting]) % self._turns
            if not self._new[a, b, gap]:
                self._unmark(marked)
                return None
            self._new[a, b, gap] = self._new[b, a, -gap % self._turns] = False
            marked.append((a, b, gap))
        return marked

    def _unmark(self, marked: list[tuple[int, int, int]]) -> None:
        for a, b, gap in marked:
            self._new[a, b, gap] = self._new[b, a, -gap % self._turns] = True
