"""Who was found to host an event a moment ago: an open board asks for its parts at each ring, with the same right.

Who is signed out is refused at once, for the session is read each time. Who may no longer host an event sees its
numbers on a board that was open for a minute more at most, and can change nothing. Where a role was taken away in the
ordinary ways (`events.operations.hosts`), open boards are asked about at once.
"""

from __future__ import annotations

import secrets
import time

from django.core.cache import cache

LEAST, MOST = 45, 75
"""Seconds; not the same for all, so that not all are asked about at once."""
_here: dict[tuple[int, int], float] = {}
_MANY = 20_000


def a_while() -> int:
    """Seconds for which a right that was found is taken to stand."""
    return LEAST + secrets.randbelow(MOST - LEAST)


def remember(person_id: int, event_id: int) -> None:
    """The rules have just allowed it."""
    seconds = a_while()
    cache.set(_key(person_id, event_id), time.time() + seconds, seconds)


def is_known(person_id: int, event_id: int) -> bool:
    """Here, or by another process of the house, which may hold the socket of that board."""
    now, known = time.monotonic(), (person_id, event_id)
    if _here.get(known, 0.0) > now:
        return True
    left = (cache.get(_key(person_id, event_id)) or 0.0) - time.time()
    if left <= 0:
        return False
    if len(_here) >= _MANY:
        _here.clear()
    _here[known] = now + min(left, MOST)  # a clock that is set back lengthens nobody's right
    return True


def forget() -> None:
    """For tests, which take rights away and look at once."""
    _here.clear()


def _key(person_id: int, event_id: int) -> str:
    return f"host:{person_id}:{event_id}"
