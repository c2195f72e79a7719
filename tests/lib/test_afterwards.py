"""What presses leave to be told is told a moment later, together and once each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from lib import afterwards
from lib.afterwards import Gathered


@pytest.fixture(autouse=True)
def no_loop_is_left() -> Iterator[None]:
    before = afterwards.loop()
    yield
    afterwards.serve_on(before)


def test_presses_of_one_moment_are_told_together_and_each_thing_once() -> None:
    told: list[list[str]] = []

    async def tell(things: list[str]) -> None:
        told.append(things)

    async def serve() -> None:
        afterwards.serve_on(asyncio.get_running_loop())
        gathered = Gathered(tell, moment=0.05)
        threads = [threading.Thread(target=gathered.add, args=(name,)) for name in ("a", "b", "a")]
        for thread in threads:
            thread.start()
        await asyncio.sleep(0.15)
        gathered.add("c")
        await asyncio.sleep(0.15)

    asyncio.run(serve())

    assert [sorted(things) for things in told] == [["a", "b"], ["c"]]


def test_a_process_without_pages_may_have_a_loop_of_its_own() -> None:
    told = threading.Event()

    async def tell(things: list[str]) -> None:
        told.set()

    afterwards.serve_on(None)
    afterwards.serve_in_background()
    own = afterwards.loop()
    afterwards.serve_in_background()

    assert afterwards.loop() is own is not None
    assert Gathered(tell, moment=0.01).add("a")
    assert told.wait(5)


def test_where_no_pages_are_served_the_caller_tells() -> None:
    async def tell(things: list[str]) -> None:
        raise AssertionError

    afterwards.serve_on(None)

    assert Gathered(tell).add("a") is False


def test_one_telling_that_falls_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    told: list[list[str]] = []

    async def tell(things: list[str]) -> None:
        if things == ["a"]:
            raise OSError
        told.append(things)

    async def serve() -> None:
        afterwards.serve_on(asyncio.get_running_loop())
        gathered = Gathered(tell, moment=0.01)
        gathered.add("a")
        await asyncio.sleep(0.05)
        gathered.add("b")
        await asyncio.sleep(0.05)

    asyncio.run(serve())

    assert told == [["b"]]
    assert "could not be told" in caplog.text
