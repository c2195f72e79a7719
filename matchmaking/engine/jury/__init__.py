"""Who reads which candidate: first the worst panel is made as good as can be, then the total.

1. A flow says whether there is a plan at all, and if so gives the one with the largest total (`flow.py`;
   `explanation.py` where not).
2. Exchanges lift its worst panel (`exchange.py`). The bound is the least of the best panels by themselves, and, where
   the plan does not reach that, what linear programming says (`relaxation.py`).
3. What lies between is searched: with a memory for better plans, and by branch and bound, which either finds a plan
   or proves that there is none so the bound comes down (`whole.py`).
4. With the worst panel settled, the total is raised: branch and bound over the columns that can matter, else panel by
   panel (`parts.py`).

Steps and nodes are counted and follow from `seconds` and the size; the clock is only a brake.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaking.engine.jury.exchange import Search, lift, lift_by_search
from matchmaking.engine.jury.explanation import impossible
from matchmaking.engine.jury.flow import Board, dearest
from matchmaking.engine.jury.parts import enrich
from matchmaking.engine.jury.relaxation import (
    Relaxed,
    best_total,
    best_worst,
    columns_to_begin,
    total_bound,
    worst_bound,
)
from matchmaking.engine.jury.whole import Effort, dearest_reaching
from matchmaking.engine.solutions import Panels

if TYPE_CHECKING:
    from matchmaking.engine.jury.flow import Open
    from matchmaking.engine.problems import Jury

_LARGE = 12_000
"""Columns beyond which branch and bound gets only those that look best."""
_EPSILON = 1e-6
_PER_SECOND, _ROOT = 20_000, 10
"""Columns times nodes that branch and bound does in a second on a slow machine; and what the root costs, in nodes."""


def solve(problem: Jury, *, seconds: float, seed: int) -> Panels:
    """Panels of reader ids in ascending order. `total_bound` holds for all plans, `total_bound_at_worst` for those
    whose worst panel is as good as ours. Raises `Impossible`."""
    board = Board.of(problem)
    found = dearest(board, board.affinity)
    if found is None:
        raise impossible(board)
    plan, most = found
    if not board.candidates or not board.per_candidate:
        return Panels(((),) * board.candidates, 0, 0, 0, 0, 0)
    jury = _Jury(board, plan, seconds, seed)
    jury.raise_worst()
    jury.raise_total(most)
    return jury.panels(most)


@dataclass
class _Jury:
    """The plan so far, and what no plan can beat."""

    board: Board
    plan: Open
    seconds: float
    seed: int

    def __post_init__(self) -> None:
        self.end = time.monotonic() + 0.85 * self.seconds
        self.dearest = self.plan
        self.rng = np.random.default_rng(self.seed % 2**63)
        self.bound = int(self.board.best_panels.min())
        self.most_at_worst = 0

    @property
    def worst(self) -> int:
        return int(self.board.worths(self.plan).min())

    @property
    def total(self) -> int:
        return sum(self.board.affinity[self.plan].tolist())

    def over(self) -> bool:
        return time.monotonic() > self.end

    def effort(self, columns: int, share: float) -> Effort:
        """A node costs about as much as there are columns; the root some nodes more."""
        left = max(0.0, self.end - time.monotonic())
        return Effort(max(1, int(share * self.seconds * _PER_SECOND / max(1, columns)) - _ROOT), left)

    def search(self, share: float, cost: float, goal: int) -> Search:
        """`cost` is the seconds that a step takes on a slow machine."""
        return Search(max(1, int(share * self.seconds / cost)), goal, self.over)

    def raise_worst(self) -> None:
        self.plan = lift(self.board, self.plan)
        if self.worst == self.bound:
            return
        relaxed = best_worst(self.board, columns_to_begin(self.board, self.plan))
        self.bound = worst_bound(self.board, relaxed.weight)
        self._lift(0.05)
        self._prove(relaxed)
        self._lift(0.25)

    def _lift(self, share: float) -> None:
        if self.worst < self.bound:
            slots = self.board.candidates * self.board.per_candidate + self.board.reviewers
            cost = 2e-4 + 2e-7 * slots * self.board.per_candidate
            self.plan = lift_by_search(self.board, self.plan, self.search(share, cost, self.bound), self.rng)

    def _prove(self, relaxed: Relaxed) -> None:
        """From the bound downwards: a plan that reaches it, or the proof that there is none."""
        share = 0.3
        while self.worst < self.bound and share > 0:
            margin = _EPSILON * max(1.0, abs(relaxed.value))
            possible = self.board.free & (relaxed.gain >= self.bound - relaxed.value - margin)
            few = self._best_looking(possible, self.bound)
            if not few.any():
                self.bound -= 1
                continue
            least = np.full(self.board.candidates, self.bound)
            tried = dearest_reaching(self.board, few, least, self.effort(int(few.sum()), share))
            share -= (tried.nodes + _ROOT) * int(few.sum()) / (self.seconds * _PER_SECOND)
            if tried.plan is not None:
                self.plan = tried.plan
            elif tried.finished and (few == possible).all():
                self.bound -= 1
            else:
                return

    def _best_looking(self, possible: Open, worst: int) -> Open:
        """All that are possible, or so many as branch and bound can bear. None where no plan in parts reaches `worst`."""
        if int(possible.sum()) <= _LARGE:
            return possible
        relaxed = best_total(self.board, columns_to_begin(self.board, self.plan), worst)
        if relaxed.short > _EPSILON * max(1, abs(worst)):
            return possible & False
        return _best(possible, relaxed, _LARGE // 2)

    def raise_total(self, most: int) -> None:
        worst = self.worst
        self.most_at_worst = most
        if int(self.board.worths(self.dearest).min()) >= worst:
            self.plan = self.dearest
            return
        relaxed = best_total(self.board, columns_to_begin(self.board, self.plan), worst)
        self.most_at_worst = min(most, total_bound(self.board, relaxed.weight, worst))
        self._total_over(_best(self.board.free, relaxed, 6 * int(self.plan.sum())) | self.plan, worst)
        if self.total == self.most_at_worst:
            return
        gap = self.most_at_worst - self.total
        possible = self.board.free & (relaxed.gain >= -gap - _EPSILON * max(1, abs(gap)))
        if int(possible.sum()) <= _LARGE and self._total_over(possible | self.plan, worst):
            self.most_at_worst = self.total
            return
        search = self.search(0.3, 0.1, self.most_at_worst)
        self.plan = enrich(self.board, self.plan, worst, search, self.rng)

    def _total_over(self, columns: Open, worst: int) -> bool:
        """Whether branch and bound came to its end."""
        least = np.full(self.board.candidates, worst)
        tried = dearest_reaching(self.board, columns, least, self.effort(int(columns.sum()), 0.3))
        if tried.plan is not None and int(self.board.affinity[tried.plan].sum()) > self.total:
            self.plan = tried.plan
        return tried.finished

    def panels(self, most: int) -> Panels:
        assert self.board.kept_by(self.plan)
        panels = tuple(tuple(np.flatnonzero(column).tolist()) for column in self.plan.T)
        return Panels(panels, self.worst, self.total, self.bound, most, self.most_at_worst)


def _best(possible: Open, relaxed: Relaxed, number: int) -> Open:
    """So many of those possible, by what a whole reading would gain."""
    gain = np.where(possible, relaxed.gain, -np.inf)
    if number >= gain.size:
        return possible
    return np.asarray(possible & (gain >= np.partition(gain.ravel(), -number)[-number]))
