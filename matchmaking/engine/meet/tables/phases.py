"""How the search goes: along the slope from hot to warm, then with exact changes of satisfaction, then the total.

1. *Slope*: worths weighted with exp(-steepness · satisfaction), the weights renewed now and then (multiplicative
   weights, Arora, Hazan and Kale 2012).
2. *Fair*: the gain of an exchange is the exact change of -Σ exp(-steepness · satisfaction), which becomes the minimum as
   it grows steeper.
3. *Total*: the worth of all, with the worst-off of phase 2 as a floor that nobody may go below.

The best plan seen counts, not the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaking.engine.meet.tables.aim import Aim, Double, Key, Real, Score, score
from matchmaking.engine.meet.tables.room import Ints, Room
from matchmaking.engine.meet.tables.search import Search

RENEW = 50
AGAIN, HINDERED = np.float32(-6), np.float32(-10)
GENTLE, MIXED = 3.0, 0.1
FLOOR = np.float32(50)
FAULT = np.float32(10)
MOST = np.float32(40)
"""Two factors exp() of more would be beyond single precision, and no exchange that bad is ever taken."""


@dataclass
class Best:
    """The best plan seen so far, of any chain. `enough` is when nothing better can exist, `late` when time is up."""

    key: Key
    seats: Ints
    enough: Key
    late: Callable[[], bool]
    found: Callable[[Best], None] | None = None

    @property
    def done(self) -> bool:
        return self.key >= self.enough


class Phases:
    def __init__(self, room: Room, aim: Aim, search: Search, best: Best) -> None:
        self._room, self._aim, self._search, self.best = room, aim, search, best
        self._share = np.tile(self._with_hindrances(), (search.chains, 1, 1)).reshape(-1)
        self._again = HINDERED if aim.avoids_repeats else np.float32(0)
        self._matter = np.zeros(search.ids, dtype=np.float32)
        self._matter[: aim.n] = aim.best / max(float(aim.best.mean()), 1e-9) / 2 if aim.n else 0

    def _with_hindrances(self) -> Real:
        return (self._aim.share + HINDERED * self._aim.apart).astype(np.float32)

    def look(self) -> Score:
        """Scores all chains, and keeps the best plan."""
        search = self._search
        met = search.met.reshape(search.chains, search.ids, search.ids)
        now = score(self._room, self._aim, search.seats, met)
        keys = now.keys()
        leading = max(range(len(keys)), key=keys.__getitem__)
        if keys[leading] > self.best.key:
            self.best.key, self.best.seats = keys[leading], search.seats[leading].copy()
            if self.best.found:
                self.best.found(self.best)
        return now

    def go_on(self, step: int) -> bool:
        return step % RENEW != 0 or not (self.best.done or self.best.late())

    def slope(self, steps: int, hot: float, warm: float) -> None:
        again = AGAIN if self._aim.avoids_repeats else np.float32(0)
        for step in range(steps):
            if step % RENEW == 0:
                now = self.look()
                weight = self._aim.slope(_off(now, GENTLE), MIXED)
                heat = _between(hot, warm, step / steps)
                if not self.go_on(step):
                    return
            self._search.draw()
            self._search.take(self._search.linear(weight, again), heat)
        self.look()

    def fair(self, steps: int, hot: float, warm: float, gentle: float, steep: float) -> None:
        """Heats are in meetings of two, steepness per meeting, whatever a meeting is worth."""
        meetings = self._aim.meetings
        for step in range(steps):
            if step % RENEW == 0:
                now = self.look()
                if not self.go_on(step):
                    return
                heat = _between(hot, warm, step / steps) * 2 / meetings
                steepness = np.float32(_between(gentle, steep, step / steps) * meetings)
                self._begin(now)
                lowest = now.satisfaction.min(axis=1)
                sums = np.exp(-steepness * (now.satisfaction - lowest[:, None])).sum(axis=1)
                scale = self._each(sums * steepness / max(1, self._aim.n))
                floor = self._each(lowest)
            changed, faults = self._changes()
            bad = np.exp(np.minimum(-steepness * (self._had() - floor), MOST))
            worse = np.exp(np.minimum(-steepness * changed, MOST))
            gains = bad.sum(axis=1)[:, None, None] - _weighted(bad, worse)
            gains /= scale[:, :, None]
            self._take(gains + FAULT * faults, changed, heat)
        self.look()

    def total(self, steps: int, hot: float, warm: float) -> None:
        now = self.look()
        floor = self._each(now.satisfaction.min(axis=1))
        for step in range(steps):
            if step % RENEW == 0:
                now = self.look()
                if not self.go_on(step):
                    return
                heat = _between(hot, warm, step / steps) * 2 / self._aim.meetings
                self._begin(now)
            changed, faults = self._changes()
            short = (floor - self._had())[:, :, None, None]
            gains = _weighted(self._matter[self._search.who], changed)
            gains += FLOOR * (np.maximum(short, 0) - np.maximum(short - changed, 0)).sum(axis=1)
            self._take(gains + FAULT * faults, changed, heat)
        self.look()

    def restart(self) -> None:
        """All chains go on from the best plan."""
        self._search.restart(self.best.seats)

    def _begin(self, now: Score) -> None:
        search = self._search
        satisfaction = np.ones((search.chains, search.ids), dtype=np.float32)
        satisfaction[:, : self._aim.n] = now.satisfaction
        self._satisfaction = satisfaction.reshape(-1)

    def _had(self) -> Real:
        had: Real = self._satisfaction[self._search.known]
        return had

    def _changes(self) -> tuple[Real, Real]:
        """Changes of satisfaction, and how many faults fewer. A fault is hidden in a change as a whole -10."""
        self._search.draw()
        changed = self._search.changes(self._share, self._again)
        hindered = np.rint(changed * np.float32(-0.1))
        changed += hindered * -HINDERED
        return changed, -hindered.sum(axis=1) / 2

    def _take(self, gains: Real, changed: Real, heat: float) -> None:
        search = self._search
        taken = search.take(gains, heat)
        if taken is not None:
            moved, chosen = taken
            width = search.layout.width
            self._satisfaction[search.known[moved]] += changed[moved, :, chosen // width, chosen % width]

    def _each(self, of_chain: Real) -> Real:
        """From a number of each chain to one of each two tables."""
        return np.repeat(of_chain, self._search.pairs).astype(np.float32)[:, None]


def _off(now: Score, steepness: float) -> Double:
    lowest = now.satisfaction.min(axis=1, keepdims=True)
    raw = np.exp(-steepness * (now.satisfaction - lowest))
    weights: Double = raw / raw.mean(axis=1, keepdims=True)
    return weights


def _between(first: float, last: float, part: float) -> float:
    return float(first * (last / first) ** part)


def _weighted(weights: Real, of_each: Real) -> Real:
    """Σ over the people of two tables: places × width × width."""
    places, people, width, _ = of_each.shape
    summed = np.matmul(weights[:, None, :], of_each.reshape(places, people, width * width))
    of_exchange: Real = summed.reshape(places, width, width)
    return of_exchange
