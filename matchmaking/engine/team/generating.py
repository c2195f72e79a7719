"""Column generation: from a few teams to the optimum of the linear relaxation, and a bound at any time.

For any prices u >= 0 of the actors no plan is worth more than

    sum of room(i) u(i) + sum over projects of max(0, the best team at these prices)

(Lagrange; Lasdon 1970 and Farley 1990 use it in column generation). First a beam finds good teams quickly, with prices
that are smoothed (Wentges 1997): the mean of the latest and of those that gave the best bound so far. Then the search
is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.house import Floats, House
from matchmaking.engine.team.master import GRAIN, Column, Master, Prices
from matchmaking.engine.team.searching import Found, Limits, Search

SMOOTH = 0.6
LEAST_GAIN = 2e-5
"""The beam ends when three rounds together have raised the relaxation by less than this share."""
MASTER = 4e-6
"""Nominal seconds of a solved master for each team it knows."""


@dataclass
class Generated:
    """`bound` is what no plan can beat; it holds at the prices `actors`, where no team of project p is worth more than
    `levels[p]`, prices paid: it is the sum of both.
    """

    master: Master
    actors: Floats
    levels: Floats
    bound: float = math.inf


def generate_with_beam(master: Master, budget: Budget, beam: int, rounds: int) -> None:
    house = master.house
    prices, values = master.solve(), [0.0]
    centre, lowest = prices.actors if master.columns else _first_prices(house), math.inf
    limits = Limits(beam=beam, keep=3)
    for _ in range(rounds):
        asked = np.round((SMOOTH * centre + (1 - SMOOTH) * prices.actors) * GRAIN) / GRAIN
        added, best = price(master, asked, np.zeros(len(house.base)), limits, budget, exact=False)
        seeming = float(house.room @ asked + best.sum())
        if seeming < lowest:
            lowest, centre = seeming, asked
        prices = _solved(master, budget)
        values.append(prices.value)
        stuck = len(values) > 4 and values[-1] - values[-4] <= LEAST_GAIN * abs(values[-1])
        if (not added and stuck) or (stuck and len(values) > 8) or budget.over:
            return


def _first_prices(house: House) -> Floats:
    """Before anything is known: a little of what each is worth to whom it fits best."""
    return np.asarray(np.round(house.fit.max(axis=0, initial=0) * GRAIN) / GRAIN * 0.5)


def generate_exactly(master: Master, budget: Budget, *, enough: float = 0.0) -> Generated:
    """New teams until none would raise the relaxation, or only by the share `enough`.

    One round at least; a search cut short still gives a bound.
    """
    limits = Limits(keep=10)
    prices = _solved(master, budget)
    generated = Generated(master, prices.actors, prices.projects)
    while True:
        added, best = price(master, prices.actors, prices.projects, limits, budget, exact=True)
        bound = float(master.house.room @ prices.actors + best.sum())
        if bound < generated.bound:
            generated.bound, generated.actors, generated.levels = bound, prices.actors, best
        near = math.floor(generated.bound) <= prices.value * (1 + enough) + 1e-6
        if near or not added or budget.over:
            return generated
        prices = _solved(master, budget)


def _solved(master: Master, budget: Budget) -> Prices:
    budget.spend(MASTER * len(master.columns))
    return master.solve()


def price(
    master: Master,
    prices: Floats,
    above: Floats,
    limits: Limits,
    budget: Budget,
    *,
    exact: bool,
) -> tuple[int, Floats]:
    """How many new teams came, and for each project what a team of it is worth at most at these prices.

    Where not `exact`: what the best that was found is worth.
    """
    added, best = 0, above.copy()
    for size in master.house.by_size:
        found = Search(master.house, size, prices, above, limits, budget).run()
        best = np.maximum(best, found.bound if exact else found.best)
        added += sum(master.add(column) for column in columns_of(found))
    return added, best


def columns_of(found: Found) -> list[Column]:
    return [
        (int(project), tuple(members))
        for projects, teams in zip(found.project, found.members, strict=True)
        for project, members in zip(projects, teams.tolist(), strict=True)
    ]
