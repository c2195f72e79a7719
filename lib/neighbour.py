"""A server beside us that may be away: since when, and that nobody asks it again for a moment.

A page that waits for a server that is down, and asks it four times, is a page that is down. So whoever meets it away
says so here, and for two seconds everybody in this process does without it.
"""

from __future__ import annotations

import time
from datetime import datetime

from django.utils import timezone

PAUSE = 2.0


class Neighbour:
    """What this process knows of one server. Threads may share it: the worst a race does is one question more."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._rests_until = 0.0
        self.away_since: datetime | None = None

    @property
    def rests(self) -> bool:
        """It was away a moment ago: do without it."""
        return self.away_since is not None and time.monotonic() < self._rests_until

    def fell(self) -> bool:
        """It was asked and did not answer. Whether that is news, for the log."""
        self._rests_until = time.monotonic() + self._pause
        if self.away_since is not None:
            return False
        self.away_since = timezone.now()
        return True

    def answered(self) -> None:
        self.away_since = None


queue = Neighbour()
"""The one Redis of the scaled house: queue, bells and cache."""
