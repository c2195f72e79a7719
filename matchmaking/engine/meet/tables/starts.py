"""Where searches begin: people dealt to tables by chance, or a construction in which nobody meets twice."""

from __future__ import annotations

import numpy as np

from matchmaking.engine.meet.tables.designs import design
from matchmaking.engine.meet.tables.room import Ints, Room
from matchmaking.engine.meet.tables.starters import starter_rounds

Plan = list[list[list[int]]]


def dealt(room: Room, sizes: Ints, rng: np.random.Generator) -> Plan:
    """Whoever keeps a table sits there; champions and then the others, by municipality, are dealt like cards."""
    return [_dealt_round(room, sizes[number], number, rng) for number in range(room.problem.rounds)]


def _dealt_round(room: Room, sizes: Ints, number: int, rng: np.random.Generator) -> list[list[int]]:
    tables: list[list[int]] = [[] for _ in sizes]
    free = []
    for person in rng.permutation(np.flatnonzero(room.there[:, number])).tolist():
        place = int(room.place[person])
        if place >= 0:
            tables[place].append(person)
        else:
            free.append(person)
    shuffled = rng.permutation(int(room.home.max(initial=0)) + 1)
    free.sort(key=lambda person: (not room.champion[person], shuffled[room.home[person]]))
    for person in _picked(room, free, int(sizes.sum()) - sum(map(len, tables)), rng):
        lacks_champion = room.champion[person] and room.champions_asked
        open_ = [place for place, table in enumerate(tables) if len(table) < sizes[place]]
        counts = [
            (int(room.champion[tables[place]].sum()) if lacks_champion else 0, len(tables[place]))
            for place in open_
        ]
        tables[open_[min(range(len(open_)), key=counts.__getitem__)]].append(person)
    return tables


def _picked(room: Room, free: list[int], seats: int, rng: np.random.Generator) -> list[int]:
    """Who sits when there are too few seats: champions first where they are asked for, the others by chance."""
    if len(free) <= seats:
        return free
    chance = rng.random(room.n)
    asked = bool(room.champions_asked)
    ranked = sorted(free, key=lambda person: (not (asked and room.champion[person]), chance[person]))
    picked = set(ranked[:seats])
    return [person for person in free if person in picked]


def designed(room: Room, sizes: Ints, nodes: int = 0) -> Plan | None:
    """A plan without repeats where everybody is always there and the tables are even, or None.

    With `nodes` a starter is searched for that long, where the constructions that need no search had nothing.
    """
    if not fits_design(room, sizes):
        return None
    tables, size, rounds = room.problem.tables, int(sizes.max()), room.problem.rounds
    plan = starter_rounds(tables, size, rounds, nodes) if nodes else design(tables, size, rounds)
    return plan and _without(plan, sizes, room.n)


def fits_design(room: Room, sizes: Ints) -> bool:
    even = bool(sizes.size) and int(sizes.min()) >= int(sizes.max()) - 1 and int(sizes.min()) > 0
    return even and bool(room.there.all()) and not room.problem.fixed and int(sizes[0].sum()) == room.n


def _without(plan: Plan, sizes: Ints, n: int) -> Plan | None:
    """The plan for fewer people: ids from n on are nobody. None where a table would lose too many."""
    fewer = []
    for number, tables in enumerate(plan):
        left = sorted(([one for one in table if one < n] for table in tables), key=len, reverse=True)
        seated: list[list[int]] = [[] for _ in left]
        for place, table in zip(np.argsort(-sizes[number], kind="stable").tolist(), left, strict=True):
            if len(table) != sizes[number, place]:
                return None
            seated[place] = table
        fewer.append(seated)
    return fewer


def renamed(plan: Plan, names: Ints) -> Plan:
    return [[[int(names[one]) for one in table] for table in tables] for tables in plan]
