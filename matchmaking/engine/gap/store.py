"""The problem as arrays, and what a plan of it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaking.engine.problems import Gap

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]
    Open = NDArray[np.bool_]


@dataclass(frozen=True)
class Store:
    """`profit` and `resource` are agents x jobs. A plan is the agent of each job."""

    profit: Whole
    resource: Whole
    capacity: Whole

    @classmethod
    def of(cls, problem: Gap) -> Store:
        shape = (len(problem.capacity), len(problem.profit[0]) if problem.profit else 0)
        profit = np.array(problem.profit, dtype=np.int64).reshape(shape)
        resource = np.array(problem.resource, dtype=np.int64).reshape(shape)
        return cls(profit, resource, np.array(problem.capacity, dtype=np.int64))

    @property
    def agents(self) -> int:
        return int(self.profit.shape[0])

    @property
    def jobs(self) -> int:
        return int(self.profit.shape[1])

    @property
    def fits(self) -> Open:
        return self.resource <= self.capacity[:, None]

    def loads(self, plan: Whole) -> Whole:
        used = np.zeros(self.agents, dtype=np.int64)
        np.add.at(used, plan, self.resource[plan, np.arange(self.jobs)])
        return used

    def excess(self, plan: Whole) -> Whole:
        return np.asarray(np.maximum(self.loads(plan) - self.capacity, 0))

    def total(self, plan: Whole) -> int:
        return sum(self.profit[plan, np.arange(self.jobs)].tolist())

    def part(self, agents: Whole, jobs: Whole) -> Store:
        chosen = np.ix_(agents, jobs)
        return Store(self.profit[chosen], self.resource[chosen], self.capacity[agents])
