"""The best filling of each agent's knapsack, all agents at once: dynamic programming over the capacity.

Only jobs with a gain can be in a best filling. Where capacities are large, resources and capacities are divided and
rounded down, which lets fillings in that are a little too large and leaves none out: for a bound that is as it should
be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matchmaking.engine.gap.store import Real, Store, Whole

_LARGEST = 4000
"""Capacity in steps."""


def worth_of(store: Store, gain: Any) -> list[Any]:
    """The gain of each agent's best filling, in the numbers that came in."""
    items = _Items(store, gain)
    return list(_table(items, None)[np.arange(store.agents), items.capacity].tolist())


def filled(store: Store, gain: Real) -> tuple[float, Whole]:
    """The gain of all best fillings together, and how often each job is in one."""
    items = _Items(store, gain)
    taken = np.zeros((items.most, store.agents, items.room), dtype=bool)
    table = _table(items, taken)
    left, every = items.capacity.copy(), np.arange(store.agents)
    times = np.zeros(store.jobs, dtype=np.int64)
    for place in range(items.most - 1, -1, -1):
        chosen = taken[place, every, left]
        np.add.at(times, items.order[place][chosen], 1)
        left -= np.where(chosen, items.size[place], 0)
    return float(table[every, items.capacity].sum()), times


class _Items:
    """Of each agent the jobs with a gain, padded to the same number with jobs of size and gain 0. Axes: place, agent."""

    def __init__(self, store: Store, gain: Any) -> None:
        useful = store.fits & (gain > 0)
        divisor = np.maximum(1, -(-store.capacity // _LARGEST))
        self.capacity = store.capacity // divisor
        # Nothing beyond all that is useful together is ever filled.
        size = np.where(useful, store.resource // divisor[:, None], 0)
        self.capacity = np.minimum(self.capacity, size.sum(axis=1))
        self.room = int(self.capacity.max(initial=0)) + 1
        self.count = useful.sum(axis=1)
        self.most = int(self.count.max(initial=0))
        self.order = np.argsort(~useful, axis=1, kind="stable")[:, : self.most].T
        every = np.arange(store.agents)
        real = np.arange(self.most)[:, None] < self.count[None, :]
        self.size = np.where(real, size[every[None, :], self.order], 0)
        self.gain = np.where(real, gain[every[None, :], self.order], 0)


def _table(items: _Items, taken: Any) -> Any:
    """The best gain of each agent within each capacity. Left of the table are as many columns that nothing comes from."""
    agents, margin = len(items.capacity), int(items.size.max(initial=0))
    width = margin + items.room
    best = np.zeros((agents, width), dtype=items.gain.dtype)
    best[:, :margin] = -(2**62)
    here = np.arange(agents)[:, None] * width + np.arange(margin, width)[None, :]
    inside = best[:, margin:]
    for place in range(items.most):
        new = best.ravel()[here - items.size[place][:, None]]
        new += items.gain[place][:, None]
        if taken is None:
            np.maximum(inside, new, out=inside)
        else:
            np.greater(new, inside, out=taken[place])
            np.copyto(inside, new, where=taken[place])
    return inside
