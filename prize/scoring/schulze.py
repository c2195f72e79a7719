"""Schulze's method: who is better, by the orders of the jurors alone.

Each juror orders the candidates by their marks; equal marks are equal, and who was not assessed has no part in that
ballot: only pairs of which the juror assessed both count. d(A, B) is the number of jurors who put A over B. A is
better than B when the strongest path from A to B is stronger than that from B to A; a path goes along won duels (d(X, Y) >
d(Y, X)) and is as strong as its weakest d; a drawn duel is no step of any path. "Better" is transitive but not complete:
some cannot be told apart.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011); links by winning votes, as there. Paths as in Floyd (1962), whole rows at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from prize.scoring.marks import Marks
from prize.scoring.places import Method, Place, Ranking

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.int16]

Ballot = Mapping[int, int]
"""Candidates and what they are worth to one voter; the most is the best. Who is not in it is not compared."""


@dataclass(frozen=True)
class Contest:
    """Both tables in the order of `candidates`: duels won by the row over the column, and strengths of paths."""

    candidates: tuple[int, ...]
    duels: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...]
    ranking: Ranking

    def won(self, one: int, other: int) -> int:
        """How many put `one` over `other`."""
        return self.duels[self.candidates.index(one)][self.candidates.index(other)]


def schulze(marks: Marks) -> Contest:
    ballots: dict[int, dict[int, int]] = {}
    for candidate, given in marks.of.items():
        for juror, mark in given.items():
            ballots.setdefault(juror, {})[candidate] = mark
    return contest(list(ballots.values()), tuple(marks.of))


def contest(ballots: Sequence[Ballot], candidates: tuple[int, ...]) -> Contest:
    """Any voters, also those of a vote by hand."""
    duels = _duels(ballots, candidates)
    paths = _strongest_paths(duels)
    better = paths > paths.T
    behind, before = better.sum(axis=0).tolist(), better.sum(axis=1).tolist()
    places = {
        candidate: Place(1 + behind[at], len(candidates) - before[at])
        for at, candidate in enumerate(candidates)
    }
    values = {candidate: Fraction(before[at]) for at, candidate in enumerate(candidates)}
    return Contest(candidates, _plain(duels), _plain(paths), Ranking(Method.SCHULZE, values, places))


def _duels(ballots: Sequence[Ballot], candidates: tuple[int, ...]) -> Table:
    import numpy as np

    duels = np.zeros((len(candidates), len(candidates)), dtype=np.int16)
    for ballot in ballots:
        steps = {worth: step for step, worth in enumerate(sorted(set(ballot.values())), start=1)}
        row = np.array([steps[ballot[key]] if key in ballot else 0 for key in candidates], dtype=np.int16)
        duels += (row[:, None] > row[None, :]) & (row[None, :] > 0)
    return duels


def _strongest_paths(duels: Table) -> Table:
    import numpy as np

    paths = np.where(duels > duels.T, duels, 0).astype(np.int16)
    for through in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, through, None], paths[None, through, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def _plain(table: Table) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in table.tolist())
