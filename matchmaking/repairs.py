"""When people are missing: which tables are hit, and the few ways to mend them. Pure, and quick enough to wait for.

Only the tables that are hit, and those that somebody is moved from or to, are touched; everybody else stays where they
sit. Rounds and tables count from 0. Hundreds of moves are weighed by what they change at two tables (microseconds each);
the best few are then costed against the whole plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from matchmaking.engine.meet.meetings import meetings
from matchmaking.engine.problems import Meet
from matchmaking.seating import Cost, Costing, Plan, RuleName, Scale, moved, times_met, without

SHOWN = 4
"""Ways that are offered for one table."""
_COSTED = 8
_UNEVEN = 2
"""A table with so many fewer than another is worth mending."""
_LONELY = 2
"""So few at a table talk to nobody new."""


@dataclass(frozen=True)
class Trouble:
    """A table that lacks somebody. `rules` are the hard rules that do not hold there now."""

    number: int
    table: int
    missing: tuple[int, ...]
    left: int
    rules: tuple[RuleName, ...] = ()
    is_thin: bool = False


@dataclass(frozen=True)
class Step:
    """Somebody goes to another table in this round."""

    person: int
    came_from: int
    to: int


@dataclass(frozen=True)
class Way:
    """One way to mend a table; no step at all is a way, too. `sizes` are those who sit at the tables it touches."""

    steps: tuple[Step, ...]
    cost: Cost
    sizes: tuple[tuple[int, int], ...] = ()

    @property
    def keeps_the_rules(self) -> bool:
        return not self.cost.broken


def troubles(problem: Meet, plan: Plan, number: int, missing: Collection[int]) -> list[Trouble]:
    """The tables of this round where somebody is missing and something is amiss, or somebody is missing at all."""
    hit = [(place, tuple(one for one in table if one in missing)) for place, table in enumerate(plan[number])]
    here = without(plan, missing)[number]
    fullest = max((len(table) for table in here), default=0)
    return [
        Trouble(
            number,
            place,
            gone,
            left=len(here[place]),
            rules=tuple(_broken_at(problem, here[place])),
            is_thin=bool(here[place])
            and (fullest - len(here[place]) >= _UNEVEN or len(here[place]) <= _LONELY),
        )
        for place, gone in hit
        if gone
    ]


def ways(scale: Scale, plan: Plan, number: int, missing: Collection[int], trouble: Trouble) -> list[Way]:
    """The best ways to mend one table, cheapest first; what is broken already is no fault of a way."""
    room = _Room(scale.problem, without(plan, missing), number, frozenset(missing))
    tried: list[tuple[Step, ...]] = [()]
    tried += room.best(room.fetching(trouble.table), _COSTED)
    if trouble.rules:
        tried += room.best(room.swapping(trouble.table), _COSTED)
    if trouble.left <= _LONELY + 1:
        tried += room.spreading(trouble.table)
    costing = Costing(scale, room.plan)
    found = [_way(costing, number, steps, trouble.table) for steps in tried]
    mends = [way for way in found if way.steps or not (trouble.rules or trouble.is_thin)]
    leaves = [way for way in found if not way.steps and way not in mends]
    best = sorted(mends, key=lambda way: (way.cost.rank[0], _unevenness(way, room), way.cost.rank))
    return [*best[: SHOWN - 1], *leaves]


def place_for(
    scale: Scale, plan: Plan, number: int, person: int, missing: Collection[int] = ()
) -> int | None:
    """The best table with a free chair for somebody who sits nowhere in this round; None where the hall is full."""
    room = _Room(scale.problem, without(plan, missing), number, frozenset(missing))
    kept = dict(scale.problem.fixed).get(person)
    open_ = [
        table
        for table in range(len(room.tables))
        if len(room.tables[table]) < room.seats(table) and kept in (None, table)
    ]
    return min(open_, key=lambda table: (*room.weight([(person, None, table)]), table), default=None)


def swaps_at(scale: Scale, plan: Plan, number: int, person: int, table: int, at_most: int = 3) -> list[int]:
    """With whom at that table this person would best change places, the cheapest first."""
    room = _Room(scale.problem, plan, number, frozenset())
    mine = next((place for place, people in enumerate(plan[number]) if person in people), None)
    if mine is None:
        return []
    weighed = [
        (room.weight([(person, mine, table), (other, table, mine)]), other) for other in plan[number][table]
    ]
    return [other for _weight, other in sorted(weighed)[:at_most]]


def _way(costing: Costing, number: int, steps: tuple[Step, ...], table: int) -> Way:
    after = costing.plan
    for step in steps:
        after = moved(after, number, step.person, step.to)
    touched = sorted({table, *(step.came_from for step in steps), *(step.to for step in steps)})
    sizes = tuple((place, len(after[number][place])) for place in touched)
    return Way(steps, costing.of(after), sizes)


def _unevenness(way: Way, room: _Room) -> int:
    """How far apart the fullest and the emptiest table are afterwards; an empty table is put away."""
    sizes = {place: len(table) for place, table in enumerate(room.tables)} | dict(way.sizes)
    used = [size for size in sizes.values() if size]
    return max(max(used, default=0) - min(used, default=0), 1)


def _broken_at(problem: Meet, table: Sequence[int]) -> Iterable[RuleName]:
    if not table:
        return
    if (
        problem.municipality
        and len({problem.municipality[one] for one in table}) < problem.min_municipalities
    ):
        yield "municipalities"
    if problem.champion and sum(problem.champion[one] for one in table) < problem.min_champions:
        yield "champions"


_Moved = tuple[int, int | None, int | None]
"""Somebody, from a table, to a table."""


@dataclass
class _Room:
    """One round as it stands, with what quick weighing needs."""

    problem: Meet
    plan: Plan
    number: int
    missing: frozenset[int]
    tables: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = self.plan[self.number]
        self._met = times_met(self.plan)
        self._apart = {(min(pair), max(pair)) for pair in self.problem.blocked}
        self._stays = {one for one, _table in self.problem.fixed}

    def seats(self, table: int) -> int:
        return self.problem.sizes[table] if self.problem.sizes else self.problem.table_size

    def fetching(self, table: int) -> Iterable[tuple[Step, ...]]:
        """One from a fuller table comes here."""
        for place, people in enumerate(self.tables):
            if place != table and len(people) > len(self.tables[table]) + 1:
                for one in people:
                    if one not in self._stays:
                        yield (Step(one, place, table),)

    def swapping(self, table: int) -> Iterable[tuple[Step, ...]]:
        """One from here and one from there change places."""
        mine = [one for one in self.tables[table] if one not in self._stays]
        for place, people in enumerate(self.tables):
            if place == table:
                continue
            for one, other in product(mine, people):
                if other not in self._stays:
                    yield Step(one, table, place), Step(other, place, table)

    def spreading(self, table: int) -> list[tuple[Step, ...]]:
        """Those who are left here go to other tables, each to the best with a free chair; the table is put away."""
        if any(one in self._stays for one in self.tables[table]):
            return []
        steps: list[Step] = []
        filled = [len(people) for people in self.tables]
        for one in self.tables[table]:
            free = [
                place
                for place in range(len(filled))
                if place != table and 0 < filled[place] < self.seats(place)
            ]
            if not free:
                return []
            to = min(free, key=lambda place: (*self.weight([(one, table, place)]), filled[place], place))
            filled[to] += 1
            steps.append(Step(one, table, to))
        return [tuple(steps)] if steps else []

    def best(self, tried: Iterable[tuple[Step, ...]], number: int) -> list[tuple[Step, ...]]:
        weighed = [
            (self.weight([(step.person, step.came_from, step.to) for step in steps]), steps)
            for steps in tried
        ]
        return [steps for _weight, steps in sorted(weighed, key=lambda one: one[0])[:number]]

    def weight(self, moves: Sequence[_Moved]) -> tuple[int, int]:
        """Rules broken more, and worth lost, looking only at the tables that are touched. Less is better."""
        touched = {table for _one, came_from, to in moves for table in (came_from, to) if table is not None}
        before = {table: self.tables[table] for table in touched}
        after = {table: list(people) for table, people in before.items()}
        for one, came_from, to in moves:
            if came_from is not None:
                after[came_from].remove(one)
            if to is not None:
                after[to].append(one)
        old, new = self._judged(before.values()), self._judged(after.values(), before.values())
        return new[0] - old[0], old[1] - new[1]

    def _judged(
        self, tables: Collection[Sequence[int]], instead_of: Collection[Sequence[int]] | None = None
    ) -> tuple[int, int]:
        """Rules broken at these tables, and what their meetings are worth that happen in no other round."""
        here = set(meetings([list(tables if instead_of is None else instead_of)]))
        broken = sum(len(list(_broken_at(self.problem, table))) for table in tables)
        total = 0
        for pair in meetings([list(tables)]):
            elsewhere = self._met[pair] - (pair in here)
            broken += (pair in self._apart) + (elsewhere > 0 and not self.problem.allow_repeats)
            total += 0 if elsewhere else self.problem.value[pair[0]][pair[1] - pair[0] - 1]
        return broken, total
