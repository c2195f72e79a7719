"""Better plans: the jobs of a few agents are given out anew by branch and bound, while all others stay.

Large neighbourhood search (Shaw 1998). Only agents that the prices speak for are tried for a job. While a plan still exceeds
capacities, the excess is what counts: agents with some are made anew together with others, at a high price for each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaking.engine.gap.relaxation import Prices
    from matchmaking.engine.gap.store import Open, Real, Store, Whole

_OPTIMAL, _INFEASIBLE = 0, 2
_ROUND, _NODE = 0.012, 5e-5
"""Seconds of a slow machine: of a round, and of each node for each column."""


@dataclass(frozen=True)
class Effort:
    """Nodes of the search tree; `seconds` is only the brake."""

    nodes: int
    seconds: float


@dataclass(frozen=True)
class Given:
    """`finished`: the plan is the best there is of these columns, or no plan is better than what was asked for."""

    plan: Whole | None
    finished: bool
    nodes: int = 0


def give_out(
    store: Store,
    columns: Open,
    effort: Effort,
    *,
    least: int | None = None,
    noise: Real | None = None,
    price: float = 0.0,
) -> Given:
    """The best plan of these columns. `least` is what its total must be; with a `price`, capacities may be exceeded at it.

    `noise` decides between plans with the same total: numbers of which no plan has more than 1 together.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix, eye, hstack, vstack

    rows, places = np.nonzero(columns)
    m, every, (agents, jobs) = len(rows), np.arange(len(rows)), store.profit.shape
    scale = _scale(store.profit)
    size = np.maximum(1.0, store.capacity / 1e6)
    profit = store.profit[rows, places] / scale
    used = csr_matrix((store.resource[rows, places] / size[rows], (rows, every)), shape=(agents, m))
    kept: list[Any] = [csr_matrix((np.ones(m), (places, every)), shape=(jobs, m)), used]
    lower, upper = [np.ones(jobs), np.full(agents, -np.inf)], [np.ones(jobs), store.capacity / size]
    goal, whole, most = -profit, np.ones(m), np.ones(m)
    if price:
        kept[0], kept[1] = hstack((kept[0], csr_matrix((jobs, agents)))), hstack((used, -eye(agents)))
        goal = np.concatenate((goal, price / scale * size))
        whole, most = np.append(whole, np.zeros(agents)), np.append(most, np.full(agents, np.inf))
    if least is not None and scale == 1.0:
        kept.append(csr_matrix(-goal[None, :]))
        lower.append(np.array([float(least)]))
        upper.append(np.array([np.inf]))
        goal = goal if noise is None else goal - noise[rows, places]
    solver: Any = milp  # its stubs know no sparse matrices
    found = solver(
        goal,
        integrality=whole,
        bounds=Bounds(np.zeros(len(most)), most),
        constraints=LinearConstraint(vstack(kept).tocsr(), np.concatenate(lower), np.concatenate(upper)),
        options={"node_limit": effort.nodes, "time_limit": max(0.01, effort.seconds), "mip_rel_gap": 0.0},
    )
    nodes = int(found.get("mip_node_count") or 0)
    if found.x is None:
        return Given(None, found.status == _INFEASIBLE, nodes)
    chosen = found.x[:m] > 0.5
    plan = np.full(jobs, -1, dtype=np.int64)
    plan[places[chosen]] = rows[chosen]
    if int(chosen.sum()) != jobs or (plan < 0).any() or (not price and store.excess(plan).any()):
        return Given(None, False, nodes)
    return Given(plan, found.status == _OPTIMAL, nodes)


def _scale(profit: Whole) -> float:
    most = float(max(1, np.abs(profit).max(initial=0)))
    return most / 1e6 if most > 1e6 else 1.0


@dataclass
class Improving:
    """Searches on from a plan. Each round has a size: how many agents are made anew together."""

    store: Store
    prices: Prices
    plan: Whole
    rng: np.random.Generator
    over: Callable[[], bool]
    left: Callable[[], float]

    def __post_init__(self) -> None:
        self.price = float(self.prices.unit.max(initial=0.0)) * 10 + float(np.ptp(self.store.profit)) + 1.0
        loss = np.where(self.store.fits, self.prices.loss, np.inf)
        self.second = np.sort(loss, axis=0)[min(1, self.store.agents - 1)]
        self.loss = loss
        self.spent = 0.0

    @property
    def feasible(self) -> bool:
        return not self.store.excess(self.plan).any()

    def columns(self, per_job: float) -> Open:
        """About so many agents for each job, the two likeliest at least."""
        share = min(1.0, per_job / self.store.agents)
        known = self.loss[np.isfinite(self.loss)]
        limit = float(np.quantile(known, share)) if len(known) else 0.0
        return np.asarray((self.loss <= limit) | (self.loss <= self.second[None, :]) & np.isfinite(self.loss))

    def round(self, size: int, columns: Open, nodes: int) -> bool:
        """Whether the plan became better. An equal plan is taken too: it may have other neighbours."""
        agents = self._agents(min(size, self.store.agents))
        jobs = np.flatnonzero(np.isin(self.plan, agents))
        if not len(jobs):
            return False
        part = self.store.part(agents, jobs)
        place = np.zeros(self.store.agents, dtype=np.int64)
        place[agents] = np.arange(len(agents))
        now = place[self.plan[jobs]]
        few = columns[np.ix_(agents, jobs)].copy()
        few[now, np.arange(len(jobs))] = True
        given = self._anew(part, few, now, Effort(nodes, min(3.0, self.left())))
        self.spent += _ROUND + _NODE * (1 + given.nodes) * int(few.sum())
        if given.plan is None or _rank(part, given.plan) < _rank(part, now):
            return False
        self.plan[jobs] = agents[given.plan]
        return _rank(part, given.plan) > _rank(part, now)

    def _anew(self, part: Store, few: Open, now: Whole, effort: Effort) -> Given:
        if part.excess(now).any():
            return give_out(part, few, effort, price=self.price)
        noise = self.rng.random(few.shape) / part.jobs
        return give_out(part, few, effort, least=part.total(now), noise=noise)

    def _agents(self, size: int) -> Whole:
        """Where capacities are exceeded, one of those agents is among them."""
        exceeded = np.flatnonzero(self.store.excess(self.plan))
        if not len(exceeded):
            return np.sort(self.rng.choice(self.store.agents, size, replace=False, p=self._lost()))
        first = int(self.rng.choice(exceeded))
        rest = np.delete(np.arange(self.store.agents), first)
        return np.sort(np.append(self.rng.choice(rest, size - 1, replace=False), first))

    def _lost(self) -> Real:
        """Of each agent the part of what is lost against the prices, by its jobs and by its empty room; evened out."""
        store = self.store
        lost = self.prices.unit * (store.capacity - store.loads(self.plan))
        np.add.at(lost, self.plan, self.prices.loss[self.plan, np.arange(store.jobs)])
        lost = np.maximum(lost, 0.0) + lost.mean() + 1e-9
        return np.asarray(lost / lost.sum())


def _rank(store: Store, plan: Whole) -> tuple[int, int]:
    """The more the better: first what fits, then what it brings."""
    return -sum(store.excess(plan).tolist()), store.total(plan)
