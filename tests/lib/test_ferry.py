"""Who crosses with whom, in which order, and who waits for nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lib import ferry as ferries
from lib.ferry import LEFT_BEHIND, Ferry, LeftBehind


class Carrier:
    """Says each thing in capitals. What is in `held` stays away until it is let go."""

    def __init__(self, *held: str, asks_for_more: bool = False) -> None:
        self.crossings: list[list[str]] = []
        self.held = {thing: threading.Event() for thing in held}
        self.away = threading.Event()
        self.asks_for_more, self.falls, self.behind = asks_for_more, set[str](), set[str]()

    def __call__(self, things: Sequence[str], more: Callable[[], Sequence[str]]) -> list[str | LeftBehind]:
        aboard = list(things)
        self.crossings.append(aboard)
        self.away.set()
        several = len({thing[0] for thing in aboard}) > 1
        for thing in things:
            if thing in self.held and not (several and thing[0] in self.behind):
                assert self.held[thing].wait(10)
        if self.asks_for_more:
            aboard += more()
        if self.falls & set(aboard):
            raise ValueError(", ".join(sorted(self.falls & set(aboard))))
        return [LEFT_BEHIND if several and thing[0] in self.behind else thing.upper() for thing in aboard]

    async def has_left(self, times: int) -> None:
        while len(self.crossings) < times:  # noqa: ASYNC110  # a thread counts
            await asyncio.sleep(0.001)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next leaves when the one before is back, and not for having waited."""
    monkeypatch.setattr(ferries, "_PATIENCE", 60.0)


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


def test_who_has_spoken_already_crosses_with_the_first() -> None:
    carrier = Carrier()

    async def run() -> list[str]:
        with ThreadPoolExecutor(4) as threads:
            ferry = Ferry[str, str](carrier, threads, most=32, same=lambda thing: thing[0])
            return list(await asyncio.gather(*(ferry.cross(thing) for thing in ("a1", "b1", "a2"))))

    assert asyncio.run(asyncio.wait_for(run(), 20)) == ["A1", "B1", "A2"]
    assert carrier.crossings == [["a1", "b1", "a2"]]


def test_who_comes_again_as_soon_as_they_are_told_crosses_with_those_who_waited() -> None:
    carrier = Carrier("a1")

    async def run() -> list[str]:
        with ThreadPoolExecutor(4) as threads:
            ferry = Ferry[str, str](carrier, threads, most=32, same=lambda thing: thing[0])

            async def come_twice() -> str:
                await ferry.cross("a1")
                return await ferry.cross("b1")

            twice = asyncio.ensure_future(come_twice())
            await carrier.has_left(1)
            waits = asyncio.ensure_future(ferry.cross("a2"))
            await asyncio.sleep(0)
            carrier.held["a1"].set()
            return [await twice, await waits]

    assert asyncio.run(asyncio.wait_for(run(), 20)) == ["B1", "A2"]
    assert carrier.crossings == [["a1"], ["a2", "b1"]]


def test_who_has_gone_before_the_ferry_leaves_is_missed_by_nobody() -> None:
    async def run() -> list[Any]:
        with ThreadPoolExecutor(4) as threads:
            ferry = Ferry[str, str](Carrier(), threads, most=32)
            gone, stays = (asyncio.ensure_future(ferry.cross(thing)) for thing in ("a1", "a2"))
            await asyncio.sleep(0)
            gone.cancel()
            return [*await asyncio.gather(gone, stays, return_exceptions=True), await ferry.cross("a3")]

    gone, stays, later = asyncio.run(asyncio.wait_for(run(), 20))
    assert isinstance(gone, asyncio.CancelledError)
    assert (stays, later) == ("A2", "A3")


def test_where_the_house_closes_before_the_ferry_leaves_all_hear_of_it() -> None:
    async def run() -> list[Any]:
        threads = ThreadPoolExecutor(1)
        ferry = Ferry[str, str](Carrier(), threads, most=32)
        come = [asyncio.ensure_future(ferry.cross(thing)) for thing in ("a1", "a2")]
        await asyncio.sleep(0)
        threads.shutdown()
        return list(await asyncio.gather(*come, return_exceptions=True))

    told = asyncio.run(asyncio.wait_for(run(), 20))
    assert [type(each) for each in told] == [RuntimeError, RuntimeError]


def test_no_more_cross_together_than_there_is_room_for() -> None:
    carrier = Carrier("a1")

    assert crossed(carrier, "a1", "a2", "a3", "a4", most=2) == ["A1", "A2", "A3", "A4"]
    assert carrier.crossings == [["a1"], ["a2", "a3"], ["a4"]]


def test_what_is_held_up_holds_up_its_like_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ferries, "_PATIENCE", 0.01)
    carrier = Carrier("a1")

    assert crossed(carrier, "a1", "a2", "b1", let_go="a1") == ["A1", "A2", "B1"]
    assert carrier.crossings == [["a1"], ["b1"], ["a2"]]


