"""The k best for one actor or for all, exactly: no partner left out has a higher score.

For all actors at once the work is done in three tiers, each for the rows that the one before left open:

1. the strong columns alone (needs and offers) by `sparse_dot_topn`, which gives the m best of each row; the weak
   columns (themes, words, municipality), nearness and sector are added for those m only;
2. all columns, with a larger m;
3. the whole row.

A row is closed when its k-th score is above all that an actor outside the m can reach: what the m-th has in the product,
plus the most that the parts not yet added can give in this row. (Fagin, Lotem & Naor 2003, «Optimal aggregation
algorithms for middleware»: the threshold that ends the search.) One actor alone goes through the postings of its own
columns.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from matchmaking.engine.recommend.columns import ONE
from matchmaking.engine.recommend.places import Places

Ints = NDArray[np.int64]
ROWS, _CELLS = 1000, 4_000_000
"""How many rows are done at once, fewer where there are so many weak columns that a table of both would grow too large."""
_THREADS = 2
_FEWEST, _MOST, _LEAST = 4, 16, 64
"""How many are taken in the first tier for each one asked for, at first and at most, and how many at least."""
_MANY_OPEN = 0.05


@dataclass(frozen=True)
class Scores:
    """All that a search needs. `left` is by actor, `postings` by column.

    `weak` is a table of the weak columns that each actor has on the right side, where all have the value ONE; it is
    filled up with the number of the weak columns. `apart` holds who never meets whom, as sorted numbers one · n + other,
    either way round.
    """

    left: csr_matrix
    postings: csr_matrix
    weak: NDArray[np.int32]
    strong: int
    places: Places
    near: int
    sector: int
    apart: Ints

    @cached_property
    def most_apart(self) -> int:
        """With how many somebody is not brought together at most, oneself counted."""
        return 1 + (int(np.bincount(self.apart // self.n).max()) if len(self.apart) else 0)

    @property
    def n(self) -> int:
        return int(self.left.shape[0])

    def all_points(self, row: int) -> Ints:
        """Of one actor with all; −1 with itself and with whom it shall not meet."""
        span = slice(self.left.indptr[row], self.left.indptr[row + 1])
        points = self.product(self.left.indices[span], self.left.data[span])
        everybody = np.arange(self.n)
        points += self.places.points(np.full(self.n, row), everybody, self.near, self.sector)
        points[self.never(np.full(self.n, row), everybody)] = -1
        return points

    def product(self, columns: NDArray[np.int32], values: NDArray[np.int32]) -> Ints:
        """One row of the left side with everybody, by the postings of its columns."""
        start, ids, worths = self.postings.indptr, self.postings.indices, self.postings.data
        spans = [slice(start[column], start[column + 1]) for column in columns]
        if not spans:
            return np.zeros(self.n, np.int64)
        theirs = np.concatenate([ids[span] for span in spans])
        # Whole numbers below 2^53: floats hold them exactly.
        products = np.concatenate(
            [worths[span] * float(value) for span, value in zip(spans, values, strict=True)]
        )
        return np.bincount(theirs, products, minlength=self.n).astype(np.int64)

    def around(self, mine: Places) -> Ints:
        """What nearness and sector give one who is not among the actors, with everybody."""
        joined = Places(
            np.append(self.places.lat, mine.lat),
            np.append(self.places.lon, mine.lon),
            np.append(self.places.sector, mine.sector),
        )
        return joined.points(np.full(self.n, self.n), np.arange(self.n), self.near, self.sector)

    def never(self, one: Ints, other: Ints) -> NDArray[np.bool_]:
        never = one == other
        if len(self.apart):
            keys = one * self.n + other
            place = np.minimum(np.searchsorted(self.apart, keys), len(self.apart) - 1)
            never |= self.apart[place] == keys
        return np.asarray(never, np.bool_)


@dataclass(frozen=True)
class Best:
    """Tables of ids and points, a row for each actor, best first; −1 where there is nobody."""

    ids: Ints
    points: Ints


def best_in(points: Ints, k: int) -> tuple[Ints, Ints]:
    """(ids, points) of the k highest, best first, of equals the lower id first; below 0 is out of the question."""
    n = len(points)
    keys = np.where(points >= 0, (points << n.bit_length()) + (n - np.arange(n)), -1)
    if k < n:
        keys = np.partition(keys, n - k - 1)[n - k :] if k else keys[:0]
    return _read(-np.sort(-keys[keys >= 0]), n.bit_length(), n)


def _read(keys: Ints, shift: int, n: int) -> tuple[Ints, Ints]:
    return n - (keys & ((1 << shift) - 1)), keys >> shift


def best_of_all(scores: Scores, k: int, brake: float = float("inf")) -> Iterator[tuple[int, Best]]:
    """(first row, the best of some rows from there), for all rows in order; `k` at least 1.

    After the time `brake` rows are left as the first tier has them.
    """
    height = max(1, min(ROWS, _CELLS // (scores.left.shape[1] - scores.strong + 1)))
    times = _FEWEST
    for first in range(0, scores.n, height):
        block = _Block(scores, k, first, min(first + height, scores.n))
        yield first, block.solve(times, brake)
        # However many are taken, the result is the same; it is only found sooner.
        if block.open_after_first > _MANY_OPEN * len(block.rows):
            times = min(_MOST, times + times // 2)


class _Block:
    """Some rows in a row, tier by tier."""

    def __init__(self, scores: Scores, k: int, first: int, last: int) -> None:
        self.scores, self.k = scores, k
        self.rows = np.arange(first, last)
        self.left = scores.left[first:last]
        weak = self.left[:, scores.strong :]
        # What each weak column gives in each row; the last gives nothing.
        self.weak = np.zeros((last - first, weak.shape[1] + 1), np.int64)
        self.weak[:, :-1] = weak.toarray()
        self.weak *= ONE
        self.beyond_strong = self.weak.sum(axis=1)
        known = ~np.isnan(scores.places.lat[first:last]) & ~np.isnan(scores.places.lon[first:last])
        self.beyond_all = np.where(known, scores.near, 0) + np.where(
            scores.places.sector[first:last] >= 0, scores.sector, 0
        )
        self.keys = np.full((last - first, k), -1, np.int64)
        self.shift = scores.n.bit_length()
        self.open_after_first = 0

    def solve(self, times: int, brake: float) -> Best:
        still_open = self._tier(np.arange(len(self.rows)), times, strong_only=True)
        self.open_after_first = len(still_open)
        if time.monotonic() > brake:
            still_open = still_open[:0]
        if len(still_open):
            still_open = self._tier(still_open, _MOST, strong_only=False)
        for row in still_open:
            ids, worths = best_in(self.scores.all_points(int(self.rows[row])), self.k)
            self.keys[row] = -1
            self.keys[row, : len(ids)] = (worths << self.shift) + (self.scores.n - ids)
        ids, points = _read(self.keys, self.shift, self.scores.n)
        nobody = self.keys < 0
        return Best(np.where(nobody, -1, ids), np.where(nobody, -1, points))

    def _tier(self, rows: Ints, times: int, *, strong_only: bool) -> Ints:
        """Fills `keys` for these rows and says which are not proven yet."""
        scores = self.scores
        most = min(scores.n, max(times * self.k, _LEAST))
        if strong_only:
            left, postings = self.left[rows][:, : scores.strong], _top(scores.postings, scores.strong)
        else:
            left, postings = self.left[rows], scores.postings
        found = sp_matmul_topn(left, postings, most, sort=True, n_threads=_THREADS)
        lengths = np.diff(found.indptr)
        all_products = found.data[: found.indptr[-1]].astype(np.int64)
        beyond = self.beyond_all[rows] + (self.beyond_strong[rows] if strong_only else 0)
        at, rank = self._worth_a_look(all_products, found.indptr, beyond)
        other = found.indices[found.indptr[at] + rank].astype(np.int64)
        product = all_products[found.indptr[at] + rank]
        points = product + self._rest(rows[at], other, weak=strong_only)
        points[scores.never(self.rows[rows[at]], other)] = -1
        table = np.full((len(rows), max(most, self.k)), -1, np.int64)
        table[at, rank] = np.where(points >= 0, (points << self.shift) + (scores.n - other), -1)
        table = -np.partition(-table, self.k - 1, axis=1)[:, : self.k] if self.k < table.shape[1] else table
        self.keys[rows] = -np.sort(-table, axis=1)
        return rows[~self._closed(rows, lengths, most, all_products, found.indptr, beyond)]

    def _worth_a_look(self, product: Ints, start: Ints, beyond: Ints) -> tuple[Ints, Ints]:
        """(row, rank) of those who may be among the best: not further below the k-th than what may be added.

        As many more are counted as a row may lose to oneself and to those it shall not meet.
        """
        lengths = np.diff(start)
        at = np.repeat(np.arange(len(lengths)), lengths)
        counted = self.k + self.scores.most_apart
        least = np.full(len(lengths), -1, np.int64)
        long = lengths > counted
        least[long] = product[start[:-1][long] + counted] - beyond[long]
        kept = np.flatnonzero(product >= least[at])
        return at[kept], kept - start[:-1][at[kept]]

    def _closed(
        self, rows: Ints, lengths: Ints, most: int, product: Ints, start: Ints, beyond: Ints
    ) -> NDArray[np.bool_]:
        """Whether nobody outside can reach the k-th: not who was never found, nor who was not worth a look."""
        last = np.zeros(len(rows), np.int64)
        full = lengths >= most
        last[full] = product[start[1:][full] - 1]
        worst = self.keys[rows, -1] >> self.shift
        return np.asarray((worst > last + beyond) | (lengths >= self.scores.n), np.bool_)

    def _rest(self, rows: Ints, other: Ints, *, weak: bool) -> Ints:
        scores = self.scores
        points = scores.places.points(self.rows[rows], other, scores.near, scores.sector)
        if weak:
            points += self.weak[rows[:, None], scores.weak[other]].sum(axis=1)
        return points


def _top(matrix: csr_matrix, rows: int) -> csr_matrix:
    """The first rows, without a copy."""
    end = matrix.indptr[rows]
    parts = (matrix.data[:end], matrix.indices[:end], matrix.indptr[: rows + 1])
    return csr_matrix(parts, shape=(rows, matrix.shape[1]))
