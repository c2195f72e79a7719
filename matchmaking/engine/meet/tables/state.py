"""The seats of several independent searches ("chains") in arrays, so that one numpy call looks at all of them.

`seats` is chains × rounds × rows × width: the ids that sit there. Ids from 0 to n-1 are people, then come the *empty
seats* (one id each; two of them never belong at one table, so the tables stay even) and last an id for *no seat*. Rows
after the tables are the bench: people for whom there is no seat; nobody meets there.
`met` is chains × ids × ids: how often two sit together. For an id that is no person it is far below zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.tables.room import Ints, Room

NEVER = -10_000
Small = NDArray[np.int16]


@dataclass(frozen=True)
class Layout:
    """What all chains share. `width` is the most seats of a row, `rows` tables and bench, `empty` how many empty seats."""

    sizes: Ints
    """rounds × tables: how many people sit there."""
    slots: Ints
    """rounds × tables: how many seats take part; one more than people where the table may take one more."""
    rows: int
    width: int
    empty: int

    def ids(self, n: int) -> int:
        return n + self.empty + 1


def layout_of(room: Room, sizes: Ints) -> Layout:
    here = room.there.sum(axis=0)
    full = sizes.max(axis=1, initial=0)
    slots = np.where((sizes == full[:, None] - 1) & (sizes < room.caps) & (sizes > 0), sizes + 1, sizes)
    outside = int((here - sizes.sum(axis=1)).max(initial=0))
    width = max(1, int(slots.max(initial=0)))
    benches = -(-outside // width)
    return Layout(
        sizes,
        slots,
        rows=sizes.shape[1] + benches,
        width=width,
        empty=int((slots - sizes).sum(axis=1).max(initial=0)),
    )


def seated(room: Room, layout: Layout, plan: list[list[list[int]]]) -> Ints:
    """rounds × rows × width of one chain. Tables of the plan have the layout's sizes; who has no table is benched."""
    n, (rounds, tables) = room.n, layout.sizes.shape
    nobody = n + layout.empty
    seats = np.full((rounds, layout.rows, layout.width), nobody, dtype=np.int64)
    for number in range(rounds):
        empty = n
        for table, people in enumerate(plan[number]):
            spare = int(layout.slots[number, table]) - len(people)
            seats[number, table, : len(people) + spare] = [*people, *range(empty, empty + spare)]
            empty += spare
        taken = {one for people in plan[number] for one in people}
        benched = [one for one in np.flatnonzero(room.there[:, number]).tolist() if one not in taken]
        seats[number, tables:].reshape(-1)[: len(benched)] = benched
    return seats


def met_of(seats: Ints, tables: int, n: int, ids: int) -> Small:
    """ids × ids of one chain."""
    met = np.zeros((ids, ids), dtype=np.int16)
    for tables_now in seats[:, :tables]:
        for table in tables_now:
            met[table[:, None], table] += 1
    met[n:] = NEVER
    met[:, n:] = NEVER
    np.fill_diagonal(met, NEVER)
    return met


def plan_of(seats: Ints, tables: int, n: int) -> list[list[list[int]]]:
    return [[sorted(one for one in table if one < n) for table in now[:tables]] for now in seats.tolist()]
