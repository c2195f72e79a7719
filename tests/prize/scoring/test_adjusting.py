"""Marks put right for harsh jurors: worked by hand, beside numpy's least squares, and refused where jurors share too little."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prize.scoring import NotEnoughOverlap, Question, assess
from prize.scoring.adjusting import Adjusted, adjusted
from prize.scoring.marks import Marks, Sheet, whole_weights
from prize.scoring.overlap import Division, missing_overlap, weakest_division
from tests.prize.scoring.questions import question, row
from tests.prize.scoring.samples import questions

pytestmark = pytest.mark.once


def marks_of(asked: Question) -> Marks:
    return Sheet.of(asked).marks(whole_weights(asked))


def moved(asked: Question) -> Adjusted:
    found = assess(asked).adjusted
    assert isinstance(found, Adjusted)
    return found


# --- Worked by hand --------------------------------------------------------------------------------
def harsh() -> Question:
    """Juror 2 gives two points less than juror 1, and did not score candidate 30.

    Raw: 10 has (5 + 3) / 2 = 4, 20 has (4 + 2) / 2 = 3, and 30 has 3.5 from juror 1 alone, so it comes before 20.
    The jurors share 10 and 20, where they differ by 2: juror 1 is 1 above their mean, juror 2 is 1 below. So 30 is
    worth 3.5 - 1 = 2.5, which is below 20.
    """
    return question({1: {10: 5, 20: 4, 30: Fraction(7, 2)}, 2: {10: 3, 20: 2}}, minimum_overlap=2)


def test_the_raw_mean_is_kind_to_whom_the_harsh_juror_did_not_score() -> None:
    found = assess(harsh())

    assert found.order == (10, 30, 20)


def test_the_adjusted_mean_puts_it_right() -> None:
    found = moved(harsh())

    assert found.effects == {1: 1, 2: -1}
    assert found.ranking.values == {10: 4, 20: 3, 30: Fraction(5, 2)}
    assert row(found.ranking.places) == [10, 20, 30]
    assert not found.changes_nothing


def test_a_juror_is_compared_through_others() -> None:
    """1 and 3 share nobody; 2 shares one with each. 2 is 1 below 1, and 3 is 1 below 2."""
    asked = question({1: {10: 5}, 2: {10: 4, 20: 3}, 3: {20: 2}})

    found = moved(asked)

    assert found.effects == {1: 1, 2: 0, 3: -1}
    assert found.ranking.values == {10: 4, 20: 3}


def test_where_all_assessed_all_the_adjustment_changes_nothing_and_says_so() -> None:
    asked = question({1: {10: 5, 20: 4}, 2: {10: 2, 20: 3}, 3: {10: 3, 20: 1}}, minimum_overlap=5)

    found = moved(asked)

    assert found.changes_nothing
    assert found.ranking.values == assess(asked).raw.values


@settings(max_examples=40)
@given(questions())
def test_it_is_the_least_squares_of_numpy(asked: Question) -> None:
    marks = marks_of(asked)
    if missing_overlap(marks, 1):
        return
    jurors, candidates = marks.jurors, list(marks.of)
    lines, right = [], []
    for candidate, given_marks in marks.of.items():
        for juror, mark in given_marks.items():
            line = np.zeros(len(jurors) + len(candidates))
            line[jurors.index(juror)] = line[len(jurors) + candidates.index(candidate)] = 1
            lines.append(line)
            right.append(mark / marks.unit)
    solved = np.linalg.lstsq(np.array(lines), np.array(right), rcond=None)[0]
    mean = solved[: len(jurors)].mean()

    found = adjusted(marks)

    assert [float(found.effects[juror]) for juror in jurors] == pytest.approx(
        solved[: len(jurors)] - mean, abs=1e-8
    )
    assert [float(found.ranking.values[key]) for key in candidates] == pytest.approx(
        solved[len(jurors) :] + mean, abs=1e-8
    )


@settings(max_examples=40)
@given(questions(), st.integers(1, 5), st.fractions(-3, 3, max_denominator=3))
def test_somebody_harsher_by_any_step_changes_no_adjusted_place(
    asked: Question, juror: int, step: Fraction
) -> None:
    marks = marks_of(asked)
    if missing_overlap(marks, 1):
        return
    shifted = {
        candidate: {
            other: 3 * mark + (int(3 * step * marks.unit) if other == juror else 0)
            for other, mark in given_marks.items()
        }
        for candidate, given_marks in marks.of.items()
    }

    assert adjusted(Marks(shifted, 3 * marks.unit)).ranking.places == adjusted(marks).ranking.places


# --- Too little in common --------------------------------------------------------------------------
def test_below_the_minimum_only_the_raw_mean_is_given() -> None:
    asked = question(
        {1: {10: 5, 20: 4, 30: 3}, 2: {10: 4, 20: 3, 40: 2}, 3: {30: 5, 40: 4}}, minimum_overlap=3
    )

    found = assess(asked)

    assert found.raw_only
    assert found.adjusted == found.schulze == NotEnoughOverlap(minimum=3, common=2, apart=(3,))
    assert [outcome.variant.kind for outcome in found.outcomes] == ["raw"]
    assert {standing.verdict for standing in found.standings.values()} == {"untested"}
    assert found.order == (10, 30, 20, 40)


def test_two_juries_with_nobody_between_them_share_nothing() -> None:
    asked = question({1: {10: 5, 20: 4}, 2: {10: 4, 20: 3}, 3: {30: 5, 40: 4}, 4: {30: 1, 40: 2}})

    assert assess(asked).adjusted == NotEnoughOverlap(1, 0, (1, 2))


def test_each_may_share_enough_and_the_jury_still_hang_by_a_thread() -> None:
    """Every juror shares five, but only candidate 30 stands between the two halves."""
    left = {10 + at: 3 for at in range(5)} | {30: 3}
    right = {20 + at: 3 for at in range(5)} | {30: 3}
    asked = question({1: left, 2: left, 3: right, 4: right}, minimum_overlap=5)

    assert assess(asked).adjusted == NotEnoughOverlap(5, 1, (1, 2))


def test_a_single_juror_has_nobody_to_be_compared_with() -> None:
    assert assess(question({1: {10: 5, 20: 4}})).adjusted == NotEnoughOverlap(1, 0, (1,))


def test_a_juror_without_any_mark_does_not_count() -> None:
    asked = question({1: {10: 5, 20: 4}, 2: {10: 4, 20: 3}, 3: {10: None, 20: None}}, minimum_overlap=2)

    assert moved(asked).changes_nothing


panels = st.lists(st.frozensets(st.integers(1, 6), min_size=1), min_size=1, max_size=12).filter(
    lambda given: len(frozenset().union(*given)) > 1
)


@given(panels)
def test_the_weakest_division_is_that_of_trying_all(given_panels: list[frozenset[int]]) -> None:
    jurors = sorted(frozenset().union(*given_panels))
    sides = [set(side) for size in range(1, len(jurors)) for side in combinations(jurors, size)]

    found = weakest_division(Counter(given_panels))

    def shared(side: set[int]) -> int:
        return sum(bool(panel & side) and bool(panel - side) for panel in given_panels)

    assert found.common == min(shared(side) for side in sides)
    assert found == Division(shared(set(found.apart)), found.apart)
    assert len(found.apart) <= len(jurors) / 2
