"""Rounds of pairs: bounds from a relaxation (`bounds`), a plan by exact matchings round by round (`search`).

Steps are what six tenths of the seconds stand for; up to a minute they are no more than what still pays. The plan is
checked against every hard rule before it is returned.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.meet import bounds
from matchmaking.engine.meet.case import Bools, Case, case_of, dearest, scattered, upper
from matchmaking.engine.meet.draft import Draft, Pairs
from matchmaking.engine.meet.matching import best_pairs
from matchmaking.engine.meet.satisfaction import check, standing
from matchmaking.engine.meet.search import Search
from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

_AIM = 0.985
"""Of the bound on the worst-off: where the relaxation that the plan is made from stands. Beyond, the total falls fast."""
_LEAST_WIDE, _LEAST_NEAR = 60, 12
"""Partners of each person among the pairs that are tried now and then, and among those tried always."""
_SECONDS_OF_LIMITS = 500e-6
_BISECTED = 3
"""A round with fewer tables than pairs of those who are there is matched so many times over."""
_ODD = 0.6
"""By how many parts of itself a matching takes longer where somebody must sit out."""
Told = Callable[[Rounds], None]


def solve(problem: Meet, *, seconds: float = 30.0, seed: int = 1, told: Told | None = None) -> Rounds:
    """A plan for tables of two, whatever else the problem says of tables. Never impossible: nobody must be seated."""
    stop = time.monotonic() + max(0.3 * seconds, 0.9 * seconds - 0.6)
    case = case_of(problem)
    worst, total, guide = _limits(case, seconds)
    answer = _Answer(problem, case, (worst, total))
    if not case.seats or not case.allowed.any():
        return answer.of([()] * problem.rounds)
    draft = Draft(case, _pairs(case, guide), seed)
    search = Search(draft, worst, lambda: time.monotonic() > stop, _telling(answer, case, draft, told))
    best = search.run(_steps(case, draft, seconds))
    return answer.of(_filled(case, draft, best.at))


def _limits(case: Case, seconds: float) -> tuple[float, float, bounds.Relaxed | None]:
    """What no plan can beat (a share of 1, and a total in parts of the largest worth), and what to make it from."""
    count, simple = bounds.most_by_count(case), float(case.best.sum()) / 2
    if not case.seats or not case.wishing.any() or 0.6 * seconds < _cost_of_limits(case):
        return count, min(simple, float(case.seats)), None
    patience = 0.3 * seconds
    fair = bounds.fairest(case, patience)
    total = bounds.worthiest(case, patience)
    guide = bounds.worthiest(case, patience, _AIM * min(fair.value, 1.0), fair)
    return min(fair.bound, count), min(total.bound, simple), guide


def _pairs(case: Case, guide: bounds.Relaxed | None) -> Pairs:
    """For each person the partners of the best worth less price; those with a share in the relaxation are near too."""
    best = np.where(case.wishing, case.best, 1.0)
    care = guide.care + 0.5 if guide else 1 / best
    price = guide.price if guide else np.zeros(case.n)
    liked = case.worth * (care[:, None] + care[None, :]) - price[:, None] - price[None, :]
    liked += 1e-6 * scattered(case.n)
    liked[~case.allowed] = -np.inf
    share = np.zeros(liked.shape)
    if guide:
        share[guide.one, guide.other] = guide.share
    wide = dearest(liked, max(_LEAST_WIDE, 4 * case.rounds)) | (share > 1e-6)
    one, other = upper(wide & case.allowed)
    near = dearest(liked, max(_LEAST_NEAR, 2 * case.rounds)) | (share > 1e-6)
    return Pairs(one, other, case.worth[one, other], (near | near.T)[one, other], share[one, other])


def _cost_of_limits(case: Case) -> float:
    """About how many seconds the relaxations take."""
    return float(_SECONDS_OF_LIMITS * case.n**1.5)


def _steps(case: Case, draft: Draft, seconds: float) -> int:
    """By what a step takes; up to a minute no more than what still pays."""
    near = int(draft.pairs.near.sum())
    here = (case.there.sum(axis=0) // 2).tolist()
    limited = any(most < there for most, there in zip(case.pairs, here, strict=True))
    cost = (500e-6 + 1.5e-6 * near + 20e-6 * case.n) * (_BISECTED if limited else 1)
    odd = float((case.there.sum(axis=0) % 2).mean())
    enough = (1_000 + 8 * case.n) * max(1.0, seconds / 60) / (1 + _ODD * odd)
    affordable = max(0.1 * seconds, 0.6 * seconds - _cost_of_limits(case)) / cost
    return max(2 * case.rounds, int(min(affordable, enough)))


def _filled(case: Case, draft: Draft, at: NDArray[np.intp]) -> list[list[tuple[int, int]]]:
    """The rounds as pairs; whoever is there and alone meets somebody new where that can be, whatever it is worth."""
    met = ~case.allowed
    seated = at >= 0
    one, other = draft.pairs.one, draft.pairs.other
    met[one[seated], other[seated]] = met[other[seated], one[seated]] = True
    rounds = []
    for number, most in enumerate(case.pairs):
        here = at == number
        pairs = list(zip(one[here].tolist(), other[here].tolist(), strict=True))
        alone = case.there[:, number].copy()
        alone[one[here]] = alone[other[here]] = False
        for pair in _more(case, alone, met, most - len(pairs)):
            met[pair] = met[pair[::-1]] = True
            pairs.append(pair)
        rounds.append(sorted(pairs))
    return rounds


def _more(case: Case, alone: Bools, met: Bools, most: int) -> list[tuple[int, int]]:
    """As many new pairs of those who sit alone as can be, and then the worthiest."""
    first, second = np.nonzero(np.triu(alone[:, None] & alone[None, :] & ~met, 1))
    if most <= 0 or not len(first):
        return []
    chosen, _price = best_pairs(first, second, 1.0 + case.worth[first, second] / case.n, most)
    return list(zip(first[chosen].tolist(), second[chosen].tolist(), strict=True))


class _Answer:
    """From rounds to what is answered, checked against every hard rule."""

    def __init__(self, problem: Meet, case: Case, limits: tuple[float, float]) -> None:
        self._problem, self._case = problem, case
        self._worst = limits[0]
        self._total = math.floor(limits[1] * case.largest * (1 + 1e-9) + 1e-6)

    def of(self, rounds: Sequence[Sequence[tuple[int, int]]]) -> Rounds:
        plan = tuple(tuple(tables) for tables in rounds)
        check(self._problem, plan)
        found = standing(self._problem, plan, self._case.best_worths)
        # The bounds are sums of floats, the worths are whole: a last digit must not lie.
        worst, total = max(self._worst, found.worst), max(self._total, found.total)
        return Rounds(plan, found.worst, found.total, worst, total, found.satisfaction, found.repeats)


def _telling(
    answer: _Answer, case: Case, draft: Draft, told: Told | None
) -> Callable[[NDArray[np.intp]], None]:
    """Tells of a better plan, though not more often than twice a second."""
    last = [-math.inf]

    def tell(at: NDArray[np.intp]) -> None:
        if told and time.monotonic() - last[0] > 0.5:
            last[0] = time.monotonic()
            told(answer.of(_filled(case, draft, at)))

    return tell
