"""The cache of the scaled house: Redis, and while that is away, the memory of this process.

Nothing that is kept in the cache cannot be made again. But the brake on strangers (`lib/throttle.py`) counts in it, and
must not let go when Redis does: so it counts on in each process by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from lib.neighbour import queue

log = logging.getLogger(__name__)


class HouseCache(RedisCache):
    """Each call goes to Redis; where that does not answer, to the memory of this process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("while-redis-is-away", {})

    def _either(self, there: Callable[[], Any], here: Callable[[], Any]) -> Any:
        if queue.rests:
            return here()
        try:
            found = there()
        except (RedisError, OSError) as fault:
            if queue.fell():
                log.warning("Redis cannot be reached, the cache is in memory meanwhile: %s", fault)
            return here()
        queue.answered()
        return found

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = self._either(
            lambda: super(HouseCache, self).add(*args, **kwargs), lambda: self._here.add(*args, **kwargs)
        )
        return bool(added)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either(
            lambda: super(HouseCache, self).get(*args, **kwargs), lambda: self._here.get(*args, **kwargs)
        )

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._either(
            lambda: super(HouseCache, self).set(*args, **kwargs), lambda: self._here.set(*args, **kwargs)
        )

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        deleted = self._either(
            lambda: super(HouseCache, self).delete(*args, **kwargs),
            lambda: self._here.delete(*args, **kwargs),
        )
        return bool(deleted)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Raises `ValueError` where there is nothing to count on, as every cache does."""
        counted = self._either(
            lambda: super(HouseCache, self).incr(*args, **kwargs), lambda: self._here.incr(*args, **kwargs)
        )
        return int(counted)

    def clear(self) -> None:
        self._here.clear()
        self._either(super().clear, lambda: None)
