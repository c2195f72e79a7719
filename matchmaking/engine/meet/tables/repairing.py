"""A plan is changed while the event runs: somebody stays away, or comes late. As few as can be move.

Rounds before `from_round` stay as they were. In each later round only tables that lost somebody, or that break a rule
without them, get somebody from another table, are given up, or (where that is asked for) are evened out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaking.engine.meet.tables.hand import Cost, Hand, Step
from matchmaking.engine.meet.tables.judging import Judgement, Plan, judge, known_room
from matchmaking.engine.meet.tables.room import Ints, Room
from matchmaking.engine.meet.tables.strict import met_in
from matchmaking.engine.problems import Meet

Missing = Mapping[int, Sequence[int]] | Collection[int]
"""Who is missing: the rounds of each, or people who are missing from `from_round` on."""
Way = Callable[[Hand, list[int]], None]


@dataclass(frozen=True)
class Move:
    """`from_table` is -1 for somebody who had no seat."""

    round: int
    person: int
    from_table: int
    to_table: int


@dataclass(frozen=True)
class Repair:
    """`problem` is the one without those who are missing; both judgements are of it.

    `before` is the plan with their seats empty and nobody moved, `after` is `rounds`. `way` is `few`, `even` or `dissolve`
    (or `add`).
    """

    problem: Meet
    rounds: tuple[tuple[tuple[int, ...], ...], ...]
    moves: tuple[Move, ...]
    before: Judgement
    after: Judgement
    way: str

    @property
    def lost(self) -> int:
        """Worth that the moves cost; below zero where they bring some."""
        return self.before.total - self.after.total

    @property
    def price(self) -> tuple[int, int, int, float, int]:
        """What is cheaper comes first: rules broken, moves, repeats, then the worst-off and the total."""
        broken = sum(len(rule.places) for rule in self.after.rules)
        return broken, len(self.moves), self.after.repeats, -self.after.worst, -self.after.total


def repair(
    problem: Meet, rounds: Plan, missing: Missing, from_round: int, *, seconds: float = 2.0, seed: int = 1
) -> Repair:
    """The cheapest way that keeps the hard rules, as far as a few moves can.

    The search is bounded and has no chance in it: `seconds` is an emergency brake, `seed` is there for symmetry.
    """
    return options(problem, rounds, missing, from_round, most=1, seconds=seconds, seed=seed)[0]


def options(
    problem: Meet,
    rounds: Plan,
    missing: Missing,
    from_round: int,
    *,
    most: int = 3,
    seconds: float = 2.0,
    seed: int = 1,
) -> tuple[Repair, ...]:
    """Up to `most` different ways, cheapest first: as few moves as can be, tables evened out, small tables given up."""
    late = time.monotonic() + 0.9 * seconds
    gone = _gone(problem, missing, from_round)
    left = _without(problem, gone)
    emptied = [
        [[one for one in table if number not in gone.get(one, ())] for table in tables]
        for number, tables in enumerate(rounds)
    ]
    before = judge(left, emptied)
    found: list[Repair] = []
    for name, way in _WAYS.items():
        if found and time.monotonic() > late:
            break
        found.append(_repaired(left, rounds, emptied, from_round, before, name, way))
    different = {one.rounds: one for one in reversed(found)}
    return tuple(sorted(different.values(), key=lambda one: (one.price, one.way))[:most])


def add(problem: Meet, rounds: Plan, person: int, from_round: int, *, choice: int = 0) -> Repair:
    """Somebody comes late and sits down at a table with a free seat, one of the smallest, where it is worth most.

    `problem` counts the person (`available` says when they are there). `choice` 1, 2, … takes the next best tables.
    Without a free seat where no rule is broken they stay without, and the rule `seated` says so.
    """
    room = known_room(problem)
    plan = [[list(table) for table in tables] for tables in rounds]
    before = judge(problem, plan)
    met, moves = met_in(room.n, plan), []
    for number in range(from_round, len(plan)):
        tables = plan[number]
        if not room.there[person, number] or any(person in table for table in tables):
            continue
        hand = _hand(room, tables, tables, met)
        ways = sorted(
            (len(tables[place]), hand.cost(((person, place),)).key, place) for place in _open(hand, person)
        )
        if ways:
            place = ways[min(choice, len(ways) - 1)][-1]
            met[person, tables[place]] += 1
            met[tables[place], person] += 1
            tables[place].append(person)
            moves.append(Move(number, person, -1, place))
    return Repair(problem, _frozen(plan), tuple(moves), before, judge(problem, plan), "add")


def _open(hand: Hand, person: int) -> list[int]:
    """Tables in use with a seat for them; where there is none, empty ones that one person may open."""
    fitting = [place for place, table in enumerate(hand.tables) if hand.may_sit(person, place, table)]
    used = [place for place in fitting if hand.tables[place]]
    return used or [place for place in fitting if not hand.trouble(place, [person])]


def _gone(problem: Meet, missing: Missing, from_round: int) -> dict[int, frozenset[int]]:
    rest = range(from_round, problem.rounds)
    if isinstance(missing, Mapping):
        return {
            one: frozenset(number for number in of if number >= from_round) for one, of in missing.items()
        }
    return {one: frozenset(rest) for one in missing}


def _without(problem: Meet, gone: Mapping[int, frozenset[int]]) -> Meet:
    everything = tuple(range(problem.rounds))
    available = problem.available or (everything,) * problem.n
    left = tuple(
        tuple(number for number in there if number not in gone.get(person, ()))
        for person, there in enumerate(available)
    )
    return replace(problem, available=left)


def _repaired(
    left: Meet, rounds: Plan, emptied: Plan, from_round: int, before: Judgement, name: str, way: Way
) -> Repair:
    room = known_room(left)
    plan = [[list(table) for table in tables] for tables in emptied]
    moves: list[Move] = []
    for number in range(from_round, len(plan)):
        hand = _hand(room, plan[number], rounds[number], _met_elsewhere(room, plan, number))
        lost = [place for place, table in enumerate(rounds[number]) if len(table) > len(plan[number][place])]
        way(hand, lost)
        moves += _moved(number, plan[number], hand.tables)
        plan[number] = hand.tables
    return Repair(left, _frozen(plan), tuple(moves), before, judge(left, plan), name)


def _hand(
    room: Room, tables: Plan | Sequence[Sequence[int]], planned: Sequence[Sequence[int]], met: Ints
) -> Hand:
    return Hand(room, tables, [len(table) for table in planned], met)  # type: ignore[arg-type]


def _met_elsewhere(room: Room, plan: list[list[list[int]]], number: int) -> Ints:
    return met_in(room.n, [tables for other, tables in enumerate(plan) if other != number])


def _moved(number: int, before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> list[Move]:
    was = {person: place for place, table in enumerate(before) for person in table}
    now = {person: place for place, table in enumerate(after) for person in table}
    return [
        Move(number, one, was[one], now[one]) for one in sorted(was) if one in now and now[one] != was[one]
    ]


def _frozen(plan: Plan) -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(tuple(tuple(sorted(table)) for table in tables) for tables in plan)


def _few(hand: Hand, lost: list[int]) -> None:
    """Each table in trouble gets people or is given up, whichever moves fewer."""
    for place in hand.troubled():
        if not hand.trouble(place, hand.tables[place]):
            continue  # somebody came from a table before
        filled, given_up = _copy(hand), _copy(hand)
        steps = _fill(filled, place)
        people = _give_up(given_up, place)
        if people is not None and (steps is None or people < steps):
            hand.tables = given_up.tables
        elif steps is not None:
            hand.tables = filled.tables


def _even(hand: Hand, lost: list[int]) -> None:
    """And tables that lost somebody come as close to the others as one person makes a difference."""
    _few(hand, lost)
    for place in lost:
        while hand.tables[place]:
            size = len(hand.tables[place])
            steps = [step for step in hand.moves(place) if len(hand.tables[hand.at(step[0][0])]) >= size + 2]
            largest = max((len(hand.tables[hand.at(step[0][0])]) for step in steps), default=0)
            steps = [step for step in steps if len(hand.tables[hand.at(step[0][0])]) == largest]
            if not steps:
                break
            hand.carry_out(min(steps, key=lambda step: (hand.cost(step).key, step)))


def _dissolve(hand: Hand, lost: list[int]) -> None:
    """Tables in trouble are given up where that can be; where none is in trouble, the smallest that lost somebody."""
    weak = hand.troubled() or sorted(lost, key=lambda place: len(hand.tables[place]))[:1]
    for place in weak:
        if hand.tables[place]:
            tried = _copy(hand)
            if _give_up(tried, place) is not None:
                hand.tables = tried.tables
    _few(hand, lost)


_WAYS: dict[str, Way] = {"few": _few, "even": _even, "dissolve": _dissolve}


def _copy(hand: Hand) -> Hand:
    copy = Hand(hand.room, hand.tables, [], hand.met)
    copy.least = hand.least
    return copy


def _fill(hand: Hand, place: int) -> int | None:
    """People come, or change places, until the table is in no trouble. How many moved, or None where that fails."""
    moved = 0
    while hand.trouble(place, hand.tables[place]):
        step = _best(hand, hand.moves(place)) or _best(hand, hand.exchanges(place))
        if step is None:
            return None
        hand.carry_out(step)
        moved += len(step)
    return moved


def _best(hand: Hand, steps: object) -> Step | None:
    """The cheapest step that leaves less trouble."""
    best: tuple[Cost, Step] | None = None
    for step in steps:  # type: ignore[attr-defined]
        cost = hand.cost(step)
        if cost.trouble < 0 and (best is None or (cost.key, step) < (best[0].key, best[1])):
            best = cost, step
    return best[1] if best else None


def _give_up(hand: Hand, place: int) -> int | None:
    """All move to other tables that are in use. How many, or None where somebody has nowhere to go."""
    people = list(hand.tables[place])
    if np.any(hand.room.place[people] >= 0):
        return None
    for person in people:
        others = [other for other, table in enumerate(hand.tables) if table and other != place]
        steps: list[Step] = [
            ((person, other),) for other in others if hand.may_sit(person, other, hand.tables[other])
        ]
        if not steps:
            return None
        hand.carry_out(min(steps, key=lambda step: (hand.cost(step).key[1:], step)))
    return len(people)
