"""A plan of pairs being worked on: which pair meets in which round, and what each has had.

Two moves keep every hard rule. `rematch` empties a round and fills it again by an exact matching, with everything in
the other rounds as it is. `mix` exchanges two rounds along some components of their union (paths and even cycles,
Kempe 1879): nobody's meetings change, but other swaps become possible within a round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.case import Bools, Case, Floats, Ids
from matchmaking.engine.meet.matching import best_pairs

Gain = Callable[[Floats, Ids, Floats], Floats]
"""(what each has had without this round, people, worth of a meeting for each of them) to what it gains."""

_TIE = 1e-5
"""In parts of the largest worth: between equals chance decides, and a meeting of no worth is better than none."""


@dataclass(frozen=True)
class Pairs:
    """The pairs that may be used. `near` are those that the relaxation likes, tried most of the time."""

    one: Ids
    other: Ids
    worth: Floats
    near: Bools
    share: Floats


class Draft:
    """`at` is the round of each pair, -1 where it does not meet; `had` is what each has met."""

    def __init__(self, case: Case, pairs: Pairs, seed: int) -> None:
        self.case, self.pairs = case, pairs
        self.chance = np.random.default_rng(seed)
        self.at = np.full(len(pairs.one), -1, dtype=np.intp)
        self.had = np.zeros(case.n)
        self._prices = [0.0] * case.rounds
        both = case.there[pairs.one] & case.there[pairs.other]
        self._open = [np.flatnonzero(both[:, number]) for number in range(case.rounds)]

    @property
    def satisfaction(self) -> Floats:
        best = self.case.best
        return np.divide(self.had, best, out=np.ones(self.case.n), where=best > 0)

    @property
    def worst(self) -> float:
        return float(self.satisfaction.min(initial=1.0))

    @property
    def total(self) -> float:
        return float(self.had.sum()) / 2

    def load(self, at: NDArray[np.intp]) -> None:
        self.at = at.copy()
        self.had = self._had(np.flatnonzero(at >= 0))

    def empty(self, number: int) -> None:
        out = np.flatnonzero(self.at == number)
        self.at[out] = -1
        self.had = self.had - self._had(out)

    def rematch(self, number: int, gain: Gain, *, wide: bool) -> None:
        """With `wide` all pairs are tried, else only those that are near."""
        before = self.at == number
        self.empty(number)
        edges = self._open[number]
        edges = edges[(self.at[edges] < 0) & (wide | self.pairs.near[edges] | before[edges])]
        one, other, worth = self.pairs.one[edges], self.pairs.other[edges], self.pairs.worth[edges]
        gains = gain(self.had, one, worth) + gain(self.had, other, worth)
        gains += _TIE * (1 + self.chance.random(len(edges)))
        self.seat(number, edges, gains)

    def fill_from_shares(self, number: int) -> None:
        """The pairs of one round that carry most of what the relaxation gave."""
        edges = self._open[number]
        edges = edges[self.at[edges] < 0]
        worth = self.pairs.worth[edges]
        self.seat(
            number, edges, self.pairs.share[edges] + 1e-3 * worth + 1e-4 * self.chance.random(len(edges))
        )

    def seat(self, number: int, edges: Ids, gains: Floats) -> None:
        one, other = self.pairs.one[edges], self.pairs.other[edges]
        most, price = self.case.pairs[number], self._prices[number]
        chosen, self._prices[number] = best_pairs(one, other, gains, most, price)
        self.at[edges[chosen]] = number
        self.had = self.had + self._had(edges[chosen])

    def _had(self, edges: Ids) -> Floats:
        ends = np.concatenate([self.pairs.one[edges], self.pairs.other[edges]])
        worth = self.pairs.worth[edges]
        return np.bincount(ends, np.concatenate([worth, worth]), self.case.n).astype(np.float64)

    def mix(self, first: int, second: int) -> None:
        """Exchanges each component that can be exchanged with a chance of one half."""
        at = self._components(first, second)
        there = self.case.there[:, first] & self.case.there[:, second]
        for edges in at:
            if self.chance.random() < 0.5:
                continue
            ends = np.concatenate([self.pairs.one[edges], self.pairs.other[edges]])
            if there[ends].all() and self._fits(edges, first, second):
                self.at[edges] = first + second - self.at[edges]

    def _fits(self, edges: Ids, first: int, second: int) -> bool:
        more = len(edges) - 2 * int((self.at[edges] == first).sum())
        if not more:
            return True
        seated = [int((self.at == number).sum()) for number in (first, second)]
        pairs = self.case.pairs
        return seated[0] + more <= pairs[first] and seated[1] - more <= pairs[second]

    def _components(self, first: int, second: int) -> list[Ids]:
        """The pairs of both rounds by component, in the order of the smallest id in each."""
        edges = np.flatnonzero((self.at == first) | (self.at == second))
        meets: dict[int, list[tuple[int, int]]] = {}
        ends = zip(
            edges.tolist(), self.pairs.one[edges].tolist(), self.pairs.other[edges].tolist(), strict=True
        )
        for edge, one, other in ends:
            meets.setdefault(one, []).append((other, edge))
            meets.setdefault(other, []).append((one, edge))
        seen = set[int]()
        return [_component(start, meets, seen) for start in sorted(meets) if start not in seen]


def _component(start: int, meets: dict[int, list[tuple[int, int]]], seen: set[int]) -> Ids:
    seen.add(start)
    queue, edges = [start], set[int]()
    for person in queue:
        for partner, edge in meets[person]:
            edges.add(edge)
            if partner not in seen:
                seen.add(partner)
                queue.append(partner)
    return np.array(sorted(edges), dtype=np.intp)
