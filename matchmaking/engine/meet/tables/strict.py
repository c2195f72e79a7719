"""The last step: a plan that breaks no hard rule, with as few people left out as a greedy choice needs.

Whoever is in most conflicts leaves their table first; a table that lacks champions or municipalities is given up; and
whoever is left out sits down wherever there is a seat and nothing is broken.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from matchmaking.engine.meet.tables.room import Ints, Room

Plan = list[list[list[int]]]


def strictly(room: Room, plan: Plan) -> Plan:
    kept = [[list(table) for table in tables] for tables in plan]
    met = met_in(room.n, kept)
    while _ease(room, kept, met):
        pass
    for number, tables in enumerate(kept):
        for table in tables:
            if table and not rules_held(room, table):
                _leave_all(table, met)
        _sit_down(room, number, tables, met)
        _open_tables(room, number, tables, met)
    return [[sorted(table) for table in tables] for tables in kept]


def met_in(n: int, plan: Plan) -> Ints:
    """n × n: in how many rounds two sit together."""
    met = np.zeros((n, n), dtype=np.int64)
    for tables in plan:
        for table in tables:
            met[np.ix_(table, table)] += 1
    np.fill_diagonal(met, 0)
    return met


def rules_held(room: Room, table: list[int]) -> bool:
    """Champions and municipalities of a table that is used."""
    if room.champions_asked and int(room.champion[table].sum()) < room.champions_asked:
        return False
    return not room.homes_asked or len(set(room.home[table].tolist())) >= room.homes_asked


def _ease(room: Room, plan: Plan, met: Ints) -> bool:
    """One person leaves a table: one without whom it keeps its rules, of those who is in most conflicts."""
    wrong = room.apart & (met > 0)
    if not room.problem.allow_repeats:
        wrong = wrong | (met > 1)
    if not wrong.any():
        return False
    most: tuple[bool, int, bool, int, int, int] | None = None
    for number, tables in enumerate(plan):
        for place, table in enumerate(tables):
            conflicts = wrong[np.ix_(table, table)].sum(axis=1)
            for person, count in zip(table, conflicts.tolist(), strict=True):
                if not count:
                    continue
                spared = rules_held(room, [one for one in table if one != person])
                found = (spared, count, bool(room.place[person] < 0), -number, -place, -person)
                most = found if most is None else max(most, found)
    assert most is not None
    _leave(plan[-most[3]][-most[4]], -most[5], met)
    return True


def _leave(table: list[int], person: int, met: Ints) -> None:
    table.remove(person)
    met[person, table] -= 1
    met[table, person] -= 1


def _leave_all(table: list[int], met: Ints) -> None:
    for one, other in combinations(table, 2):
        met[one, other] -= 1
        met[other, one] -= 1
    table.clear()


def _sit_down(room: Room, number: int, tables: list[list[int]], met: Ints) -> None:
    seated = {person for table in tables for person in table}
    for person in np.flatnonzero(room.there[:, number]).tolist():
        if person in seated:
            continue
        fitting = [place for place in range(len(tables)) if _fits(room, tables, place, person, met)]
        if fitting:
            place = min(fitting, key=lambda place: (not tables[place], len(tables[place]), place))
            met[person, tables[place]] += 1
            met[tables[place], person] += 1
            tables[place].append(person)


def _fits(room: Room, tables: list[list[int]], place: int, person: int, met: Ints) -> bool:
    return _may_join(room, place, tables[place], person, met) and rules_held(room, [*tables[place], person])


def _may_join(room: Room, place: int, table: list[int], person: int, met: Ints) -> bool:
    if len(table) >= room.caps[place] or room.place[person] not in (-1, place):
        return False
    if room.apart[person, table].any():
        return False
    return room.problem.allow_repeats or not met[person, table].any()


def _open_tables(room: Room, number: int, tables: list[list[int]], met: Ints) -> None:
    """Those who are still left out share an empty table, where two or more of them keep its rules together."""
    for place, table in enumerate(tables):
        if table:
            continue
        seated = {person for other in tables for person in other}
        left = [one for one in np.flatnonzero(room.there[:, number]).tolist() if one not in seated]
        together: list[int] = []
        for person in sorted(left, key=lambda one: (room.place[one] != place, not room.champion[one], one)):
            if _may_join(room, place, together, person, met):
                together.append(person)
        if len(together) > 1 and rules_held(room, together):
            met[np.ix_(together, together)] += 1 - np.eye(len(together), dtype=np.int64)
            table.extend(together)