def test_who_waited_for_a_lock_may_take_along_those_of_its_like_who_came_since() -> None:
    carrier = Carrier("a1", asks_for_more=True)

    assert crossed(carrier, "a1", "b1", "a2", "a3", "a4", most=3) == ["A1", "B1", "A2", "A3", "A4"]
    assert carrier.crossings == [["a1", "a2", "a3"], ["b1", "a4"]]


def test_what_would_hold_up_the_others_is_left_behind_and_crosses_next_with_its_like_alone() -> None:
    carrier = Carrier("x1")
    carrier.behind = {"b"}

    assert crossed(carrier, "x1", "a1", "b1", "b2", "c1") == ["X1", "A1", "B1", "B2", "C1"]
    assert carrier.crossings == [["x1"], ["a1", "b1", "b2", "c1"], ["b1", "b2"]]


def test_who_comes_while_one_of_their_like_is_left_behind_crosses_after_them_and_holds_up_nobody() -> None:
    carrier = Carrier("x1", "a1", "b1")
    carrier.behind = {"b"}

    async def run() -> list[str]:
        with ThreadPoolExecutor(4) as threads:
            ferry = Ferry[str, str](carrier, threads, most=9, same=lambda thing: thing[0])

            def come(thing: str) -> asyncio.Future[str]:
                return asyncio.ensure_future(ferry.cross(thing))

            first = [come("x1")]
            await carrier.has_left(1)
            first += [come("a1"), come("b1")]
            await asyncio.sleep(0)
            carrier.held["x1"].set()
            await carrier.has_left(2)  # with a and b aboard, and kept by a
            since = [come("b2"), come("c1")]
            await asyncio.sleep(0)
            carrier.held["a1"].set()
            others = [await each for each in (*first[:2], since[1])]
            carrier.held["b1"].set()
            return [*others, await first[2], await since[0]]

    assert asyncio.run(asyncio.wait_for(run(), 20)) == ["X1", "A1", "C1", "B1", "B2"]
    assert carrier.crossings[:2] == [["x1"], ["a1", "b1"]]
    assert sorted(carrier.crossings[2:]) == [["b1", "b2"], ["c1"]]


def test_two_kinds_left_behind_cross_each_by_itself_and_keep_their_order() -> None:
    carrier = Carrier("x1")
    carrier.behind = {"a", "b"}

    assert crossed(carrier, "x1", "a1", "b1", "a2", "c1", most=3) == ["X1", "A1", "B1", "A2", "C1"]
    assert sorted(carrier.crossings[2:], key=lambda aboard: aboard[0]) == [["a1", "a2"], ["b1"], ["c1"]]


def test_what_is_left_behind_with_nobody_but_its_like_aboard_is_a_fault() -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            await Ferry[str, str](lambda things, more: [LEFT_BEHIND], threads, most=9).cross("a")

    with pytest.raises(RuntimeError):
        asyncio.run(asyncio.wait_for(run(), 20))


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
            await carrier.has_left(1)
            gone, stays = (asyncio.ensure_future(ferry.cross(thing)) for thing in ("a2", "a3"))
            await asyncio.sleep(0.01)
            gone.cancel()
            carrier.held["a1"].set()
            await first
            return await stays

    assert asyncio.run(asyncio.wait_for(run(), 20)) == "A3"


def test_a_line_to_the_database_that_falls_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before or after the crossing: who was aboard hears of it, and the next cross as ever."""
    falls = iter([True, False, True, False, False])

    def close() -> None:
        if next(falls):
            raise ConnectionError("the line fell")

    monkeypatch.setattr(ferries, "close_old_connections", close)

    async def run() -> list[Any]:
        with ThreadPoolExecutor(1) as threads:
            ferry = Ferry[str, str](Carrier(), threads, most=9)
            return [await asyncio.gather(ferry.cross(one), return_exceptions=True) for one in "abc"]

    [first], [second], [third] = asyncio.run(asyncio.wait_for(run(), 20))
    assert isinstance(first, ConnectionError)
    assert isinstance(second, ConnectionError)
    assert third == "C"


def test_where_no_thread_can_be_had_any_more_nobody_waits_for_ever() -> None:
    carrier = Carrier("a1")

    async def run() -> list[Any]:
        threads = ThreadPoolExecutor(1)
        ferry = Ferry[str, str](carrier, threads, most=9)
        first = asyncio.ensure_future(ferry.cross("a1"))
        await carrier.has_left(1)
        other = asyncio.ensure_future(ferry.cross("a2"))
        await asyncio.sleep(0)
        threads.shutdown(wait=False)
        carrier.held["a1"].set()
        return list(await asyncio.gather(first, other, return_exceptions=True))

    first, other = asyncio.run(asyncio.wait_for(run(), 20))
    assert first == "A1"
    assert isinstance(other, RuntimeError)


def test_a_result_too_few_is_a_fault_and_leaves_nobody_waiting() -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            await Ferry[str, str](lambda things, more: [], threads, most=9).cross("a")

    with pytest.raises(RuntimeError):
        asyncio.run(asyncio.wait_for(run(), 20))
