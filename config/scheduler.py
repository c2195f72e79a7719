"""Celery's beat for a clock that may be set back.

Beat remembers when each task last ran and in which order they come next, by the clock on the wall. Where that was an
hour ahead and is put right, everything would wait for an hour. So whoever last ran in the future ran just now, and the
order is made anew.
"""

from __future__ import annotations

from datetime import timedelta

from celery.beat import PersistentScheduler

SLACK = timedelta(seconds=2)  # clocks of two machines, or of one that is being corrected, differ by so much


class Scheduler(PersistentScheduler):  # type: ignore[misc]  # celery ships no types
    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due; seconds until the next."""
        if self._clock_was_set_back():
            self._heap = None
        return float(super().tick(*args, **kwargs))

    def _clock_was_set_back(self) -> bool:
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > entry.default_now() + SLACK]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        return bool(ahead)
