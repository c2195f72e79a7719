"""From the relaxation to a plan: rounds filled from its shares, then filled again and again, one at a time.

Each round is matched exactly while the others stay, on gains that are the total plus a penalty for what one lacks of an
aim (`Aim`): the total is a sum over pairs, and the penalty a sum over people who each have one partner in that round,
so one matching weighs all of it. Before each, two rounds are mixed (`Draft.mix`).

1. *Worst first.* The aim is a little above the best worst-off so far. Whoever is below it counts for more with each
   step and for less once above (multiplicative weights, as in the breakout method of Morris 1993). When nothing has
   come of it for long, the best plan is taken up again with a smaller step.
2. *Then the total.* The aim is the worst-off reached, and to fall short counts for little at first: the total may grow
   at somebody's cost, and who stays short for long comes to count for enough (strategic oscillation, Glover 1977). The
   best plan is taken up again every few sweeps, the weights learnt stay.

Everything is counted in steps. `Watch` only stops it where a machine is far slower than the steps were meant for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet.case import Floats, Ids
from matchmaking.engine.meet.draft import Draft

_HEAVY, _LIGHTER, _HEAVIER = 10.0, 0.9, 1.2
_SOFT, _SOFT_LIGHTER, _SOFT_HEAVIER = 1.0, 0.99, 1.5
"""What it counts at least to fall short (by the share of one's best, in the middle person's best), and how it changes."""
_HEAVIEST = 1e3
"""More, and the total would drown in the rounding of the matching."""
_STRIDE, _LEAST_STRIDE = 0.02, 1e-4
_PATIENCE = 20
"""Steps for each round without a better worst-off before the best is taken up again."""
_WIDE_EVERY = 7
_SWEEPS = 20

Better = Callable[[NDArray[np.intp]], None]


@dataclass
class Best:
    """The best plan so far, by worst-off and then total."""

    worst: float
    total: float
    at: NDArray[np.intp]

    def beaten_by(self, draft: Draft) -> bool:
        worst, total = draft.worst, draft.total
        better = worst > self.worst + 1e-12 or (worst > self.worst - 1e-12 and total > self.total + 1e-9)
        if better:
            self.worst, self.total, self.at = worst, total, draft.at.copy()
        return better


class Aim:
    """What everybody should reach, and how much it counts that somebody does not."""

    def __init__(self, draft: Draft, heavy: float, lighter: float, heavier: float) -> None:
        best, wishing = draft.case.best, draft.case.wishing
        self._scale = np.where(wishing, best, 1.0)
        self._least = heavy * float(np.median(best[wishing])) if wishing.any() else 0.0
        self._most = self._least * _HEAVIEST / heavy
        self._lighter, self._heavier = lighter, heavier
        self.need = np.zeros(len(best))
        self.weight = np.full(len(best), self._least)

    def at(self, share: float, best: Floats) -> None:
        self.need = share * best

    def lightest(self) -> None:
        self.weight[:] = self._least

    def learn(self, had: Floats) -> None:
        short = had < self.need - 1e-9
        factor = np.where(short, self._heavier, self._lighter)
        self.weight = np.clip(self.weight * factor, self._least, self._most)

    def gain(self, had: Floats, people: Ids, worth: Floats) -> Floats:
        """Half of a pair's worth for each of the two, and what it makes good of what each lacks."""
        lacking = np.maximum(self.need - had, 0.0)[people]
        gained: Floats = 0.5 * worth + (self.weight / self._scale)[people] * np.minimum(lacking, worth)
        return gained


@dataclass
class Search:
    """`most` is the share that no plan can give to everybody; `late` says when the clock has run out."""

    draft: Draft
    most: float
    late: Callable[[], bool]
    told: Better

    def run(self, steps: int) -> Best:
        draft = self.draft
        for number in range(draft.case.rounds):
            draft.fill_from_shares(number)
        best = Best(draft.worst, draft.total, draft.at.copy())
        if draft.case.seats and len(draft.pairs.one):
            self._raise_worst(best, steps * 6 // 10)
            self._raise_total(best, steps - steps * 6 // 10)
        return best

    def _raise_worst(self, best: Best, steps: int) -> None:
        draft, aim = self.draft, Aim(self.draft, _HEAVY, _LIGHTER, _HEAVIER)
        stride, since, patience = _STRIDE, 0, _PATIENCE * draft.case.rounds
        for step in range(steps):
            if self.late() or best.worst >= self.most - 1e-9:
                return
            aim.at(min(self.most, best.worst + stride), draft.case.best)
            self._step(aim, wide=step % _WIDE_EVERY == 0)
            aim.learn(draft.had)
            worst = best.worst
            if best.beaten_by(draft):
                self.told(best.at)
            since = 0 if best.worst > worst else since + 1
            if since > patience:
                draft.load(best.at)
                aim.lightest()
                stride, since = max(stride / 2, _LEAST_STRIDE), 0

    def _raise_total(self, best: Best, steps: int) -> None:
        draft, aim = self.draft, Aim(self.draft, _SOFT, _SOFT_LIGHTER, _SOFT_HEAVIER)
        draft.load(best.at)
        for step in range(steps):
            if self.late():
                return
            aim.at(best.worst, draft.case.best)
            self._step(aim, wide=step % _WIDE_EVERY == 0)
            aim.learn(draft.had)
            if best.beaten_by(draft):
                self.told(best.at)
            if step % (_SWEEPS * draft.case.rounds) == _SWEEPS * draft.case.rounds - 1:
                draft.load(best.at)

    def _step(self, aim: Aim, *, wide: bool) -> None:
        draft, rounds = self.draft, self.draft.case.rounds
        number = int(draft.chance.integers(rounds))
        if rounds > 1:
            draft.mix(number, (number + 1 + int(draft.chance.integers(rounds - 1))) % rounds)
        draft.rematch(number, aim.gain, wide=wide)
