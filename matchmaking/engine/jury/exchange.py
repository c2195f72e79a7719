"""Lifting the worst panels of a plan by exchanges: at first those that lift at once, then a search with a memory.

An exchange takes reader r out of a panel and s in, who comes from another panel (which takes r instead) or has readings to
spare (where r has too). With a goal T, what a plan lacks is the sum of T - worth over the panels below it. A step takes one of
these panels and makes its best exchange, also where that makes things worse, but takes back nothing that was done just before
(tabu search, Glover 1989). When nothing lacks, T becomes one more than the worst panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaking.engine.jury.flow import Board, Open, Whole

_NOT = 2**60
_LEAST_REST, _MOST_REST = 10, 30
"""Steps in which a reading may not be taken back."""
NOBODY = -1


@dataclass(frozen=True)
class Search:
    """Steps are counted; `over` is asked as a brake; `goal` ends the search early."""

    steps: int
    goal: int
    over: Callable[[], bool]


@dataclass
class Panelling:
    """A plan that is changed in place. Slot i holds reader `who[i]` of candidate `whose[i]`; a panel's slots are neighbours."""

    board: Board
    plan: Open

    def __post_init__(self) -> None:
        self.plan = self.plan.copy()
        self.whose, self.who = np.nonzero(self.plan.T)
        self.worths = self.board.worths(self.plan)
        self.own = self.board.affinity[self.who, self.whose]
        self.open = self.board.free & ~self.plan
        self.loads = self.plan.sum(axis=1)

    def slots_of(self, candidate: int) -> slice:
        k = self.board.per_candidate
        return slice(candidate * k, candidate * k + k)

    def after(self, candidate: int) -> tuple[Whole, Whole, Open]:
        """What this panel and the other would be worth, and whether it may be: a row for each reader who goes.

        The columns are the slots from which another comes, then the readers who come with readings to spare.
        """
        affinity, board = self.board.affinity, self.board
        go = self.who[self.slots_of(candidate)]
        come = np.concatenate((self.who, np.arange(board.reviewers)))
        left = self.worths[candidate] - affinity[go, candidate]
        this = left[:, None] + affinity[come, candidate][None, :]
        other = (self.worths[self.whose] - self.own)[None, :] + affinity[go][:, self.whose]
        may = self.open[come, candidate][None, :].repeat(len(go), axis=0)
        slots = len(self.who)
        may[:, :slots] &= self.open[go][:, self.whose]
        may[:, slots:] &= (self.loads < board.max_load)[None, :] & (self.loads[go] > board.min_load)[:, None]
        return this, other, may

    def exchange(self, candidate: int, gone: int, column: int) -> tuple[int, int, int]:
        """(who went, who came, from whose panel or NOBODY)"""
        slot, slots = candidate * self.board.per_candidate + gone, len(self.who)
        went = int(self.who[slot])
        came = int(self.who[column]) if column < slots else column - slots
        other = int(self.whose[column]) if column < slots else NOBODY
        self._put(slot, came)
        if other == NOBODY:
            self.loads[went] -= 1
            self.loads[came] += 1
        else:
            self._put(column, went)
            self.open[came, other] = self.board.free[came, other]
            self.plan[came, other] = False
        self.plan[went, candidate] = False
        self.open[went, candidate] = self.board.free[went, candidate]
        return went, came, other

    def _put(self, slot: int, reader: int) -> None:
        candidate = self.whose[slot]
        worth = self.board.affinity[reader, candidate]
        self.worths[candidate] += worth - self.own[slot]
        self.who[slot], self.own[slot] = reader, worth
        self.plan[reader, candidate], self.open[reader, candidate] = True, False


def lift(board: Board, plan: Open) -> Open:
    """Exchanges that leave both panels above the worst, until there is none."""
    now = Panelling(board, plan)
    if not len(now.who):
        return now.plan
    while True:
        worst = int(now.worths.min())
        for candidate in np.flatnonzero(now.worths == worst).tolist():
            this, other, may = now.after(candidate)
            slots = len(now.who)
            this[:, :slots] = np.minimum(this[:, :slots], other)
            this[~may] = -_NOT
            place = int(this.argmax())
            if int(this.flat[place]) <= worst:
                return now.plan
            now.exchange(candidate, *divmod(place, this.shape[1]))


def lift_by_search(board: Board, plan: Open, search: Search, rng: np.random.Generator) -> Open:
    """The plan with the highest worst panel that so many steps came by."""
    now = Panelling(board, plan)
    best, resting = now.plan.copy(), np.zeros(plan.shape, dtype=np.int64)
    goal = int(now.worths.min(initial=_NOT)) + 1
    for step in range(search.steps if len(now.who) else 0):
        lacking = np.flatnonzero(now.worths < goal)
        if not len(lacking):
            best, goal = now.plan.copy(), int(now.worths.min()) + 1
            continue
        if goal > search.goal or (step % 64 == 0 and search.over()):
            break
        candidate = int(rng.choice(lacking))
        place = _least_lack(now, candidate, goal, resting > step, rng)
        if place is not None:
            went, came, other = now.exchange(candidate, *place)
            until = step + int(rng.integers(_LEAST_REST, _MOST_REST))
            resting[went, candidate] = until
            resting[came, other if other != NOBODY else candidate] = until
    return best


def _least_lack(
    now: Panelling, candidate: int, goal: int, resting: Open, rng: np.random.Generator
) -> tuple[int, int] | None:
    """The best exchange that may be made and does not bring back what rests; one of several at random."""
    this, other, may = now.after(candidate)
    slots, go = len(now.who), now.who[now.slots_of(candidate)]
    lack = np.maximum(goal - this, 0)
    lack[:, :slots] += np.maximum(goal - other, 0) - np.maximum(goal - now.worths[now.whose], 0)[None, :]
    may &= ~np.concatenate((resting[now.who, candidate], resting[:, candidate]))[None, :]
    may[:, :slots] &= ~resting[go][:, now.whose]
    lack[~may] = _NOT
    least = int(lack.min())
    if least == _NOT:
        return None
    places = np.flatnonzero(lack == least)
    place = divmod(int(rng.choice(places)), lack.shape[1])
    return int(place[0]), int(place[1])
