"""The pairs of one round: an exact maximum-weight matching with no more than so many pairs.

Everybody is a vertex that must have an odd degree in a T-join of least weight: an edge costs 2c - gain, and staying
alone costs c (an edge to the boundary). With c above every gain no vertex can have three edges in the best T-join
(each tree of 2k vertices with k ≥ 2 costs at least as much as one of its edges with the others left alone), so it is a
matching, and the one of largest gain. T-joins of least weight are what PyMatching finds (sparse blossom, Higgott and
Gidney 2025), Edmonds and Johnson 1973 relate the two. Gains are rounded to 2^-22 of the largest.

The largest gain is concave in the number of pairs, so a limit on them is a price per pair, found by bisection.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pymatching import Matching
from scipy.sparse import csc_matrix

from matchmaking.engine.meet.case import Floats, Ids

_FINENESS = float(1 << 22)
_BISECTIONS = 10


def best_pairs(one: Ids, other: Ids, gain: Floats, most: int, price: float = 0.0) -> tuple[Ids, float]:
    """Places of the chosen edges, at most `most`, and the price per pair that it took.

    Edges of no gain are left out. `price` is where to look first.
    """
    free = _matching(one, other, gain, 0.0)
    if len(free) <= most:
        return free, 0.0
    if most == 0:
        return free[:0], price
    low, high = 0.0, price or float(np.median(gain[free]))
    few = _matching(one, other, gain, high)
    while len(few) > most:
        low, high = high, high * 1.3
        few = _matching(one, other, gain, high)
    for _ in range(_BISECTIONS):
        if len(few) == most:
            break
        middle = (low + high) / 2
        tried = _matching(one, other, gain, middle)
        if len(tried) > most:
            low = middle
        else:
            high, few = middle, tried
    return _filled(one, other, gain, few, most), high


def _matching(one: Ids, other: Ids, gain: Floats, price: float) -> Ids:
    worthy = np.flatnonzero(gain > price)
    if not len(worthy):
        return worthy
    vertices, ends = _numbered(one[worthy], other[worthy])
    net = gain[worthy] - price
    alone = _FINENESS + 1
    # Whole numbers: PyMatching keeps them as they are.
    costs = np.concatenate([2 * alone - np.rint(net * (_FINENESS / net.max())), np.full(vertices, alone)])
    graph = Matching(_incidence(vertices, ends), weights=costs)
    taken = graph.decode(np.ones(vertices, dtype=np.uint8))
    return worthy[np.flatnonzero(taken[: len(worthy)])]


def _numbered(one: Ids, other: Ids) -> tuple[int, Ids]:
    """How many vertices the edges have, and the two ends of each edge, one edge after the other, renumbered."""
    ends = np.empty(2 * len(one), dtype=np.intp)
    ends[0::2], ends[1::2] = one, other
    seen = np.zeros(int(ends.max()) + 1, dtype=np.intp)
    seen[ends] = 1
    return int(seen.sum()), (np.cumsum(seen) - 1)[ends]


def _incidence(vertices: int, ends: Ids) -> csc_matrix:
    """A column with two ones for each edge, then a column with one for each vertex."""
    edges = len(ends) // 2
    rows = np.concatenate([ends, np.arange(vertices)]).astype(np.int32)
    starts: NDArray[np.int32] = np.concatenate(
        [np.arange(0, 2 * edges, 2), 2 * edges + np.arange(vertices + 1)]
    ).astype(np.int32)
    return csc_matrix((np.ones(len(rows), dtype=np.uint8), rows, starts), shape=(vertices, edges + vertices))


def _filled(one: Ids, other: Ids, gain: Floats, few: Ids, most: int) -> Ids:
    """Where equal gains left places free: the best of what is left, greedily."""
    chosen = few.tolist()
    seated = {*one[few].tolist(), *other[few].tolist()}
    for edge in np.argsort(-gain, kind="stable").tolist():
        if len(chosen) >= most or gain[edge] <= 0:
            break
        ends = {int(one[edge]), int(other[edge])}
        if not ends & seated:
            seated |= ends
            chosen.append(edge)
    return np.array(chosen, dtype=np.intp)
