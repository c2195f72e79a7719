"""Who is who in a plan: people exchange all their seats at once, so nobody meets twice if nobody did before.

A quadratic assignment: person i plays the part of point p(i) of the plan, and meets whom the point meets. Each step
values the exchange of any two people from one matrix product that is kept up to date, and draws one with the odds
exp(gain / heat), as in `search`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]


class Parts:
    """`together` is n × n: which two meet. `order[i]` is the part that person i plays."""

    def __init__(self, together: NDArray[np.bool_], seed: int) -> None:
        self._plan = together.astype(np.float32)
        self._rng = np.random.default_rng(seed)
        self.n = len(together)
        self.order = self._rng.permutation(self.n)
        self._meets = self._plan[self.order][:, self.order]

    def weigh(self, weight: NDArray[np.float32]) -> None:
        """`weight` is n × n, symmetric: what meetings are worth from now on."""
        self._weight = weight
        self._value = weight @ self._meets

    def step(self, heat: float) -> None:
        value, own = self._value, self._value.diagonal()
        gains = value + value.T - own[:, None] - own + 2 * self._meets * self._weight
        noise = self._rng.gumbel(size=gains.shape).astype(np.float32) if heat > 0 else np.float32(0)
        scored = gains + np.float32(heat) * noise
        np.fill_diagonal(scored, heat * float(self._rng.gumbel()) if heat > 0 else 0.0)
        one, other = np.unravel_index(int(scored.argmax()), scored.shape)
        if one != other:
            self._exchange(int(one), int(other))

    def _exchange(self, one: int, other: int) -> None:
        meets = self._meets
        changed = meets[other] - meets[one]
        changed[[one, other]] = 0
        swapped = self.order[[one, other]]
        self.order[[other, one]] = swapped
        meets[one] += changed
        meets[other] -= changed
        meets[:, one], meets[:, other] = meets[one], meets[other]
        self._value += np.outer(self._weight[:, one] - self._weight[:, other], changed)
        self._value[:, [one, other]] = self._weight @ meets[:, [one, other]]

    def satisfaction(self, share: Double) -> Double:
        """`share[i, j]`: the part of the best of i that meeting j brings."""
        got: Double = (share * self._meets).sum(axis=1)
        return got
