"""Projects of which a team is found at once: nobody need ask whether they can have one."""

from __future__ import annotations

import numpy as np

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.generating import columns_of
from matchmaking.engine.team.house import NEVER, House
from matchmaking.engine.team.master import Column
from matchmaking.engine.team.searching import Limits, Search


def first_teams(house: House, budget: Budget) -> list[Column]:
    """Found by a narrow beam, whatever they are worth: one at least of every project that is easy to staff."""
    limits, columns = Limits(beam=5, keep=2), []
    above = np.full(len(house.base), NEVER / 4)
    for size in house.by_size:
        columns += columns_of(Search(house, size, np.zeros(house.n), above, limits, budget).run())
    return columns
