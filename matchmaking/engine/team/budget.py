"""What a search may spend, in seconds of a nominal machine: counted in steps, so that it does not depend on the clock."""

from __future__ import annotations

import time

SHARE = 0.8
"""Of the seconds given; the rest is for machines that are slower than the nominal one, or busy."""
BRAKE = 0.86


class Budget:
    """`spend` is called with what some work takes on the nominal machine. The wall clock is an emergency brake only."""

    def __init__(self, seconds: float, *, began: float | None = None) -> None:
        self._spent = [0.0]
        self._limit = self._total = SHARE * seconds
        self._began = time.monotonic() if began is None else began
        self._brake = BRAKE * seconds
        self._deadline = self._began + self._brake

    def until(self, share: float, brake: float) -> Budget:
        """The same purse, but over when this share of the whole is spent, or on a slow machine this share of the brake."""
        other = self._limited(min(self._limit, share * self._total))
        other._deadline = min(self._deadline, self._began + brake * self._brake)  # noqa: SLF001
        return other

    def part(self, share: float) -> Budget:
        """The same purse, but over when this share of what is left is spent."""
        return self._limited(self._spent[0] + share * self.left)

    def _limited(self, limit: float) -> Budget:
        other = Budget.__new__(Budget)
        other.__dict__ |= self.__dict__ | {"_limit": limit}
        return other

    def spend(self, seconds: float) -> None:
        self._spent[0] += seconds

    @property
    def left(self) -> float:
        return max(0.0, self._limit - self._spent[0])

    @property
    def wall(self) -> float:
        """Seconds before the brake."""
        return max(0.0, self._deadline - time.monotonic())

    @property
    def over(self) -> bool:
        return not self.left or not self.wall
