"""A problem of rounds of pairs as arrays: what the bounds and the search work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.satisfaction import best_alone, may_meet, presence, worths
from matchmaking.engine.problems import Meet

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ids = NDArray[np.intp]


@dataclass(frozen=True)
class Case:
    """`worth` is n × n in parts of the largest worth, `best` what each could have had alone in the same unit.

    `there` is n × rounds, `allowed` n × n, `pairs` how many pairs can sit in each round.
    """

    worth: Floats
    allowed: Bools
    there: Bools
    best: Floats
    pairs: tuple[int, ...]
    largest: int
    best_worths: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.worth)

    @property
    def rounds(self) -> int:
        return int(self.there.shape[1])

    @cached_property
    def seats(self) -> int:
        """Pairs that can sit in all rounds together."""
        return sum(self.pairs)

    @cached_property
    def room(self) -> Floats:
        """Rounds in which each is there."""
        room: Floats = self.there.sum(axis=1).astype(np.float64)
        return room

    @cached_property
    def wishing(self) -> Bools:
        """Those for whom somebody is worth anything; the others are always content."""
        wishing: Bools = self.best > 0
        return wishing


def case_of(problem: Meet) -> Case:
    worth, there = worths(problem), presence(problem)
    largest = max(int(worth.max(initial=0)), 1)
    best = best_alone(problem)
    pairs = tuple(min(problem.tables, int(here) // 2) for here in there.sum(axis=0))
    return Case(
        worth / largest,
        may_meet(problem),
        there,
        np.array([one / largest for one in best], dtype=np.float64),
        pairs,
        largest,
        best,
    )


def upper(chosen: Bools) -> tuple[Ids, Ids]:
    """The pairs that are chosen from either side, the smaller id first."""
    one, other = np.nonzero(np.triu(chosen | chosen.T, 1))
    return one, other


def dearest(liked: Floats, several: int) -> Bools:
    """n × n: for each row the `several` columns of the largest numbers."""
    chosen = np.zeros(liked.shape, dtype=np.bool_)
    np.put_along_axis(chosen, np.argsort(-liked, axis=1, kind="stable")[:, :several], True, axis=1)
    return chosen


def scattered(n: int) -> Floats:
    """n × n, symmetric, between 0 and 1, always the same: equal worths are not always those of the first people."""
    half = np.triu(np.random.default_rng(n).random((n, n)), 1)
    both: Floats = half + half.T
    return both
