"""Who goes with whom: the heaviest matching of a general graph, exact.

Formulation. Maximise the sum of w(e) over a set of edges in which each vertex occurs once at most. With a number K
above all worths we minimise instead: an edge costs 2K - w(e), a vertex that stays alone costs K. That is a shortest
T-join of all vertices with an open boundary, which the sparse blossom algorithm (Higgott & Gidney 2023, *Sparse
Blossom*) solves by Edmonds' primal-dual method (Edmonds 1965). Since K > w(e), two edges in a row cost more than
leaving both ends alone: so a shortest join holds no path and no star, only single edges, and is a matching.

`max_cardinality` adds the same bonus to all edges. A matching that is heaviest *with* the bonus and has as many pairs
as any is the heaviest among those with as many pairs, whatever the bonus; so we look whether it has, and do not guess
how large it must be.

The library keeps whole numbers below 2^24 as they are. What does not fit goes to `blossom.py`: exact with any whole
numbers, and slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaking.engine.solutions import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaking.engine.problems import Pair

    Whole = NDArray[np.int64]

_MOST = 2**24 - 1
"""The largest cost that the library takes and does not round."""
_TO_BOUNDARY = -1


def solve(problem: Pair, *, seconds: float, seed: int) -> Pairs:
    """The heaviest pairs, each as (lower, higher) id, in ascending order. Neither seconds nor seed change anything."""
    if not problem.edges:
        return Pairs((), 0)
    edges = np.array(problem.edges, dtype=np.int64)
    kept = _best_of_each(problem.n, edges)
    taken = heaviest(problem.n, kept[:, 0], kept[:, 1], kept[:, 2], max_cardinality=problem.max_cardinality)
    chosen = kept[np.sort(taken)].tolist()
    pairs = tuple((one, other) for one, other, _worth in chosen)
    assert len({person for pair in pairs for person in pair}) == 2 * len(pairs)
    return Pairs(pairs, sum(worth for _one, _other, worth in chosen))


def heaviest(n: int, one: Whole, other: Whole, worth: Whole, *, max_cardinality: bool = False) -> Whole:
    """The positions of the edges of a heaviest matching.

    Edge i joins `one[i]` and `other[i]`, two different vertices below n, no two edges the same two; `worth[i]` is any
    whole number of 64 bits. Without `max_cardinality`, edges that are worth nothing are left out.
    """
    if max_cardinality:
        return _as_many_as_can_be(n, one, other, worth)
    positive = np.flatnonzero(worth > 0)
    if not len(positive):
        return positive
    one, other, worth = one[positive], other[positive], worth[positive]
    if _fits(worth):
        return positive[_by_sparse_blossom(n, one, other, worth)]
    worth = worth // np.gcd.reduce(worth)
    exact = _by_sparse_blossom if _fits(worth) else _by_own_blossom
    return positive[exact(n, one, other, worth)]


def _as_many_as_can_be(n: int, one: Whole, other: Whole, worth: Whole) -> Whole:
    if not len(worth):
        return np.zeros(0, dtype=np.int64)
    worth = worth - worth.min()
    worth = worth // max(1, int(np.gcd.reduce(worth)))
    spread = int(worth.max())
    enough = (n // 2) * spread + 1
    room = (_MOST - 2) // 2 - spread
    if room > 0:
        bonus = min(enough, room)
        taken = _by_sparse_blossom(n, one, other, worth + bonus)
        if bonus == enough or n - 2 * len(taken) <= 1 or len(taken) == _most_pairs(n, one, other):
            return taken
    return _by_own_blossom(n, one, other, worth, max_cardinality=True)


def _most_pairs(n: int, one: Whole, other: Whole) -> int:
    return len(_by_sparse_blossom(n, one, other, np.ones(len(one), dtype=np.int64)))


def _fits(worth: Whole) -> bool:
    return 2 * (int(worth.max()) + 1) <= _MOST


def _by_sparse_blossom(n: int, one: Whole, other: Whole, worth: Whole) -> Whole:
    """All worths positive, and fitting."""
    from pymatching._cpp_pymatching import sparse_column_check_matrix_to_matching_graph
    from scipy.sparse import csc_matrix

    m, above = len(worth), int(worth.max()) + 1
    costs = np.empty(m + n)
    costs[:m], costs[m:] = 2 * above - worth, above
    ends = np.empty(2 * m + n, dtype=np.int32)
    ends[: 2 * m : 2], ends[1 : 2 * m : 2], ends[2 * m :] = one, other, np.arange(n)
    starts = np.empty(m + n + 1, dtype=np.int32)
    starts[:m], starts[m:] = np.arange(0, 2 * m, 2), np.arange(2 * m, 2 * m + n + 1)
    incidence = csc_matrix((np.ones(2 * m + n, dtype=np.uint8), ends, starts), shape=(n, m + n))
    graph = sparse_column_check_matrix_to_matching_graph(
        incidence,
        costs,
        np.full(m + n, -1.0),  # no probabilities: they are for drawing errors
        "disallow",
        True,  # a column with one end leads to the boundary
        1,
        None,
        None,
        csc_matrix((0, m + n), dtype=np.uint8),  # it need not keep track of which edges it crosses
    )
    pairs = graph.decode_to_matched_detection_events_array(np.arange(n, dtype=np.uint64))
    return _positions(n, one, other, pairs[pairs[:, 1] != _TO_BOUNDARY])


def _by_own_blossom(
    n: int, one: Whole, other: Whole, worth: Whole, *, max_cardinality: bool = False
) -> Whole:
    from matchmaking.engine.blossom import matched

    return matched(n, one, other, worth, max_cardinality=max_cardinality)


def _positions(n: int, one: Whole, other: Whole, pairs: NDArray[Any]) -> Whole:
    """Of the edges that join these pairs."""
    partner = np.full(n, -1, dtype=np.int64)
    partner[pairs[:, 0]], partner[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    found = np.flatnonzero(partner[one] == other)
    assert len(found) == len(pairs)
    return found


def _best_of_each(n: int, edges: Whole) -> Whole:
    """Each two once, the lower id first, with the most that their meeting is worth; in ascending order."""
    low, high = edges[:, :2].min(axis=1), edges[:, :2].max(axis=1)
    key = low * n + high
    order = np.lexsort((-edges[:, 2], key))
    first = np.ones(len(order), dtype=bool)
    first[1:] = key[order[1:]] != key[order[:-1]]
    best = order[first]
    return np.column_stack((low[best], high[best], edges[best, 2]))
