"""Each job to one agent, none beyond capacity, the largest profit (the generalised assignment problem).

1. Linear programming prices jobs and capacities (`relaxation.py`); its solution, rounded, is the first plan.
2. The jobs of a few agents at a time are given out anew by branch and bound, first until capacities are kept, then for
   profit (`parts.py`). Small problems are solved whole.
3. Lagrange's bound with whole knapsacks (`knapsacks.py`), in whole numbers.
4. Where no plan was found, CP-SAT decides whether there is one.

Branch and bound counts in floating point, to about six digits of the largest profit: beside very large profits it may
miss a gain in the smallest. The plan and the bound are checked in whole numbers, so they hold all the same.

Rounds and nodes are counted and follow from `seconds` and the size; the clock is only a brake.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from matchmaking.engine.errors import BadProblem
from matchmaking.engine.gap.explanation import proven, refuse_what_shows
from matchmaking.engine.gap.parts import Effort, Improving, give_out
from matchmaking.engine.gap.relaxation import lagrange_bound, linear, linear_bound
from matchmaking.engine.gap.store import Store
from matchmaking.engine.solutions import Assignment

if TYPE_CHECKING:
    from matchmaking.engine.gap.store import Whole
    from matchmaking.engine.problems import Gap

_SMALL = 1200
"""Columns of a problem that is tried whole."""


def solve(problem: Gap, *, seconds: float, seed: int) -> Assignment:
    """The agent of each job. Raises `Impossible`, or `BadProblem` where the time did not suffice to find any plan."""
    store = Store.of(problem)
    if not store.jobs:
        return Assignment((), 0, 0)
    refuse_what_shows(store)
    search = _Search(store, seconds, seed)
    search.run()
    plan, total = search.plan, store.total(search.plan)
    assert not store.excess(plan).any()
    assert total <= search.bound
    return Assignment(tuple(plan.tolist()), total, search.bound)


class _Search:
    def __init__(self, store: Store, seconds: float, seed: int) -> None:
        self.store, self.seconds, self.seed = store, seconds, seed
        self.end = time.monotonic() + 0.88 * seconds
        self.rng = np.random.default_rng(seed % 2**63)
        self.prices = linear(store)
        self.bound = linear_bound(store, self.prices)
        self.plan: Whole = self.prices.part.argmax(axis=0)

    def left(self) -> float:
        return max(0.0, self.end - time.monotonic())

    def over(self) -> bool:
        return time.monotonic() > self.end

    def run(self) -> None:
        if self._whole():
            return
        improving = Improving(self.store, self.prices, self.plan, self.rng, self.over, self.left)
        self._keep_capacities(improving)
        self.plan = improving.plan
        if not improving.feasible:
            self.plan = improving.plan = self._any_plan()
        self._lower_bound(0.12)
        self._raise(improving)
        self.plan = improving.plan

    def _whole(self) -> bool:
        """Small problems at one go; whether that settled it."""
        if self.store.profit.size > _SMALL:
            return False
        effort = Effort(int(1000 * self.seconds), 0.3 * self.left())
        given = give_out(self.store, self.store.fits, effort)
        if given.plan is not None:
            self.plan = given.plan
            if given.finished and float(np.abs(self.store.profit).max()) * self.store.jobs < 2**30:
                self.bound = min(self.bound, self.store.total(given.plan))
        return given.plan is not None and self.bound == self.store.total(given.plan)

    def _keep_capacities(self, improving: Improving) -> None:
        columns = improving.columns(4)
        for attempt in range(40 + 4 * self.store.agents):
            if improving.feasible or self.over():
                return
            if attempt % 20 == 19:
                columns = improving.columns(4 + attempt / 5)
            improving.round(_size(self.store, 40) + attempt // 20, columns, 20)

    def _any_plan(self) -> Whole:
        """By CP-SAT, or the proof that there is none."""
        from ortools.sat.python import cp_model

        model, store = cp_model.CpModel(), self.store
        chosen = {(i, j): model.new_bool_var("") for i, j in np.argwhere(store.fits).tolist()}
        for job in range(store.jobs):
            model.add_exactly_one(chosen[i, job] for i in range(store.agents) if (i, job) in chosen)
        for agent in range(store.agents):
            jobs = [job for job in range(store.jobs) if (agent, job) in chosen]
            resources = store.resource[agent, jobs].tolist()
            load = cp_model.LinearExpr.weighted_sum([chosen[agent, job] for job in jobs], resources)
            model.add(load <= int(min(store.capacity[agent], sum(resources))))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed % 2**31
        solver.parameters.max_time_in_seconds = max(0.1, self.left())
        solver.parameters.max_deterministic_time = max(0.1, self.seconds / 2)
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            raise proven(store)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise BadProblem(
                f"På {self.seconds:g} sekunder blev der hverken fundet en fordeling inden for capacity "
                "eller et bevis for, at der ingen er.",
                f"In {self.seconds:g} seconds neither a plan within capacity was found nor a proof that there is none.",
            )
        plan = np.zeros(store.jobs, dtype=np.int64)
        for (agent, job), variable in chosen.items():
            if solver.boolean_value(variable):
                plan[job] = agent
        return plan

    def _lower_bound(self, share: float) -> None:
        total = self.store.total(self.plan)
        if total == self.bound:
            return
        room = float(np.minimum(self.store.capacity, 4000).sum())
        cost = 2e-3 + 6e-8 * room * (2 + 3 * self.store.jobs / self.store.agents)
        steps = int(min(200, max(3, share * self.seconds / cost)))
        bound, _ = lagrange_bound(self.store, self.prices, total, steps, self.over)
        self.bound = max(total, min(self.bound, bound)) if bound >= total else self.bound

    def _raise(self, improving: Improving) -> None:
        """Rounds of more and more agents: the size grows where none of so many rounds brought anything."""
        store = self.store
        size, most = _size(store, 50), min(store.agents, _size(store, 80))
        columns, since = improving.columns(3), 0
        while (
            improving.spent < 0.45 * self.seconds
            and store.total(improving.plan) < self.bound
            and not self.over()
        ):
            since = 0 if improving.round(size, columns, 20) else since + 1
            if since > 8 * store.agents and size < most:
                size, since = size + 1, 0
                columns = improving.columns(3 + size / 4)


def _size(store: Store, jobs: int) -> int:
    """How many agents have about so many jobs together."""
    return min(store.agents, max(2, round(jobs * store.agents / store.jobs)))
