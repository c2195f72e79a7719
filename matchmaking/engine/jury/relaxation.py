"""The plan with readings in parts: a linear programme over the few columns that matter.

x(r, c) in [0, 1]; each candidate has per_candidate readings, each reader between min_load and max_load. Either the
worst panel t is maximised, t <= sum of a(r, c) x(r, c) for each c, or, with t given, the total. Most of the columns
are 0 in any good plan: we begin with the dearest of each row and column and add those that the duals call for, until
there are none (column generation, Gilmore & Gomory 1961). What falls short of a given t is allowed at a high price:
so there is always an answer, and whether t can be reached at all is seen from it.

The bounds are not taken from the solver's floating point but from its duals: any weights l(c) >= 0 of the panels with
sum 1 bound the worst panel by the dearest flow with worths l(c) a(r, c) (Lagrange), and `flow.dearest` finds that in
whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaking.engine.jury.flow import dearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaking.engine.jury.flow import Board, Open, Whole

    Real = NDArray[np.float64]

_BEGIN = 6
"""Columns to begin with, of each candidate, beyond per_candidate; and of each reader, beyond max_load."""
_ROUNDS = 40
_SHARES = 10**6
_LARGEST = 2.0**61


@dataclass(frozen=True)
class Relaxed:
    """`value` is t or the total; `gain[r, c]` what a whole reading would change it by at most (0 or less where it is none).

    `weight` are the duals of the panels; `short` is by how much the panels together fall short of the t that was given.
    """

    value: float
    gain: Real
    weight: Real
    part: Real
    short: float


def best_worst(board: Board, begin: Open) -> Relaxed:
    return _generate(board, begin, None)


def best_total(board: Board, begin: Open, worst: int) -> Relaxed:
    return _generate(board, begin, worst)


def worst_bound(board: Board, weight: Real) -> int:
    """From the weights of the panels: a whole number that the worst panel of no plan exceeds."""
    shares = np.maximum(0, np.rint(weight / max(weight.sum(), 1e-12) * _SHARES)).astype(np.int64)
    if not shares.any() or float(shares.max()) * float(np.abs(board.affinity).max()) >= _LARGEST:
        return int(board.best_panels.min())
    found = dearest(board, board.affinity * shares[None, :])
    assert found
    return min(int(board.best_panels.min()), found[1] // int(shares.sum()))


def total_bound(board: Board, weight: Real, worst: int) -> int:
    """Of the plans whose worst panel reaches `worst`: the dearest flow with worths (1 + l(c)) a(r, c), less what t is worth."""
    shares = np.maximum(0, np.rint(weight * _SHARES))
    largest = int(np.abs(board.affinity).max(initial=0))
    unit = _SHARES if float(_SHARES + shares.max(initial=0)) * largest < _LARGEST else 1
    whole = (shares if unit > 1 else 0 * shares).astype(np.int64)
    found = dearest(board, board.affinity * (unit + whole)[None, :])
    assert found
    return (found[1] - worst * int(whole.sum())) // unit


def columns_to_begin(board: Board, plan: Open) -> Open:
    """The dearest of each candidate and of each reader, and those of a plan."""
    worth = np.where(board.free, board.affinity, np.iinfo(np.int64).min)
    chosen = plan.copy()
    each = min(board.reviewers, board.per_candidate + _BEGIN)
    best = np.argsort(-worth.astype(float), axis=0, kind="stable")[:each]
    np.put_along_axis(chosen, best, True, axis=0)
    load = -(-board.candidates * board.per_candidate // board.reviewers)
    each = min(board.candidates, load + _BEGIN)
    best = np.argsort(-worth.astype(float), axis=1, kind="stable")[:, :each]
    np.put_along_axis(chosen, best, True, axis=1)
    return chosen & board.free


def _generate(board: Board, begin: Open, worst: int | None) -> Relaxed:
    scale = float(max(1, np.abs(board.affinity).max()))
    columns, tolerance = begin.copy(), 1e-7
    for _ in range(_ROUNDS):
        relaxed = _solve(board, columns, worst, scale)
        wanted = (relaxed.gain > tolerance * scale) & board.free & ~columns
        if not wanted.any():
            break
        columns |= _most_wanted(wanted, relaxed.gain)
    return relaxed


def _most_wanted(wanted: Open, gain: Real) -> Open:
    """Of each candidate the ten that would bring the most: all at once would make the programme large for nothing."""
    rank = np.argsort(np.argsort(-np.where(wanted, gain, -np.inf), axis=0, kind="stable"), axis=0)
    return wanted & (rank < 10)


def _solve(board: Board, columns: Open, worst: int | None, scale: float) -> Relaxed:
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack, vstack

    rows, places = np.nonzero(columns)
    m, reviewers, candidates = len(rows), board.reviewers, board.candidates
    every = np.arange(m)
    worth = board.affinity[rows, places] / scale
    of_candidate = csr_matrix((np.ones(m), (places, every)), shape=(candidates, m))
    of_reader = csr_matrix((np.ones(m), (rows, every)), shape=(reviewers, m))
    panels = csr_matrix((-worth, (places, every)), shape=(candidates, m))
    if worst is None:
        extra: Any = csr_matrix(np.ones((candidates, 1)))
        price, least = np.append(np.zeros(m), -1.0), np.zeros(candidates)
    else:
        extra = csr_matrix(-np.eye(candidates))
        price = np.concatenate((-worth, np.full(candidates, 4.0 * candidates)))
        least = np.full(candidates, -worst / scale)
    more = extra.shape[1]
    none = [csr_matrix((size, more)) for size in (reviewers, reviewers, candidates)]
    above = vstack(
        (hstack((of_reader, none[0])), hstack((-of_reader, none[1])), hstack((panels, extra)))
    ).tocsr()
    limits = np.concatenate((np.full(reviewers, board.max_load), np.full(reviewers, -board.min_load), least))
    solver: Any = linprog  # its stubs know no sparse matrices
    found = solver(
        price,
        A_ub=above,
        b_ub=limits,
        A_eq=hstack((of_candidate, none[2])).tocsr(),
        b_eq=np.full(candidates, board.per_candidate),
        bounds=np.column_stack(
            (
                np.append(np.zeros(m), np.full(more, -np.inf if worst is None else 0.0)),
                np.append(np.ones(m), np.full(more, np.inf)),
            )
        ),
        method="highs-ds",
    )
    assert found.status == 0, found.message
    return _relaxed(board, (rows, places), worst, scale, found)


def _relaxed(board: Board, at: tuple[Whole, Whole], worst: int | None, scale: float, found: Any) -> Relaxed:
    reviewers, m = board.reviewers, len(at[0])
    up, down, weight = np.split(-found.ineqlin.marginals, (reviewers, 2 * reviewers))
    of_candidate = -found.eqlin.marginals
    worth = board.affinity / scale
    own = worth if worst is not None else 0.0
    gain = own + weight[None, :] * worth - of_candidate[None, :] - (up - down)[:, None]
    part = np.zeros(board.free.shape)
    part[at] = found.x[:m]
    short = 0.0 if worst is None else float(found.x[m:].sum()) * scale
    return Relaxed(-found.fun * scale, gain * scale, weight, part, short)
