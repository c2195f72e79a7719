"""Who crosses with whom, in which order, and who waits for nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lib.ferry import Ferry


class Carrier:
    """Says each thing in capitals. What is in `held` stays away until it is let go."""

    def __init__(self, *held: str, asks_for_more: bool = False) -> None:
        self.crossings: list[list[str]] = []
        self.held = {thing: threading.Event() for thing in held}
        self.away = threading.Event()
        self.asks_for_more, self.falls = asks_for_more, set[str]()

    def __call__(self, things: Sequence[str], more: Callable[[], Sequence[str]]) -> list[str]:
        aboard = list(things)
        self.crossings.append(aboard)
        self.away.set()
        for thing in things:
            if thing in self.held:
                assert self.held[thing].wait(10)
        if self.asks_for_more:
            aboard += more()
        if self.falls & set(aboard):
            raise ValueError(", ".join(sorted(self.falls & set(aboard))))
        return [thing.upper() for thing in aboard]


def crossed(carrier: Carrier, *things: str, most: int = 32, let_go: str = "") -> list[Any]:
    """The first is away when the others come, all in one moment; then what is held is let go. The first letter says what
    is the same."""

    async def run() -> list[Any]:
        with ThreadPoolExecutor(4) as threads:
            ferry = Ferry[str, str](carrier, threads, most=most, same=lambda thing: thing[0])
            first = asyncio.ensure_future(ferry.cross(things[0]))
            while not carrier.away.is_set():  # noqa: ASYNC110  # a thread sets it
                await asyncio.sleep(0.001)
            others = [asyncio.ensure_future(ferry.cross(thing)) for thing in things[1:]]
            await asyncio.sleep(0)
            if let_go:
                done, _waiting = await asyncio.wait(others, timeout=10, return_when=asyncio.FIRST_COMPLETED)
                assert done
            for event in carrier.held.values():
                event.set()
            return await asyncio.gather(first, *others, return_exceptions=True)

    return asyncio.run(asyncio.wait_for(run(), 20))


def test_whoever_comes_alone_crosses_at_once() -> None:
    carrier = Carrier()

    assert crossed(carrier, "a") == ["A"]
    assert carrier.crossings == [["a"]]


def test_who_comes_while_others_are_away_crosses_with_the_next_in_the_order_of_coming() -> None:
    carrier = Carrier("a1")

    assert crossed(carrier, "a1", "a2", "b1", "a3") == ["A1", "A2", "B1", "A3"]
    assert carrier.crossings == [["a1"], ["a2", "b1", "a3"]]


def test_no_more_cross_together_than_there_is_room_for() -> None:
    carrier = Carrier("a1")

    assert crossed(carrier, "a1", "a2", "a3", "a4", most=2) == ["A1", "A2", "A3", "A4"]
    assert carrier.crossings == [["a1"], ["a2", "a3"], ["a4"]]


def test_what_is_held_up_holds_up_its_like_and_nothing_else() -> None:
    carrier = Carrier("a1")

    assert crossed(carrier, "a1", "a2", "b1", let_go="a1") == ["A1", "A2", "B1"]
    assert carrier.crossings == [["a1"], ["b1"], ["a2"]]


def test_who_waited_for_a_lock_may_take_along_those_of_its_like_who_came_since() -> None:
    carrier = Carrier("a1", asks_for_more=True)

    assert crossed(carrier, "a1", "a2", "b1", "a3", most=2) == ["A1", "A2", "B1", "A3"]
    assert carrier.crossings == [["a1", "a2"], ["b1", "a3"]]


def test_a_fault_is_told_to_all_who_were_aboard_and_to_nobody_else() -> None:
    carrier = Carrier("a1")
    carrier.falls = {"a2"}

    first, second, third, fourth = crossed(carrier, "a1", "a2", "a3", "a4", most=2)

    assert (first, fourth) == ("A1", "A4")
    assert str(second) == str(third) == "a2"


def test_whoever_has_gone_meanwhile_is_missed_by_nobody() -> None:
    carrier = Carrier("a1")

    async def run() -> str:
        with ThreadPoolExecutor(1) as threads:
            ferry = Ferry[str, str](carrier, threads, most=9)
            first = asyncio.ensure_future(ferry.cross("a1"))
            gone, stays = (asyncio.ensure_future(ferry.cross(thing)) for thing in ("a2", "a3"))
            await asyncio.sleep(0.01)
            gone.cancel()
            carrier.held["a1"].set()
            await first
            return await stays

    assert asyncio.run(asyncio.wait_for(run(), 20)) == "A3"


def test_a_result_too_few_is_a_fault_and_leaves_nobody_waiting() -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            await Ferry[str, str](lambda things, more: [], threads, most=9).cross("a")

    with pytest.raises(RuntimeError):
        asyncio.run(asyncio.wait_for(run(), 20))
