"""Who meets whom in a plan of rounds. Without numpy, so that pages that show a plan need none of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from matchmaking.engine.problems import Two


def meetings(plan: Sequence[Sequence[Sequence[int]]]) -> Iterator[Two]:
    """Each pair that sits together, the smaller id first, as often as it does."""
    for tables in plan:
        for table in tables:
            yield from combinations(sorted(table), 2)
