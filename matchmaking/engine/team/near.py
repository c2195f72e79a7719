"""All teams that lose little against the relaxation: what a plan near its bound can be made of.

At the prices of the relaxation every team has a *loss*: what its project's level is above its worth less its members'
prices. A plan is worth the bound less the losses of its teams, and less the prices of what it leaves unused. So whoever
wants a plan worth more than L needs only teams with a loss below bound - L (Baldacci, Christofides and Mingozzi 2008
route vehicles so).
"""

from __future__ import annotations

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.generating import Generated, columns_of
from matchmaking.engine.team.master import Column
from matchmaking.engine.team.searching import Limits, Search


def near_columns(
    generated: Generated, width: float, most: int, steps: int, budget: Budget
) -> dict[Column, int] | None:
    """All teams with a loss below `width`, and their worths; None where they or the steps to them are too many.

    Any plan with another team is worth the bound less `width` at most.
    """
    house = generated.master.house
    columns: dict[Column, int] = {}
    limits = Limits(steps=steps, every=True, most=most)
    for size in house.by_size:
        found = Search(house, size, generated.actors, generated.levels - width, limits, budget).run()
        if found.cut_short or len(columns) + found.number > most:
            return None
        for column in columns_of(found):
            columns[column] = house.worth(*column)
    return columns
