"""Threads that bring things in the same moment, and what becomes of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.turnstile import Turnstile


class Work:
    """Doubles numbers. The first party waits inside until the line outside is as long as it should be."""

    def __init__(self) -> None:
        self.parties: list[list[int]] = []
        self.inside, self.go_on = threading.Event(), threading.Event()
        self.bad: set[int] = set()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.parties.append(list(numbers))
        if len(self.parties) == 1:
            self.inside.set()
            assert self.go_on.wait(10)
        if self.bad & set(numbers):
            raise ValueError(f"{self.bad & set(numbers)}")
        return [2 * number for number in numbers]


def meet(
    work: Work,
    *,
    most: int = 32,
    others: int = 5,
    again: Callable[[BaseException], bool] = lambda fault: True,
) -> dict[int, int | str]:
    """Number 0 is inside, then the others come one after another, then it goes on; what each was answered."""
    turnstile = Turnstile[int, int](work, most=most, again=again)

    def bring(number: int) -> int | str:
        try:
            return turnstile.go_through(number)
        except ValueError as fault:
            return str(fault)

    with ThreadPoolExecutor(others + 1) as pool:
        asked = {0: pool.submit(bring, 0)}
        assert work.inside.wait(10)
        for number in range(1, others + 1):
            asked[number] = pool.submit(bring, number)
            while len(turnstile._lines[None]) < number:  # there is nothing else to see them by
                pass
        work.go_on.set()
        return {number: found.result(10) for number, found in asked.items()}


def test_who_comes_while_somebody_is_inside_goes_through_with_the_next_in_the_order_of_coming():
    work = Work()

    found = meet(work)

    assert work.parties == [[0], [1, 2, 3, 4, 5]]
    assert found == {number: 2 * number for number in range(6)}


def test_a_party_is_no_larger_than_it_may_be():
    work = Work()

    found = meet(work, most=2)

    assert work.parties == [[0], [1, 2], [3, 4], [5]]
    assert found == {number: 2 * number for number in range(6)}


def test_who_brings_something_bad_is_told_so_and_the_others_are_carried_in_their_order():
    work = Work()
    work.bad = {3}

    found = meet(work)

    assert found == {0: 0, 1: 2, 2: 4, 3: "{3}", 4: 8, 5: 10}
    assert work.parties == [[0], [1, 2, 3, 4, 5], [1], [2], [3], [4], [5]]


def test_where_it_is_of_no_use_nobody_is_carried_again():
    work = Work()
    work.bad = {3}

    found = meet(work, again=lambda fault: False)

    assert found == {0: 0, **dict.fromkeys(range(1, 6), "{3}")}
    assert work.parties == [[0], [1, 2, 3, 4, 5]]


def test_who_is_alone_and_bad_is_not_tried_again():
    work = Work()
    work.bad = {0}
    work.go_on.set()

    with pytest.raises(ValueError, match="0"):
        Turnstile[int, int](work, most=9).go_through(0)

    assert work.parties == [[0]]


def test_who_waits_for_another_lock_does_not_wait_for_those_inside():
    work = Work()
    turnstile = Turnstile[int, int](work, most=9, same=lambda number: number % 2)
    with ThreadPoolExecutor(1) as pool:
        even = pool.submit(turnstile.go_through, 0)
        assert work.inside.wait(10)

        assert turnstile.go_through(1) == 2

        assert not even.done()
        work.go_on.set()
        assert even.result(10) == 0


def test_after_a_fault_the_way_is_open():
    work = Work()
    work.bad = {0}
    work.go_on.set()
    turnstile = Turnstile[int, int](work, most=9)
    with pytest.raises(ValueError, match="0"):
        turnstile.go_through(0)

    assert turnstile.go_through(4) == 8
