"""From a problem to its plan: what is impossible, where to start, how many steps, and a last check."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaking.engine.meet.satisfaction import check, standing
from matchmaking.engine.meet.tables.aim import DIGITS, aim_of, score
from matchmaking.engine.meet.tables.bounds import Bound, bound_of
from matchmaking.engine.meet.tables.checks import check_possible
from matchmaking.engine.meet.tables.phases import Best, Phases
from matchmaking.engine.meet.tables.relabel import Parts
from matchmaking.engine.meet.tables.room import Ints, Room, room_of, settings_of
from matchmaking.engine.meet.tables.search import Search
from matchmaking.engine.meet.tables.starts import Plan, dealt, designed, renamed
from matchmaking.engine.meet.tables.state import Layout, layout_of, met_of, plan_of, seated
from matchmaking.engine.meet.tables.strict import met_in, strictly
from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

Told = Callable[[Rounds], None]
DENSE = 0.55
"""From this share of all pairs on, repeats are hard to avoid by search alone, and constructions come first."""
PATIENCE, PART, RESERVE = 0.85, 0.33, 0.2
"""Of the seconds: when searching is broken off, and what the steps are counted for; seconds kept for start and end."""


def solve(problem: Meet, *, seconds: float = 30.0, seed: int = 1, told: Told | None = None) -> Rounds:
    """The best plan found, with its bound. Raises `BadProblem`, or `Impossible` with the rules in conflict."""
    late = _Clock(time.monotonic() + PATIENCE * seconds - RESERVE)
    room = room_of(problem)
    check_possible(room)
    bound = bound_of(room)
    if not (room.n and problem.rounds and problem.tables):
        return _answer(room, bound, [[[] for _ in range(problem.tables)] for _ in range(problem.rounds)])
    work = Work(room, bound, seconds, seed, late, told)
    return _answer(room, bound, strictly(room, work.plan()))


@dataclass(frozen=True)
class _Clock:
    until: float

    def __call__(self) -> bool:
        return time.monotonic() > self.until


def _answer(room: Room, bound: Bound, plan: Plan) -> Rounds:
    check(room.problem, plan)
    came = standing(room.problem, plan, room.best)
    return Rounds(
        tuple(tuple(tuple(table) for table in tables) for tables in plan),
        came.worst,
        came.total,
        max(bound.worst, came.worst),
        max(bound.total, came.total),
        came.satisfaction,
        came.repeats,
    )


class Work:
    """One search: its layout, its budget and the best plan so far."""

    def __init__(
        self, room: Room, bound: Bound, seconds: float, seed: int, late: Callable[[], bool], told: Told | None
    ) -> None:
        self._room, self._bound, self._seed, self._late, self._told = room, bound, seed, late, told
        self._sizes = settings_of(room)
        self._layout = layout_of(room, self._sizes)
        self._aim = aim_of(room, self._layout)
        self._rng = np.random.default_rng(seed)
        pairs = max(1, self._layout.rows // 2)
        self._chains = max(1, min(6, 12 // pairs))
        self._budget = Budget.of(room, self._layout, self._chains, seconds)

    def plan(self) -> Plan:
        layout, room = self._layout, self._room
        constructed = designed(room, self._sizes) if self._aim.avoids_repeats else None
        best = self._best(constructed or dealt(room, self._sizes, self._rng))
        if best.done or layout.rows < 2:
            return self._plan_of(best)
        if constructed and self._density() > DENSE:
            self._from_design(constructed, best)
        else:
            self._from_chance(best)
            if best.key[0] < 0 and self._aim.avoids_repeats and not self._late():
                constructed = constructed or designed(room, self._sizes, self._budget.nodes)
                if constructed:
                    self._from_design(constructed, best)
        return self._plan_of(best)

    def _from_chance(self, best: Best) -> None:
        starts = [self._seated(dealt(self._room, self._sizes, self._rng)) for _ in range(self._chains)]
        phases = self._phases(starts, best)
        budget = self._budget
        phases.slope(budget.slope, 1.0, 0.15)
        phases.fair(budget.fair, 0.24, 0.1, 0.25, 10)
        phases.restart()
        phases.total(budget.total, 0.16, 0.016)

    def _from_design(self, plan: Plan, best: Best) -> None:
        """The parts are shared out first; then single exchanges, as far as they bring no repeats."""
        starts = [self._seated(self._cast(plan, number)) for number in range(self._chains)]
        phases = self._phases(starts, best)
        budget = self._budget
        phases.fair(budget.fair // 2, 0.12, 0.06, 0.5, 10)
        phases.restart()
        phases.total(budget.total, 0.08, 0.016)

    def _cast(self, plan: Plan, number: int) -> Plan:
        """The plan with people in the parts that suit them."""
        n, aim = self._room.n, self._aim
        parts = Parts(met_in(n, plan) > 0, self._seed * 1000 + number)
        share = aim.share[:n, :n]
        steps = self._budget.parts // self._chains
        for step in range(steps):
            if step % 50 == 0:
                got = parts.satisfaction(share)
                got[aim.best == 0] = 1
                raw = np.exp(-(10 + 40 * step / steps) * (got - got.min()))
                weights = aim.slope((raw / raw.mean())[None], 0.1).reshape(aim.worth.shape)[:n, :n]
                parts.weigh(np.ascontiguousarray(weights))
                if self._late():
                    break
            parts.step(0.5 * 0.1 ** (step / steps))
        names = np.empty(n, dtype=np.int64)
        names[parts.order] = np.arange(n)
        return renamed(plan, names)

    def _density(self) -> float:
        pairs = (self._sizes * (self._sizes - 1)).sum() / max(1, self._room.n * (self._room.n - 1))
        return float(pairs)

    def _phases(self, starts: list[Ints], best: Best) -> Phases:
        search = Search(self._room, self._layout, starts, self._seed)
        return Phases(self._room, self._aim, search, best)

    def _seated(self, plan: Plan) -> Ints:
        return seated(self._room, self._layout, plan)

    def _best(self, plan: Plan) -> Best:
        seats = self._seated(plan)
        met = met_of(seats, self._sizes.shape[1], self._room.n, self._layout.ids(self._room.n))
        key = score(self._room, self._aim, seats[None], met[None]).keys()[0]
        enough = (0.0, round(self._bound.worst, DIGITS), float(self._bound.total))
        return Best(key, seats, enough, self._late, self._tell if self._told else None)

    def _plan_of(self, best: Best) -> Plan:
        return plan_of(best.seats, self._sizes.shape[1], self._room.n)

    def _tell(self, best: Best) -> None:
        if self._told and best.key[0] == 0:
            self._told(_answer(self._room, self._bound, strictly(self._room, self._plan_of(best))))


@dataclass(frozen=True)
class Budget:
    """Steps of each phase: what the seconds pay for, and no more than the size of the problem is worth."""

    slope: int
    fair: int
    total: int
    parts: int
    nodes: int

    @classmethod
    def of(cls, room: Room, layout: Layout, chains: int, seconds: float) -> Budget:
        places, width = chains * max(1, layout.rows // 2), layout.width
        squares = chains * room.n**2
        plain = 30e-6 + places * 4 * width**2 * 10e-9 + squares * 0.4e-9
        exact = 50e-6 + places * 2 * width**3 * 4.5e-9 + squares * 0.3e-9
        whole = 80e-6 + room.n**2 * 25e-9
        paid = max(0.1, PART * seconds - RESERVE)
        most = 3_000 + 150 * room.n * room.problem.rounds
        return cls(
            min(int(0.15 * paid / plain), most // 4),
            min(int(0.65 * paid / exact), most),
            min(int(0.2 * paid / exact), most // 3),
            min(int(0.25 * paid / whole), most // 4),
            min(int(0.3 * paid / 100e-6), 30_000),
        )
