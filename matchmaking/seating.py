"""A plan as people read it: which rules it keeps, what it is worth, and what a change would cost. Pure.

Plans are lists of rounds of tables of ids, as in the engine; ids are places in the list of those who sit (`Meet.n`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from matchmaking.engine.meet.meetings import meetings
from matchmaking.engine.problems import Meet

if TYPE_CHECKING:  # brings numpy: 15 MB and 0.2 s of the start of processes that never judge a plan
    from matchmaking.engine.meet.tables import Judgement

Plan = list[list[list[int]]]
RuleName = Literal["seats", "repeats", "municipalities", "champions", "apart", "keeps_seat", "available"]


@dataclass(frozen=True)
class Break:
    """One place where a rule does not hold. Rounds and tables count from 0; `people` are ids."""

    number: int
    table: int
    people: tuple[int, ...] = ()
    found: int = 0


@dataclass(frozen=True)
class Rule:
    """A hard rule, and where the plan breaks it; nothing where it holds."""

    name: RuleName
    breaks: tuple[Break, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.breaks


@dataclass(frozen=True)
class Cost:
    """What a change does: to the total worth, to the worst-off, to hard rules that held before, to wishes."""

    total: int
    worst: float
    broken: tuple[Rule, ...] = ()
    mended: tuple[Rule, ...] = ()
    wishes: int = 0
    breaks: int = 0
    """How many places more break a rule."""

    @property
    def rank(self) -> tuple[int, float, int]:
        """The cheapest first: no rule broken, then the worst-off, then the total."""
        return self.breaks, -round(self.worst, 3), -self.total


def rules(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> list[Rule]:
    """Every rule that this problem asks for, in the order a page shows them."""
    asked: list[Rule] = []
    if not problem.allow_repeats:
        asked.append(Rule("repeats", tuple(_repeats(plan))))
    if problem.min_municipalities > 1 and problem.municipality:
        asked.append(Rule("municipalities", tuple(_few_homes(problem, plan))))
    if problem.min_champions and problem.champion:
        asked.append(Rule("champions", tuple(_few_champions(problem, plan))))
    if problem.blocked:
        asked.append(Rule("apart", tuple(_too_near(problem, plan))))
    if problem.fixed:
        asked.append(Rule("keeps_seat", tuple(_moved(problem, plan))))
    if problem.available:
        asked.append(Rule("available", tuple(_not_there(problem, plan))))
    asked.append(Rule("seats", tuple(_too_many(problem, plan))))
    return asked


def _tables(plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[tuple[int, int, Sequence[int]]]:
    for number, tables in enumerate(plan):
        for place, table in enumerate(tables):
            if table:
                yield number, place, table


def _repeats(plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    met: set[tuple[int, int]] = set()
    for number, place, table in _tables(plan):
        for pair in meetings([[table]]):
            if pair in met:
                yield Break(number, place, pair)
            met.add(pair)


def _few_homes(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    for number, place, table in _tables(plan):
        found = len({problem.municipality[one] for one in table})
        if found < problem.min_municipalities:
            yield Break(number, place, found=found)


def _few_champions(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    for number, place, table in _tables(plan):
        found = sum(problem.champion[one] for one in table)
        if found < problem.min_champions:
            yield Break(number, place, found=found)


def _too_near(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    apart = {(min(pair), max(pair)) for pair in problem.blocked}
    for number, place, table in _tables(plan):
        for pair in meetings([[table]]):
            if pair in apart:
                yield Break(number, place, pair)


def _moved(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    kept = dict(problem.fixed)
    for number, place, table in _tables(plan):
        for one in table:
            if kept.get(one, place) != place:
                yield Break(number, place, (one,))


def _not_there(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    for number, place, table in _tables(plan):
        for one in table:
            if number not in problem.available[one]:
                yield Break(number, place, (one,))


def _too_many(problem: Meet, plan: Sequence[Sequence[Sequence[int]]]) -> Iterable[Break]:
    for number, place, table in _tables(plan):
        seats = problem.sizes[place] if problem.sizes else problem.table_size
        if len(table) > seats:
            yield Break(number, place, found=len(table))


@dataclass(frozen=True)
class Scale:
    """A problem with what is asked of it again and again."""

    problem: Meet
    wished: frozenset[tuple[int, int]] = frozenset()
    """Pairs of which at least one wished to meet the other, the smaller id first."""

    @classmethod
    def of(cls, problem: Meet, wished: Iterable[tuple[int, int]] = ()) -> Scale:
        return cls(problem, frozenset((min(pair), max(pair)) for pair in wished))

    def judged(self, plan: Plan) -> Judgement:
        from matchmaking.engine.meet.tables import judge

        return judge(self.problem, plan)

    def wishes_met(self, plan: Plan) -> int:
        return len(self.wished & set(meetings(plan)))

    def cost(self, before: Plan, after: Plan) -> Cost:
        """Of going from one plan to the other."""
        return Costing(self, before).of(after)


class Costing:
    """What changes of one plan cost; what is asked of the plan as it is is asked once."""

    def __init__(self, scale: Scale, plan: Plan) -> None:
        self._scale, self.plan = scale, plan
        self._was, self._met = scale.judged(plan), scale.wishes_met(plan)
        self._breaks = {rule.name: set(rule.breaks) for rule in rules(scale.problem, plan)}

    def of(self, after: Plan) -> Cost:
        now = self._scale.judged(after)
        broken, mended, breaks = [], [], 0
        for rule in rules(self._scale.problem, after):
            new = tuple(one for one in rule.breaks if one not in self._breaks[rule.name])
            gone = tuple(self._breaks[rule.name] - set(rule.breaks))
            breaks += len(new) - len(gone)
            if new:
                broken.append(replace(rule, breaks=new))
            if len(gone) > len(new):
                mended.append(replace(rule, breaks=gone))
        return Cost(
            total=now.total - self._was.total,
            worst=now.worst - self._was.worst,
            broken=tuple(broken),
            mended=tuple(mended),
            wishes=self._scale.wishes_met(after) - self._met,
            breaks=breaks,
        )


def where(plan: Plan, number: int, person: int) -> int | None:
    """The table of a person in a round."""
    return next((place for place, table in enumerate(plan[number]) if person in table), None)


def moved(plan: Plan, number: int, person: int, table: int | None) -> Plan:
    """The plan with this person at another table in this round; at none where `table` is None."""
    after = [[list(one) for one in tables] for tables in plan]
    for place in after[number]:
        if person in place:
            place.remove(person)
    if table is not None:
        after[number][table].append(person)
        after[number][table].sort()
    return after


def swapped(plan: Plan, number: int, one: int, other: int) -> Plan:
    """The plan with these two in each other's places in this round."""
    here, there = where(plan, number, one), where(plan, number, other)
    return moved(moved(plan, number, one, there), number, other, here)


def without(plan: Plan, missing: Iterable[int]) -> Plan:
    """As the tables look when these have not come."""
    gone = set(missing)
    return [[[one for one in table if one not in gone] for table in tables] for tables in plan]


def times_met(plan: Plan) -> Counter[tuple[int, int]]:
    return Counter(meetings(plan))
