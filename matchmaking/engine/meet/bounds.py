"""What no plan of pairs can beat: the worst-off's satisfaction and the total.

Relaxation (variables x_e of pairs that may meet, 0 ≤ x_e ≤ 1; i has room r_i; all rounds seat at most S pairs):

    sum of x_e at i ≤ r_i,   sum of all x_e ≤ S,   sum of w_e x_e at i ≥ t best_i

The largest t bounds the worst-off, the largest sum of w_e x_e bounds the total. Only some pairs are in the programme;
the others are priced with its duals y (room), s (seats), z (care for i), and those that would help are added (column
generation, Gilmore and Ford 1961). The bound that is reported is computed from the duals over *all* pairs,

    sum of r_i y_i + S s + sum over e of max(0, w_e (c + z_i + z_j) - y_i - y_j - s)

which holds for any duals that are not negative, however far the programme came (c is 1 for the total and 0 for the
worst-off, where sum of best_i z_i is 1).

Beside it stands a count that the relaxation does not see: to reach t, i must meet at least so many that the best so
many are worth t best_i, and all these together cannot be more than 2 S.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix, hstack, vstack

from matchmaking.engine.meet.case import Bools, Case, Floats, Ids, dearest, scattered, upper

_SAFE = 1 + 1e-9
"""Sums of some hundred thousand floats are wrong in the twelfth digit at most."""
_CLOSE = 2e-4
_PASSES = 12
_SMALL = 3_000
"""Columns up to which the dual simplex is the quicker one."""


@dataclass(frozen=True)
class Relaxed:
    """A solved relaxation: a bound that holds, the duals, and the pairs in it with their shares."""

    value: float
    bound: float
    price: Floats
    care: Floats
    one: Ids
    other: Ids
    share: Floats


@dataclass(frozen=True)
class _Duals:
    room: Floats
    seats: float
    care: Floats


def fairest(case: Case, patience: float) -> Relaxed:
    """The largest t; `bound` is at most 1. `patience`: seconds for each programme on a machine that is far too slow."""
    return _generated(case, None, patience, *_first_pairs(case, 3 * case.rounds))


def worthiest(case: Case, patience: float, least: float = 0.0, known: Relaxed | None = None) -> Relaxed:
    """The largest total where everybody reaches `least`. With `known` the pairs of that one are there already."""
    one, other = (known.one, known.other) if known else _first_pairs(case, 3 * case.rounds)
    return _generated(case, least, patience, one, other)


def most_by_count(case: Case) -> float:
    """The largest t for which there are seats enough, when each counts only the partners that t takes at least."""
    if not case.wishing.any():
        return 1.0
    depth = min(int(case.room.max(initial=0)), case.n - 1)
    worth = np.where(case.allowed, case.worth, 0.0)[case.wishing]
    top = -np.sort(-worth, axis=1)[:, :depth]
    top[np.arange(depth)[None, :] >= case.room[case.wishing][:, None]] = 0.0
    reached = np.cumsum(top, axis=1) / case.best[case.wishing][:, None]
    steps = np.unique(np.minimum(reached, 1.0))
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        partners = int((reached < steps[middle] - 1e-12).sum()) + len(reached)
        low, high = (middle + 1, high) if partners <= 2 * case.seats else (low, middle)
    return float(steps[low - 1]) * _SAFE if low else 0.0


def _first_pairs(case: Case, depth: int) -> tuple[Ids, Ids]:
    """The worthiest `depth` partners of each."""
    worth = np.where(case.allowed, case.worth + 1e-6 * scattered(case.n), -1.0)
    return upper(dearest(worth, depth) & case.allowed)


def _generated(case: Case, least: float | None, patience: float, one: Ids, other: Ids) -> Relaxed:
    known = np.zeros(case.allowed.shape, dtype=np.bool_)
    known[one, other] = known[other, one] = True
    bound, found = np.inf, None
    for _ in range(_PASSES):
        value, duals, share = _programme(case, least, patience, one, other)
        if duals is None:
            break
        reduced = _reduced(case, least, duals)
        bound = min(bound, _bound(case, least, duals, reduced))
        found = Relaxed(value, bound, duals.room + duals.seats / 2, duals.care, one, other, share)
        more = _helpful(reduced, known, case.rounds) if bound > value * (1 + _CLOSE) else known & ~known
        if not more.any():
            break
        known |= more
        news = upper(more)
        one, other = np.concatenate([one, news[0]]), np.concatenate([other, news[1]])
    return found or _unsolved(case, least, one, other)


def _unsolved(case: Case, least: float | None, one: Ids, other: Ids) -> Relaxed:
    """The solver gave up: what holds anyway."""
    nothing = np.zeros(case.n)
    bound = 1.0 if least is None else float(case.best.sum()) / 2 * _SAFE
    return Relaxed(bound, bound, nothing, nothing, one, other, np.zeros(len(one)))


def _programme(
    case: Case, least: float | None, patience: float, one: Ids, other: Ids
) -> tuple[float, _Duals | None, Floats]:
    edges, wishing = len(one), np.flatnonzero(case.wishing)
    rows: list[Any] = [_incidence(case, one, other), csr_matrix(np.ones((1, edges)))]
    limits = [case.room, np.array([float(case.seats)])]
    costs = -case.worth[one, other]
    if least is None or least > 0:
        rows.append(-_shares(case, one, other)[wishing])
        limits.append(np.full(len(wishing), -(least or 0.0)))
    matrix: Any = vstack(rows).tocsr()
    if least is None:
        column = np.concatenate([np.zeros(case.n + 1), np.ones(len(wishing))])
        matrix, costs = hstack([matrix, csr_matrix(column[:, None])]).tocsr(), np.zeros(edges + 1)
        costs[-1] = -1.0
    method: Any = "highs-ds" if edges <= _SMALL else "highs-ipm"
    limit = np.concatenate(limits)
    late: Any = {"time_limit": patience}
    solved = linprog(costs, A_ub=matrix, b_ub=limit, bounds=(0, 1), method=method, options=late)
    if solved.x is None or solved.status != 0:
        return 0.0, None, np.zeros(edges)
    duals = _duals(case, np.maximum(0.0, -solved.ineqlin.marginals), least is None)
    return -float(solved.fun), duals, np.clip(solved.x[:edges], 0.0, 1.0)


def _incidence(case: Case, one: Ids, other: Ids) -> csr_matrix:
    places = np.arange(len(one))
    ends, twice = np.concatenate([one, other]), np.concatenate([places, places])
    return coo_matrix((np.ones(len(ends)), (ends, twice)), shape=(case.n, len(one))).tocsr()


def _shares(case: Case, one: Ids, other: Ids) -> csr_matrix:
    """n × pairs: what part of one's best a meeting is."""
    worth, best = case.worth[one, other], np.where(case.wishing, case.best, 1.0)
    places = np.arange(len(one))
    parts = np.concatenate([worth / best[one], worth / best[other]])
    ends, twice = np.concatenate([one, other]), np.concatenate([places, places])
    return coo_matrix((parts, (ends, twice)), shape=(case.n, len(one))).tocsr()


