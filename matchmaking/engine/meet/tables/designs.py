"""Rounds in which nobody meets twice, by construction: `tables` tables of `size` in each, all seats taken.

*Columns.* People are (x, c) with x of a group of order `tables` and a column c < size. In round r table b takes one
of each column, x = b + D[r][c]. Two columns meet twice only where D[r][c] - D[s][c] takes a value twice, so what is
needed is a matrix whose differences of any two rows are distinct along the columns: part of a difference matrix
(Bose and Bush 1952; Colbourn and Dinitz, Handbook of Combinatorial Designs, VI.17). Over GF(q) the products r · c
do it for q rounds and size ≤ q; for other numbers a short search over the whole numbers modulo `tables` does.
Where size divides tables, those of one column have not met, and play among themselves: one round or more on top.

What goes beyond columns is searched for by `starters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from matchmaking.engine.meet.tables.fields import field_of

Plan = list[list[list[int]]]
Group = Callable[[int, int], int]
Matrix = tuple[Group, list[list[int]]]
"""How to add in the group, and what each column is shifted by: rounds × size, with distinct differences."""
TRIES, RESTARTS = 400, 20


def design(tables: int, size: int, rounds: int) -> Plan | None:
    """Rounds of all tables × size people without a repeat, or None where none of the constructions gives that many."""
    people = tables * size
    if rounds <= 0 or size < 2 or rounds * (size - 1) > people - 1:
        return None
    if rounds == 1:
        return [[list(range(first, first + size)) for first in range(0, people, size)]]
    return _in_circle(people, rounds) if size == 2 else _in_columns(tables, size, rounds)


def _in_circle(people: int, rounds: int) -> Plan:
    """Everybody but one turns on a circle and meets who is opposite (Kirkman 1847)."""
    turning = people - 1
    return [
        [
            [people - 1, now],
            *([(now + step) % turning, (now - step) % turning] for step in range(1, people // 2)),
        ]
        for now in range(rounds)
    ]


def _in_columns(tables: int, size: int, rounds: int) -> Plan | None:
    """All rounds across columns where the products do it; else as many as can be within columns, the rest across."""
    linear = rounds <= tables and _linear(tables, size, rounds)
    extra = [] if linear else _within_columns(tables, size, rounds)
    across = rounds - len(extra)
    matrix = linear or _linear(tables, size, across) or _searched(tables, size, across)
    if not matrix:
        return None
    plus, shifts = matrix
    plan = [
        [[column * tables + plus(table, row[column]) for column in range(size)] for table in range(tables)]
        for row in shifts
    ]
    return plan + extra


def _within_columns(tables: int, size: int, rounds: int) -> Plan:
    """Rounds in which each column plays alone."""
    if tables % size:
        return []
    for wanted in range(min(rounds, (tables - 1) // (size - 1)), 0, -1):
        inner = design(tables // size, size, wanted)
        if inner:
            return [_in_each_column(now, tables, size) for now in inner]
    return []


def _in_each_column(now: list[list[int]], tables: int, size: int) -> list[list[int]]:
    return [[column * tables + person for person in table] for column in range(size) for table in now]


def _linear(tables: int, size: int, rounds: int) -> Matrix | None:
    """Products in the field of this size; modulo `tables` where no two differences multiply to nothing."""
    if max(size, rounds) > tables:
        return None
    field = field_of(tables)
    if field:
        return field.plus, [[field.times(row, column) for column in range(size)] for row in range(rounds)]
    if any(row * column % tables == 0 for row in range(1, rounds) for column in range(1, size)):
        return None
    return _modulo(tables), [[row * column % tables for column in range(size)] for row in range(rounds)]


def _modulo(tables: int) -> Group:
    return lambda one, other: (one + other) % tables


def _searched(tables: int, size: int, rounds: int) -> Matrix | None:
    """Modulo `tables`, column by column; the matrix may as well lie on its side."""
    short, long = min(size, rounds), max(size, rounds)
    if long > tables:
        return None
    columns = _Columns(tables, short, long).found()
    if columns is None:
        return None
    if short == rounds:
        columns = [[column[row] for column in columns] for row in range(rounds)]
    return _modulo(tables), columns


class _Columns:
    """`long` columns of `short` numbers each; any two rows differ by something else in every column."""

    def __init__(self, modulus: int, short: int, long: int) -> None:
        self._modulus, self._short, self._long = modulus, short, long
        self._rng = np.random.default_rng(1)
        self._left = 0

    def found(self) -> list[list[int]] | None:
        for _ in range(RESTARTS):
            self._left = TRIES
            self._taken = np.zeros((self._short, self._short, self._modulus), dtype=np.bool_)
            self._columns: list[list[int]] = []
            if self._add():
                return self._columns
        return None

    def _add(self) -> bool:
        """One more column, and all after it."""
        if len(self._columns) == self._long:
            return True
        for column in self._possible([0]):
            self._mark(column, taken=True)
            self._columns.append(column)
            if self._add():
                return True
            self._columns.pop()
            self._mark(column, taken=False)
        return False

    def _possible(self, begun: list[int]) -> Iterator[list[int]]:
        """Columns that begin like this and differ as none before."""
        row = len(begun)
        if row == self._short:
            yield begun
            return
        used = np.zeros(self._modulus, dtype=np.bool_)
        for above, number in enumerate(begun):
            used |= np.roll(self._taken[row, above], number)
        for number in self._rng.permutation(np.flatnonzero(~used)).tolist():
            self._left -= 1
            if self._left < 0:
                return
            yield from self._possible([*begun, number])

    def _mark(self, column: list[int], *, taken: bool) -> None:
        for row, number in enumerate(column):
            for above in range(row):
                self._taken[row, above, (number - column[above]) % self._modulus] = taken
