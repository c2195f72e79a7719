"""What no plan can beat, and what jobs and capacities are worth: linear programming, then Lagrange with whole knapsacks.

x(i, j) in [0, 1]; each job once; the resources of an agent's jobs within its capacity. The duals are a price u(j) for
each job and l(i) for each unit of capacity. Given u, each agent by itself fills its knapsack with the jobs for which
profit - u is largest; the sum of u and of these knapsacks bounds all plans (Fisher 1981), closer than the linear
programme, since knapsacks are filled with whole jobs. The best u is sought by subgradients (Held & Karp 1971; steps
after Polyak 1969), from the duals on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaking.engine.gap.knapsacks import filled, worth_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaking.engine.gap.store import Open, Real, Store, Whole

_BEGIN, _MORE, _ROUNDS = 5, 3, 60
_ROOM = 2.0**60
_FINEST = 2**14
_PATIENCE = 8
"""Steps without a better bound after which steps become half as long."""


@dataclass(frozen=True)
class Prices:
    """`loss[i, j]` is what it costs at least, by these prices, to give job j to agent i (0 or more)."""

    job: Real
    unit: Real
    loss: Real
    part: Real


def linear(store: Store) -> Prices:
    """Columns are added as the prices call for them; capacities may be exceeded at a price beyond all profits."""
    scale = float(max(1, np.abs(store.profit).max(initial=0)))
    size = np.maximum(1, store.capacity).astype(float)
    profit, resource = store.profit / scale, store.resource / size[:, None]
    columns, fits = _to_begin(profit, store), store.fits
    for _ in range(_ROUNDS):
        job, unit, part = _solve(profit, resource, columns)
        gain = profit - unit[:, None] * resource - job[None, :]
        wanted = (gain > 1e-9) & fits & ~columns
        if not wanted.any():
            break
        rank = np.argsort(np.argsort(-np.where(wanted, gain, -np.inf), axis=0, kind="stable"), axis=0)
        columns |= wanted & (rank < _MORE)
    return Prices(job * scale, unit * scale / size, np.maximum(0.0, -gain) * scale, part)


def _to_begin(profit: Real, store: Store) -> Open:
    """Of each job the agents with the most profit, and with the least use of their capacity."""
    columns = np.zeros(profit.shape, dtype=bool)
    use = store.resource / np.maximum(1, store.capacity)[:, None]
    for worse in (-profit, use, use * np.ptp(profit) - profit):
        first = np.argsort(np.where(store.fits, worse, np.inf), axis=0, kind="stable")[:_BEGIN]
        np.put_along_axis(columns, first, True, axis=0)
    return columns & store.fits


def _solve(profit: Real, resource: Real, columns: Open) -> tuple[Real, Real, Real]:
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, eye, hstack

    (agents, jobs), (rows, places) = profit.shape, np.nonzero(columns)
    m, every = len(rows), np.arange(len(rows))
    each = csr_matrix((np.ones(m), (places, every)), shape=(jobs, m))
    used: Any = csr_matrix((resource[rows, places], (rows, every)), shape=(agents, m))
    price = np.concatenate((-profit[rows, places], np.full(agents, 10.0 * jobs)))
    solver: Any = linprog  # its stubs know no sparse matrices
    found = solver(
        price,
        A_ub=hstack((used, -eye(agents))).tocsr(),
        b_ub=np.ones(agents),
        A_eq=hstack((each, csr_matrix((jobs, agents)))).tocsr(),
        b_eq=np.ones(jobs),
        method="highs-ds",
    )
    assert found.status == 0, found.message
    part = np.zeros(profit.shape)
    part[rows, places] = found.x[:m]
    return -found.eqlin.marginals, np.maximum(0.0, -found.ineqlin.marginals), part


def linear_bound(store: Store, prices: Prices) -> int:
    """In whole numbers: each job by itself to the agent where profit less the price of capacity is largest."""
    fine = _fineness(store, float((prices.unit * store.capacity).sum()))
    unit = np.rint(prices.unit * fine).astype(np.int64)
    most = float((unit.astype(float)[:, None] * store.resource).max(initial=0))
    if most * max(1, store.jobs) > _ROOM or float((unit.astype(float) * store.capacity).sum()) > _ROOM:
        return _simple_bound(store)
    gain = np.where(store.fits, store.profit * fine - unit[:, None] * store.resource, -(2**62))
    return int(gain.max(axis=0).sum() + (unit * store.capacity).sum()) // fine


def _simple_bound(store: Store) -> int:
    return sum(np.where(store.fits, store.profit, -(2**53)).max(axis=0, initial=-(2**53)).tolist())


def _fineness(store: Store, more: float = 0.0) -> int:
    """By how much whole numbers can be multiplied, so that sums over all jobs stay within 64 bits."""
    largest = max(1.0, float(np.abs(store.profit).max(initial=0)) * store.jobs, more)
    return int(max(1, min(_FINEST, _ROOM / 4 / largest)))


def lagrange_bound(
    store: Store, prices: Prices, known: int, steps: int, over: Callable[[], bool]
) -> tuple[int, Real]:
    """The bound, and the prices of the jobs that give it. `known` is the total of a plan."""
    job, best_job, best = prices.job.copy(), prices.job, np.inf
    length, since = 1.0, 0
    for _ in range(steps):
        if over() or length < 1e-3:
            break
        knapsacks, times = filled(store, store.profit - job[None, :])
        bound = float(job.sum() + knapsacks)
        since += 1
        if bound < best - 1e-6:
            best, best_job, since = bound, job.copy(), 0
        slope = 1 - times
        if best < known + 1 or not slope.any():
            break
        if since >= _PATIENCE:
            length, since, job = length / 2, 0, best_job.copy()
            continue
        job = job - length * max(bound - known, 1.0) / float(slope @ slope) * slope
    return _whole_bound(store, best_job), best_job


def _whole_bound(store: Store, job: Any) -> int:
    fine = _fineness(store, float(np.abs(job).sum()))
    price: Whole = np.rint(job * fine).astype(np.int64)
    gain = np.where(store.fits, store.profit * fine - price[None, :], -1)
    return int((sum(price.tolist()) + sum(worth_of(store, gain))) // fine)
