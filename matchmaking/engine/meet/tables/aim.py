"""What a plan is judged by while it is searched for: faults first, then the worst-off, then the total.

Faults are meetings of the blocked, repeats where they are to be avoided, and what tables lack of champions and
municipalities. Worths are scaled to about 1 for one meeting with a good partner, so that heats mean the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.tables.room import Ints, Room
from matchmaking.engine.meet.tables.state import Layout

Real = NDArray[np.float32]
Double = NDArray[np.float64]
Key = tuple[float, float, float]
DIGITS = 9
"""Of satisfaction: what differs by less is the same."""
APART = 60.0
"""What sitting with the blocked costs, in good meetings."""


@dataclass(frozen=True)
class Aim:
    """`worth` and `share` are ids × ids; `share[i, j]` is the part of the best of i that meeting j brings."""

    worth: Double
    share: Double
    apart: Double
    best: Double
    unit: float
    """Worth of one good meeting."""
    meetings: float
    """How many meetings a person has on average: one is about the inverse of it in satisfaction."""
    avoids_repeats: bool

    @property
    def n(self) -> int:
        return len(self.best)

    def slope(self, off: Double, mixed: float) -> Real:
        """Weights of meetings, chains × ids × ids, from how much each person counts (`off`: chains × n, mean 1)."""
        ids = len(self.worth)
        counts = np.zeros((len(off), ids))
        counts[:, : self.n] = off
        fair = self.share[None] * counts[:, :, None]
        fair = (fair + fair.transpose(0, 2, 1)) * (self.best.mean() / 2)
        weights = ((1 - mixed) * fair + mixed * self.worth[None]) / self.unit - APART * self.apart[None]
        single: Real = weights.astype(np.float32).reshape(-1)
        return single


def aim_of(room: Room, layout: Layout) -> Aim:
    n, ids = room.n, layout.ids(room.n)
    worth, apart, share = np.zeros((ids, ids)), np.zeros((ids, ids)), np.zeros((ids, ids))
    worth[:n, :n] = room.worth
    apart[:n, :n] = room.apart
    apart[n : ids - 1, n : ids - 1] = 1 - np.eye(ids - 1 - n)
    best = np.array([float(one) for one in room.best])
    share[:n, :n] = np.where(best[:, None] > 0, worth[:n, :n] / np.maximum(best, 1)[:, None], 0)
    places = (layout.sizes * (layout.sizes - 1)).sum() / max(1, n)
    meetings = max(1.0, float(places))
    unit = max(float(best.mean()) / meetings, 1e-9) if n else 1.0
    problem = room.problem
    return Aim(worth, share, apart, best, unit, meetings, problem.avoid_repeats or not problem.allow_repeats)


@dataclass(frozen=True)
class Score:
    """Of each chain. `satisfaction` is chains × n, `total` in worths."""

    faults: Double
    satisfaction: Double
    total: Double

    def keys(self) -> list[Key]:
        worst = self.satisfaction.min(axis=1).round(DIGITS)
        rows = zip(self.faults.tolist(), worst.tolist(), self.total.tolist(), strict=True)
        return [(-faults, one, total) for faults, one, total in rows]


def score(room: Room, aim: Aim, seats: Ints, met: NDArray[np.int16]) -> Score:
    """`seats` and `met` of all chains (see `state`)."""
    n = aim.n
    times = met[:, :n, :n]
    together = times > 0
    satisfaction = np.einsum("ij,cij->ci", aim.share[:n, :n], together)
    satisfaction[:, aim.best == 0] = 1
    total = np.einsum("ij,cij->c", aim.worth[:n, :n], together) / 2
    faults = np.zeros(len(seats))
    if aim.avoids_repeats:
        faults += np.maximum(times - 1, 0).sum(axis=(1, 2)) / 2
    if room.apart.any():
        faults += (together & room.apart).sum(axis=(1, 2)) / 2
    return Score(faults + _lacks(room, seats), satisfaction, total)


def _lacks(room: Room, seats: Ints) -> Double:
    """How many champions and municipalities the tables of each chain lack together."""
    lacks = np.zeros(len(seats))
    tables = seats[:, :, : room.problem.tables]
    people = tables < room.n
    used = people.any(axis=3)
    if room.champions_asked:
        champion = np.append(room.champion, False)[np.minimum(tables, room.n)].sum(axis=3)
        lacks += (np.maximum(room.champions_asked - champion, 0) * used).sum(axis=(1, 2))
    if room.homes_asked > 1:
        homes = np.sort(np.append(room.home, -1)[np.minimum(tables, room.n)], axis=3)
        several = (homes[..., :1] >= 0)[..., 0] + ((np.diff(homes, axis=3) > 0) & (homes[..., 1:] >= 0)).sum(
            axis=3
        )
        lacks += (np.maximum(room.homes_asked - several, 0) * used).sum(axis=(1, 2))
    return lacks
