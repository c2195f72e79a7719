"""What no plan can beat: the total and the worst-off, from linear programmes that forget about tables.

Let x[i, j] in [0, 1] say that i and j meet. Nobody meets more than d[i] = Σ over their rounds (largest table - 1, or all
who are there), and all together no more than the fullest tables of each round hold, m pairs.

    total:  max Σ v x            s.t.  Σ_j x[i, j] ≤ d[i],  Σ x ≤ m
    worst:  max z                s.t.  Σ_j v[i, j] x[i, j] / best[i] ≥ z  for everybody, and the same

Any prices π ≥ 0 of people, μ ≥ 0 of pairs (and, for the worst, weights y ≥ 0 of people that sum to 1) give a bound by
weak duality: Σ d π + m μ + Σ max(0, w - π_i - π_j - μ), with w = v or v (y_i/best_i + y_j/best_j). The prices are found
by a subgradient descent; how good they are decides only how tight the bound is, never whether it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.tables.room import Flags, Room

Double = NDArray[np.float64]
STEPS, STRIDE, RATE = 400, 0.1, 2.0
QUICKER = 16
"""The one price of pairs moves in larger steps than those of people: it weighs on everybody."""
FEWEST_STEPS, WORK = 60, 10_000_000
"""Large halls get fewer steps: the bound is a little looser there, and still quick."""
SLACK = 1e-9
"""Rounding of sums is far below this."""


@dataclass(frozen=True)
class Bound:
    worst: float
    total: int


def bound_of(room: Room) -> Bound:
    if not room.n:
        return Bound(1.0, 0)
    allowed = (room.there.astype(np.float32) @ room.there.T.astype(np.float32) > 0) & ~room.apart
    np.fill_diagonal(allowed, False)
    worth = np.where(allowed, room.worth, 0).astype(np.float64)
    degrees, pairs = _degrees(room), float(most_pairs(room))
    total = _Dual(worth, degrees, pairs).total()
    best = np.array([float(one) for one in room.best])
    worst = 1.0
    if (best > 0).any():
        share = np.where(best[:, None] > 0, worth / np.maximum(best, 1)[:, None], 0)
        worst = min(1.0, _Dual(share, degrees, pairs).worst(best > 0, _alone(share, degrees)) * (1 + SLACK))
    simple = _simple_total(room, degrees)
    return Bound(worst, min(simple, floor(total * (1 + SLACK) + 1e-6)))


def _degrees(room: Room) -> Double:
    """The most different people each can meet."""
    largest = int(room.caps.max(initial=0))
    there = room.there.sum(axis=0)
    each = np.maximum(np.minimum(largest, there) - 1, 0)
    degrees: Double = (room.there * each).sum(axis=1).astype(np.float64)
    return degrees


def most_pairs(room: Room) -> int:
    """Pairs that sit together when the largest tables are filled first, over all rounds: nothing gives more."""
    caps = np.sort(room.caps)[::-1]
    total = 0
    for people in room.there.sum(axis=0).tolist():
        left = people
        for seats in caps.tolist():
            taken = min(left, seats)
            total += taken * (taken - 1) // 2
            left -= taken
    return total


def _simple_total(room: Room, degrees: Double) -> int:
    """Half of everybody's best partners, in whole numbers: exact where worths are too large for floats."""
    ranked = np.sort(room.worth, axis=1)[:, ::-1]
    doubled = sum(int(sum(row[: int(most)].tolist())) for row, most in zip(ranked, degrees, strict=True))
    return doubled // 2


def _alone(share: Double, degrees: Double) -> float:
    """The least of what each could have at the very best."""
    ranked = np.sort(share, axis=1)[:, ::-1]
    own = [float(row[: int(most)].sum()) for row, most in zip(ranked, degrees, strict=True) if row[0] > 0]
    return min(own, default=1.0)


class _Dual:
    """Prices of people and of pairs against the worths of meetings; `share[i, j]` is what i gets of meeting j."""

    def __init__(self, share: Double, degrees: Double, pairs: float) -> None:
        self._share, self._degrees, self._pairs = share, degrees, pairs

    def total(self) -> float:
        """Of a symmetric share: each counts half."""
        return self._descend(np.full(len(self._share), 0.5), 0.0)

    def worst(self, counting: Flags, alone: float) -> float:
        return min(alone, self._descend(counting / counting.sum(), RATE))

    def _descend(self, weights: Double, rate: float) -> float:
        """The least bound seen. With a `rate`, weights are moved too: towards those who got least."""
        least, pair = np.inf, 0.0
        prices = self._first_prices(self._worth(weights))
        scale = float(prices.mean()) or 1.0
        steps = max(FEWEST_STEPS, min(STEPS, WORK // len(weights) ** 2))
        for step in range(1, steps + 1):
            worth = self._worth(weights)
            over = worth - prices[:, None] - prices - pair
            taken = over > 0
            value = float(self._degrees @ prices + self._pairs * pair + over[taken].sum() / 2)
            least = min(least, value)
            length = scale * STRIDE / step**0.5
            unmet = self._degrees - taken.sum(axis=1)
            prices = np.maximum(0, prices - length * unmet / max(1.0, float(np.abs(unmet).mean())))
            spare = self._pairs - taken.sum() / 2
            pair = max(0.0, pair - length * spare / max(1.0, self._pairs) * QUICKER)
            if rate:
                got = np.where(taken, self._share, 0).sum(axis=1)
                moved = weights * np.exp(-rate / step**0.5 * (got - got[weights > 0].mean()))
                weights = moved / moved.sum()
        return least

    def _worth(self, weights: Double) -> Double:
        worth = self._share * weights[:, None]
        worth = worth + worth.T
        np.fill_diagonal(worth, -1.0)
        return worth

    def _first_prices(self, worth: Double) -> Double:
        """Half of what the last of the best partners is worth."""
        ranked = np.sort(worth, axis=1)[:, ::-1]
        at = np.clip(self._degrees.astype(np.int64), 0, len(worth) - 1)
        return np.maximum(0, ranked[np.arange(len(at)), at] / 2)
