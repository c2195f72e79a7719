"""The cache while Redis is away: no page falls, and the brake still counts."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from config.house_cache import HouseCache
from lib import neighbour
from lib.throttle import too_many
from scripts.servers import free_port

pytestmark = pytest.mark.once


@pytest.fixture
def cache() -> HouseCache:
    """A Redis that nobody started."""
    made = HouseCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": {"socket_connect_timeout": 1}})
    made.clear()
    neighbour.queue.answered()
    return made


def test_it_keeps_things_in_memory_meanwhile(cache: HouseCache) -> None:
    cache.set("a", 1, timeout=60)
    assert cache.get("a") == 1
    assert cache.add("a", 2) is False
    assert cache.incr("a") == 2
    assert cache.delete("a") is True
    assert cache.get("a", "nothing") == "nothing"


def test_it_says_so_once_and_does_not_ask_again_for_a_moment(
    cache: HouseCache, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(200):
            cache.get("a")

    assert len(caplog.records) == 1
    assert neighbour.queue.away_since is not None
    assert neighbour.queue.rests


def test_it_asks_again_after_a_moment() -> None:
    beside = neighbour.Neighbour(pause=0.05)
    assert beside.fell() is True
    assert beside.fell() is False, "that is no news"
    assert beside.rests
    time.sleep(0.06)
    assert [beside.rests, beside.away_since is None] == [False, False], "it is away until it has answered"
    beside.answered()
    assert beside.away_since is None


@override_settings(
    CACHES={"default": {"BACKEND": "config.house_cache.HouseCache", "LOCATION": "redis://127.0.0.1:1/0"}}
)
def test_the_brake_on_strangers_still_brakes() -> None:
    for _ in range(3):
        too_many("away", limit=3, seconds=60)
    with pytest.raises(ValidationError):
        too_many("away", limit=3, seconds=60)
