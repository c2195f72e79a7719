"""What was made lately is not made again."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from lib.remembered import Remembered


def test_a_thing_is_made_once_and_forgotten_when_others_were_asked_for() -> None:
    made: list[int] = []
    known: Remembered[int] = Remembered(2)

    def make(key: int) -> int:
        made.append(key)
        return key * 10

    for key in (1, 2, 1, 3, 1, 2):
        assert known.get(key, partial(make, key)) == key * 10

    assert made == [1, 2, 3, 2]


def test_many_who_ask_at_once_have_it_made_once() -> None:
    made: list[int] = []
    known: Remembered[str] = Remembered(8)
    start = threading.Barrier(8)
    found: list[str] = []

    def make() -> str:
        made.append(1)
        threading.Event().wait(0.05)
        return "made"

    def ask() -> None:
        start.wait()
        found.append(known.get("key", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["made"] * 8
    assert made == [1]


def test_a_failure_is_not_remembered_and_the_next_one_tries() -> None:
    known: Remembered[int] = Remembered(2)

    def fall() -> int:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        known.get("key", fall)

    assert known.get("key", lambda: 7) == 7