def _duals(case: Case, marginals: NDArray[np.float64], fair: bool) -> _Duals:
    care = np.zeros(case.n)
    if len(marginals) > case.n + 1:
        care[case.wishing] = marginals[case.n + 1 :] / case.best[case.wishing]
    scale = float((care * case.best).sum()) if fair else 1.0
    if scale <= 0:
        return _Duals(marginals[: case.n], float(marginals[case.n]), np.zeros(case.n))
    return _Duals(marginals[: case.n] / scale, float(marginals[case.n]) / scale, care / scale)


def _reduced(case: Case, least: float | None, duals: _Duals) -> Floats:
    """n × n: what a pair would add beyond its price; nothing for those that may not meet."""
    care = duals.care + (0.0 if least is None else 0.5)
    reduced: Floats = case.worth * (care[:, None] + care[None, :])
    reduced -= duals.room[:, None]
    reduced -= duals.room[None, :] + duals.seats
    reduced[~case.allowed] = -1.0
    return reduced


def _bound(case: Case, least: float | None, duals: _Duals, reduced: Floats) -> float:
    if least is None and not duals.care.any():
        return 1.0
    spare = float(np.triu(np.maximum(reduced, 0.0), 1).sum())
    paid = float((duals.room * case.room).sum()) + duals.seats * case.seats
    owed = (least or 0.0) * float((duals.care * case.best).sum())
    bound = (paid + spare) * _SAFE - owed / _SAFE
    return min(bound, 1.0) if least is None else bound


def _helpful(reduced: Floats, known: Bools, several: int) -> Bools:
    """For each person the `several` new pairs that would help most."""
    fresh = np.where(known, -1.0, reduced)
    chosen = dearest(fresh, several) & (fresh > 1e-9)
    return chosen | chosen.T
