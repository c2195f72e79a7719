"""A `Meet` as arrays, and how many sit at each table in each round.

A *setting* of a round says how many people each table takes: as even as the seats allow (two tables with room for one
more differ by one at most), at all tables unless champions or municipalities are too few for that many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.satisfaction import best_alone, may_meet, presence, worths
from matchmaking.engine.problems import Meet

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Room:
    """`worth` is n × n, zero between those who may not meet; `apart` are the blocked; `there` is n × rounds.

    `place[i]` is the table that i keeps, or -1. `home[i]` numbers the municipalities.
    """

    problem: Meet
    worth: Ints
    apart: Flags
    there: Flags
    best: tuple[int, ...]
    caps: Ints
    place: Ints
    home: Ints
    champion: Flags

    @property
    def n(self) -> int:
        return self.problem.n

    @property
    def homes_asked(self) -> int:
        return self.problem.min_municipalities if self.problem.municipality else 0

    @property
    def champions_asked(self) -> int:
        return self.problem.min_champions if self.problem.champion else 0


def room_of(problem: Meet) -> Room:
    n = problem.n
    apart = np.zeros((n, n), dtype=np.bool_)
    for one, other in problem.blocked:
        apart[one, other] = apart[other, one] = True
    place = np.full(n, -1, dtype=np.int64)
    for person, table in problem.fixed:
        place[person] = table
    numbers = {name: number for number, name in enumerate(sorted(set(problem.municipality)))}
    home = np.array([numbers[name] for name in problem.municipality] or [0] * n, dtype=np.int64)
    champion = np.array(problem.champion or [False] * n, dtype=np.bool_)
    caps = np.array(problem.sizes or (problem.table_size,) * problem.tables, dtype=np.int64)
    return Room(
        problem,
        worths(problem) * may_meet(problem),
        apart,
        presence(problem),
        best_alone(problem),
        caps,
        place,
        home,
        champion,
    )


def settings_of(room: Room) -> Ints:
    """rounds × tables: how many people each table is to take."""
    rounds = [_setting(room, number) for number in range(room.problem.rounds)]
    return np.array(rounds, dtype=np.int64).reshape(room.problem.rounds, room.problem.tables)


def _setting(room: Room, number: int) -> Ints:
    here = room.there[:, number]
    held = np.bincount(room.place[here & (room.place >= 0)], minlength=room.problem.tables)
    used = tables_used(room, number)
    return even(np.where(used, room.caps, 0), held, int(here.sum()))


def tables_used(room: Room, number: int) -> Flags:
    """Which tables: those that somebody keeps, then the largest; at least two people at each where seats allow."""
    here = room.there[:, number]
    people = int(here.sum())
    kept = kept_tables(room, here)
    order = np.lexsort((np.arange(len(kept)), -room.caps, ~kept))
    needed = int(np.searchsorted(np.cumsum(room.caps[order]), people)) + 1
    comfortable = max(needed, people // 2, int(kept.sum())) if people else 0
    used = np.zeros(len(kept), dtype=np.bool_)
    used[order[: min(comfortable, tables_by_rules(room, here)[0])]] = True
    return used & (room.caps > 0)


def kept_tables(room: Room, here: Flags) -> Flags:
    """Which tables somebody keeps who is there."""
    kept = np.zeros(room.problem.tables, dtype=np.bool_)
    kept[room.place[here & (room.place >= 0)]] = True
    return kept


def tables_by_rules(room: Room, here: Flags) -> tuple[int, str]:
    """How many tables can have the champions and the municipalities that they must have, and which rule says so."""
    most, rule = room.problem.tables, ""
    if room.champions_asked:
        champions = int(room.champion[here].sum()) // room.champions_asked
        most, rule = (champions, "min_champions") if champions < most else (most, rule)
    if room.homes_asked > 1:
        counts = np.bincount(room.home[here], minlength=1)
        tables = most
        while tables and int(np.minimum(counts, tables).sum()) < room.homes_asked * tables:
            tables -= 1
        most, rule = (tables, "min_municipalities") if tables < most else (most, rule)
    return most, rule


def even(caps: Ints, held: Ints, people: int) -> Ints:
    """As even as the seats allow, no table below those who keep it (`held`)."""
    sizes = np.minimum(caps, held)
    for _ in range(people - int(sizes.sum())):
        open_ = np.flatnonzero(sizes < caps)
        if not len(open_):
            break
        sizes[open_[np.argmin(sizes[open_])]] += 1
    return sizes
