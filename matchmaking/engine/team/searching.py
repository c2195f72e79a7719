"""The teams of one size that are worth most at given prices of the actors, for many projects at once.

Branch and bound over partial teams, in batches that numpy works through. A partial team with r free places knows for
each actor c the *gain* g(c): fit less price plus the synergies with those who are in. Whoever joins later also has
synergies with others who join later; each such synergy is split in two halves, one for each of the two. So with h(c)
half of the sum of c's r-1 largest synergies,

    worth so far + the r largest of g(c) + h(c)

is never below what a team that grows from here is worth (Gilmore 1962 and Lawler 1963 bound quadratic assignment alike).
Where a requirement is not met yet, one of the r must be somebody who meets it; that lowers the bound.

We branch on the requirement that fewest can meet: child number j has its j-th candidate in and the first j-1 out, so no
team is reached twice. Without open requirements everybody is a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.house import NEVER, Bools, Floats, House, Ints

OUT = NEVER / 2
"""A gain below this is of an actor who is out."""
CHUNK = 100_000
"""So many numbers are worked on at a time: they fit into the cache."""
SEARCH, STEP = 0.003, 0.25e-6
"""Nominal seconds of a search, and of each actor of each step."""


@dataclass
class Batch:
    """Partial teams with equally many members. One row each; `gain` is rows × actors."""

    project: Ints
    members: Ints
    worth: Floats
    gain: Floats
    unmet: Ints
    counts: Ints
    bound: Floats

    def __len__(self) -> int:
        return len(self.project)

    def take(self, rows: Ints | Bools | slice) -> Batch:
        return Batch(
            self.project[rows],
            self.members[rows],
            self.worth[rows],
            self.gain[rows],
            self.unmet[rows],
            self.counts[rows],
            self.bound[rows],
        )


@dataclass
class Found:
    """`bound[p]`: no team of this size for project p is worth more (or than `above[p]`, where that is more).

    `best[p]` is the worth of the best that was found, or `above[p]`. The lists hold batches of what was found.
    """

    bound: Floats
    best: Floats
    project: list[Ints] = field(default_factory=list)
    members: list[Ints] = field(default_factory=list)
    worth: list[Floats] = field(default_factory=list)
    steps: int = 0
    number: int = 0
    cut_short: bool = False


@dataclass(frozen=True)
class Limits:
    """`beam` partial teams of each project are followed on each level (0: all), `steps` in all.

    `keep` teams of each project are kept of each batch. With `every` all teams above the threshold are found, not only
    the best and some that were met on the way.
    """

    beam: int = 0
    steps: int = 10**9
    every: bool = False
    keep: int = 4
    most: int = 10**9
    """Beyond so many teams the search is cut short."""


class Search:
    """`prices` are one for each actor; `above[p]` is what a team of project p must be worth more than, prices paid."""

    def __init__(
        self, house: House, size: int, prices: Floats, above: Floats, limits: Limits, budget: Budget
    ) -> None:
        self.house, self.size, self.limits, self.budget = house, size, limits, budget
        self.above = above.copy()
        self.most_of_sector = house.most_of_a_sector(size)
        self.halves = _halves(house.synergy, size)
        self.found = Found(above.copy(), self.above)
        self.stack: list[Batch] = []
        self._begin(house.by_size[size], prices)

    def run(self) -> Found:
        while self.stack:
            batch = self.stack.pop()
            batch = batch.take(batch.bound > self.above[batch.project])
            if not len(batch):
                continue
            if self._is_enough():
                self.found.cut_short = True
                np.maximum.at(self.found.bound, batch.project, batch.bound)
                continue
            self.found.steps += len(batch)
            if self.size - batch.members.shape[1] == 1:
                self._close(batch)
            else:
                self._grow(batch)
        self.budget.spend(SEARCH + STEP * self.found.steps * self.house.n)
        return self.found

    def _is_enough(self) -> bool:
        found, limits = self.found, self.limits
        return found.steps > limits.steps or found.number > limits.most or not self.budget.wall

    def _begin(self, projects: Ints, prices: Floats) -> None:
        house, rows = self.house, len(projects)
        gain = np.where(house.room > 0, house.fit[projects] - prices, NEVER)
        root = Batch(
            projects,
            np.zeros((rows, 0), dtype=np.int64),
            house.base[projects],
            gain,
            house.required[projects],
            np.zeros((rows, 1 + house.sector.max(initial=0)), dtype=np.int64),
            np.full(rows, np.inf),
        )
        root.bound = self._bounds(root)
        self._push(root)

    def _push(self, batch: Batch) -> None:
        """Best last, in chunks, so that the best is grown next."""
        batch = batch.take(batch.bound > self.above[batch.project])
        if self.limits.beam:
            batch = self._within_beam(batch)
        order = np.argsort(batch.bound, kind="stable")
        rows = max(1, CHUNK // max(1, self.house.n))
        for start in range(0, len(order), rows):
            self.stack.append(batch.take(order[start : start + rows]))

    def _within_beam(self, batch: Batch) -> Batch:
        order = np.lexsort((-batch.bound, batch.project))
        of = batch.project[order]
        first = np.r_[True, of[1:] != of[:-1]]
        rank = np.arange(len(of)) - np.maximum.accumulate(np.where(first, np.arange(len(of)), 0))
        out = order[rank >= self.limits.beam]
        np.maximum.at(self.found.bound, batch.project[out], batch.bound[out])
        return batch.take(order[rank < self.limits.beam])

    def _bounds(self, batch: Batch) -> Floats:
        """What the teams that grow from each partial team are worth at most."""
        free = self.size - batch.members.shape[1]
        hopes = batch.gain + self.halves[free - 1]
        top, least = _top(hopes, free)
        return np.asarray(batch.worth + top + self._of_requirements(batch, hopes, least))

    def _of_requirements(self, batch: Batch, hopes: Floats, least: Floats) -> Floats:
        """What the dearest open requirement takes from the sum of the largest hopes: nothing or less."""
        lost = np.zeros(len(batch))
        for bit in _bits(int(np.bitwise_or.reduce(batch.unmet, initial=0))):
            open_ = np.flatnonzero(batch.unmet & (1 << bit))
            may = self.house.hits[batch.project[open_]] & (1 << bit) != 0
            best = np.max(hopes[open_], axis=1, where=may, initial=2 * NEVER)
            lost[open_] = np.minimum(lost[open_], best - least[open_])
        return lost

    def _grow(self, batch: Batch) -> None:
        free = self.size - batch.members.shape[1]
        hopes = batch.gain + self.halves[free - 1]
        top, least = _top(hopes, free)
        with_each = (batch.worth + top)[:, None] + np.minimum(0, hopes - least[:, None])
        may = (with_each > self.above[batch.project][:, None]) & (batch.gain > OUT)
        candidates = self._candidates(batch, may)
        order = np.argsort(np.where(candidates, -with_each, np.inf), axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(self.house.n)[None, :], axis=1)
        parent, who = np.nonzero(candidates)
        rows = max(1, CHUNK // self.house.n)
        children = [
            self._children(
                batch, candidates, may, rank, parent[start : start + rows], who[start : start + rows]
            )
            for start in range(0, len(parent), rows)
        ]
        if children:
            self._push(_joined(children))

    def _candidates(self, batch: Batch, may: Bools) -> Bools:
        """Of each partial team those who may meet the requirement that fewest can; everybody where all are met."""
        candidates, fewest = may.copy(), np.full(len(batch), self.house.n + 1)
        for bit in _bits(int(np.bitwise_or.reduce(batch.unmet, initial=0))):
            open_ = np.flatnonzero(batch.unmet & (1 << bit))
            can = may[open_] & (self.house.hits[batch.project[open_]] & (1 << bit) != 0)
            number = can.sum(axis=1)
            fewer = number < fewest[open_]
            fewest[open_[fewer]] = number[fewer]
            candidates[open_[fewer]] = can[fewer]
        return candidates

    def _children(
        self, batch: Batch, candidates: Bools, may: Bools, rank: Ints, parent: Ints, who: Ints
    ) -> Batch:
        house = self.house
        gain = batch.gain[parent]
        worth = batch.worth[parent] + gain[np.arange(len(who)), who]
        earlier = candidates[parent] & (rank[parent] <= rank[parent, who][:, None])
        gain += house.synergy[who]
        gain[earlier | ~may[parent]] = NEVER
        counts = batch.counts[parent]
        counts[np.arange(len(who)), house.sector[who]] += 1
        full = counts[np.arange(len(who)), house.sector[who]] >= self.most_of_sector
        gain[full[:, None] & (house.sector[who][:, None] == house.sector[None, :])] = NEVER
        child = Batch(
            batch.project[parent],
            np.concatenate((batch.members[parent], who[:, None]), axis=1),
            worth,
            gain,
            batch.unmet[parent] & ~house.hits[batch.project[parent], who],
            counts,
            worth,
        )
        self._keep_to_towns(child)
        child.bound = self._bounds(child)
        return child.take(child.bound > self.above[child.project])

    def _keep_to_towns(self, batch: Batch) -> None:
        """Where each free place must bring a new municipality, whoever brings none is out."""
        least = self.house.towns
        size = batch.members.shape[1]
        if least <= 1:
            return
        tight = np.flatnonzero(self._towns(batch) + self.size - size <= least)
        for place in range(size):
            known = self.house.neighbours[batch.members[tight, place]]
            batch.gain[tight] = np.where(known, NEVER, batch.gain[tight])

    def _towns(self, batch: Batch) -> Ints:
        towns = np.sort(self.house.municipality[batch.members], axis=1)
        return np.asarray(1 + (towns[:, 1:] != towns[:, :-1]).sum(axis=1))

    def _close(self, batch: Batch) -> None:
        """The last place: whoever meets all that is open."""
        house = self.house
        all_met = batch.unmet[:, None] & ~house.hits[batch.project] == 0
        worth = np.where(all_met & (batch.gain > OUT), batch.worth[:, None] + batch.gain, 2 * NEVER)
        parent, who = np.nonzero(worth > self.above[batch.project][:, None])
        of = worth[parent, who]
        if not len(of):
            return
        project = batch.project[parent]
        np.maximum.at(self.found.bound, project, of)
        members = np.concatenate((batch.members[parent], who[:, None]), axis=1)
        if not self.limits.every:
            kept = _best_of_each(project, of, self.limits.keep)
            project, members, of = project[kept], members[kept], of[kept]
            np.maximum.at(self.above, project, of)
        self.found.number += len(project)
        self.found.project.append(project)
        self.found.members.append(np.sort(members, axis=1))
        self.found.worth.append(of)


def _halves(synergy: Floats, size: int) -> Floats:
    """Row q: half of the sum of the q largest synergies of each actor, none below zero."""
    gains = -np.sort(-np.maximum(synergy, 0), axis=1)[:, : max(size - 1, 0)]
    sums = np.cumsum(gains, axis=1) / 2
    return np.vstack((np.zeros(len(synergy)), sums.T))


def _top(values: Floats, number: int) -> tuple[Floats, Floats]:
    """The sum of the largest `number` of each row, and the least of those."""
    n = values.shape[1]
    if number > n:
        return np.full(len(values), 2 * NEVER), np.full(len(values), 2 * NEVER)
    best = np.partition(values, n - number, axis=1)[:, n - number :]
    return best.sum(axis=1), best[:, 0]


def _bits(number: int) -> list[int]:
    return [bit for bit in range(number.bit_length()) if number >> bit & 1]


def _best_of_each(project: Ints, worth: Floats, keep: int) -> Ints:
    order = np.lexsort((-worth, project))
    of = project[order]
    first = np.r_[True, of[1:] != of[:-1]]
    rank = np.arange(len(of)) - np.maximum.accumulate(np.where(first, np.arange(len(of)), 0))
    return np.asarray(order[rank < keep])


def _joined(parts: list[Batch]) -> Batch:
    names = ("project", "members", "worth", "gain", "unmet", "counts", "bound")
    return Batch(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
