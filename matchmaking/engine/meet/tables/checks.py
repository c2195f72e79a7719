"""What can be seen to be impossible before anything is tried: by counting seats, champions, municipalities, meetings.

Each check names the rules that contradict each other, with the numbers. Rounds and tables are counted from 1 in words.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matchmaking.engine.errors import BadProblem, Conflict, Impossible, Words
from matchmaking.engine.meet.tables.room import Flags, Room, kept_tables, tables_by_rules, tables_used


def check_possible(room: Room) -> None:
    """Raises `BadProblem` or `Impossible`."""
    _check_data(room)
    conflicts = [*_fixed(room), *_repeats(room)]
    for number in range(room.problem.rounds):
        found = list(_round(room, number))
        conflicts += found
        if found:
            break
    if conflicts:
        raise Impossible(*conflicts)


def _check_data(room: Room) -> None:
    tables: dict[int, int] = {}
    for person, table in room.problem.fixed:
        if tables.setdefault(person, table) != table:
            raise BadProblem(
                f"fixed giver {person} både bord {tables[person]} og bord {table}.",
                f"fixed gives {person} both table {tables[person]} and table {table}.",
            )


def _fixed(room: Room) -> Iterator[Conflict]:
    """More people keep a table than it seats, or two of them must not meet."""
    held = room.place >= 0
    for table in range(room.problem.tables):
        here = room.there & (room.place == table)[:, None]
        most, seats = int(here.sum(axis=0).max(initial=0)), int(room.caps[table])
        if most > seats:
            yield Conflict(
                "fixed",
                Words(
                    f"{most} personer skal beholde bord {table + 1}, som har {seats} pladser.",
                    f"{most} people are to keep table {table + 1}, which has {seats} seats.",
                ),
            )
    for one, other in room.problem.blocked:
        same = held[one] and room.place[one] == room.place[other]
        if same and (room.there[one] & room.there[other]).any():
            table = int(room.place[one]) + 1
            yield Conflict(
                "blocked",
                Words(
                    f"Person {one} og {other} må ikke sidde sammen, men skal begge beholde bord {table}.",
                    f"Persons {one} and {other} must not sit together, but both are to keep table {table}.",
                ),
            )
            yield Conflict(
                "fixed",
                Words(
                    f"Begge har fast plads ved bord {table}.", f"Both have a fixed place at table {table}."
                ),
            )
    if not room.problem.allow_repeats:
        yield from _fixed_together(room)


def _fixed_together(room: Room) -> Iterator[Conflict]:
    for table in range(room.problem.tables):
        people = np.flatnonzero(room.place == table)
        shared = room.there[people].astype(np.int64) @ room.there[people].T.astype(np.int64)
        np.fill_diagonal(shared, 0)
        if shared.max(initial=0) > 1:
            one, other = (int(people[at]) for at in np.unravel_index(shared.argmax(), shared.shape))
            yield Conflict(
                "allow_repeats",
                Words(
                    f"Person {one} og {other} skal begge beholde bord {table + 1} i {shared.max()} runder, "
                    "men må kun mødes én gang.",
                    f"Persons {one} and {other} are both to keep table {table + 1} in {shared.max()} rounds, "
                    "but may meet only once.",
                ),
            )
            yield Conflict(
                "fixed",
                Words(
                    f"Begge har fast plads ved bord {table + 1}.",
                    f"Both have a fixed place at table {table + 1}.",
                ),
            )
            return


def _repeats(room: Room) -> Iterator[Conflict]:
    """Somebody meets more people than there are: only said where every seat is taken, so that no table can be smaller."""
    problem = room.problem
    if problem.allow_repeats or not problem.n or not len(room.caps):
        return
    full = room.there.sum(axis=0) == room.caps.sum()
    least = int(room.caps.min())
    rounds = (room.there & full).sum(axis=1)
    others = (room.there.astype(np.float32) @ room.there.T.astype(np.float32) > 0) & ~room.apart
    most = others.sum(axis=1) - others.diagonal()
    short = np.flatnonzero((least - 1) * rounds > most)
    if len(short):
        person = int(short[0])
        seen, met = int(rounds[person]), (least - 1) * int(rounds[person])
        yield Conflict(
            "allow_repeats",
            Words(
                f"Person {person} sidder i {seen} runder med mindst {least - 1} andre ved bordet, i alt {met}, "
                f"men der er kun {int(most[person])} forskellige at møde, og alle pladser er optaget.",
                f"Person {person} sits in {seen} rounds with at least {least - 1} others at the table, {met} in all, "
                f"but there are only {int(most[person])} different people to meet, and every seat is taken.",
            ),
        )


def _round(room: Room, number: int) -> Iterator[Conflict]:
    """Tables that the rules allow in this round against those that its people need."""
    here = room.there[:, number]
    people, seats = int(here.sum()), int(room.caps.sum())
    if not people:
        return
    allowed, rule = tables_by_rules(room, here)
    kept = int(kept_tables(room, here).sum())
    roomy = int(room.caps[tables_used(room, number)].sum())
    if allowed >= max(1, kept) and roomy >= min(people, seats):
        return
    needed = max(kept, _tables_needed(room, people), 1)
    if rule == "min_champions":
        yield _champions(room, number, here, needed)
    elif rule == "min_municipalities":
        yield _municipalities(room, number, here, needed)
    if kept > allowed >= _tables_needed(room, people):
        yield Conflict(
            "fixed",
            Words(
                f"I runde {number + 1} er der personer med fast plads ved {kept} borde.",
                f"In round {number + 1} people have fixed places at {kept} tables.",
            ),
        )


def _tables_needed(room: Room, people: int) -> int:
    seats = np.cumsum(np.sort(room.caps)[::-1])
    return int(np.searchsorted(seats, min(people, int(seats[-1])))) + 1 if len(seats) else 0


def _champions(room: Room, number: int, here: Flags, needed: int) -> Conflict:
    have, asked, people = int(room.champion[here].sum()), room.champions_asked, int(here.sum())
    return Conflict(
        "min_champions",
        Words(
            f"I runde {number + 1} skal {people} personer bruge {needed} borde med mindst {asked} lokale ildsjæle ved hvert, "
            f"men der er kun {have} ildsjæle.",
            f"In round {number + 1} {people} people need {needed} tables with at least {asked} local champions at each, "
            f"but there are only {have} champions.",
        ),
    )


def _municipalities(room: Room, number: int, here: Flags, needed: int) -> Conflict:
    homes, asked, people = np.bincount(room.home[here]), room.homes_asked, int(here.sum())
    most, several = int(homes.max()), int((homes > 0).sum())
    name = sorted(set(room.problem.municipality))[int(homes.argmax())]
    return Conflict(
        "min_municipalities",
        Words(
            f"I runde {number + 1} skal hvert af {needed} borde have {asked} kommuner, men {most} af {people} personer er fra "
            f"{name}, og der er {several} kommuner i alt.",
            f"In round {number + 1} each of {needed} tables is to have {asked} municipalities, but {most} of {people} people "
            f"are from {name}, and there are {several} municipalities in all.",
        ),
    )
