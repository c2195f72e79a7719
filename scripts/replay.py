"""The answers to an event played again with the plainest rules there are: who must sit and who must wait."""

from __future__ import annotations

from collections.abc import Sequence

COMING = ("accepted", "waitlisted")
NOT_COMING = ("declined", "registration_cancelled")


def replay(history: Sequence[tuple[int, str]], seats: int) -> tuple[set[int], list[int]]:
    """Who sits and who waits when whoever says yes first sits first, and a seat that comes free goes to the first in line."""
    seated: set[int] = set()
    line: list[int] = []
    for pk, after in history:
        if after in COMING and pk not in seated and pk not in line:
            line.append(pk)
        elif after in NOT_COMING:
            seated.discard(pk)
            line = [other for other in line if other != pk]
        while line and len(seated) < seats:
            seated.add(line.pop(0))
    return seated, line
