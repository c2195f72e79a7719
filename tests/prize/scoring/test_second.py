"""The second score replaces the first or supplements it, by a share that was fixed beforehand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from prize.scoring import BadQuestion, Fault, Score, SecondScore, assess, combine
from tests.prize.scoring.questions import question

pytestmark = pytest.mark.once

FIRST = question({1: {10: 4, 20: 3, 30: 1}, 2: {10: 5, 20: 3, 30: 1}})
SECOND = question({1: {10: 2, 20: 5}, 2: {10: 3, 20: None}})


def test_it_replaces_the_first_and_only_finalists_are_left() -> None:
    found = combine(FIRST.scores, SECOND.scores, SecondScore.replaces())

    assert found == (Score(1, 10, "a", 2), Score(1, 20, "a", 5), Score(2, 10, "a", 3))


def test_it_supplements_the_first_by_its_share() -> None:
    found = combine(FIRST.scores, SECOND.scores, SecondScore.supplements(Fraction(1, 4)))

    assert found == (
        Score(1, 10, "a", Fraction(7, 2)),  # three quarters of 4 and one of 2
        Score(1, 20, "a", Fraction(7, 2)),
        Score(2, 10, "a", Fraction(9, 2)),
        Score(2, 20, "a", 3),  # no number the second time
    )


def test_what_comes_out_can_be_assessed_again() -> None:
    scores = combine(FIRST.scores, SECOND.scores, SecondScore.supplements(Fraction(1, 3)))

    found = assess(replace(FIRST, candidates=(10, 20), scores=scores))

    assert found.raw.values == {10: Fraction(1, 2) * (Fraction(10, 3) + Fraction(13, 3)), 20: Fraction(10, 3)}
    assert found.order == (10, 20)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_lies_between_nothing_and_all(share: Fraction) -> None:
    with pytest.raises(BadQuestion) as refused:
        SecondScore.supplements(share)

    assert refused.value.fault is Fault.NO_SUCH_SHARE


def test_a_score_given_twice_is_refused() -> None:
    with pytest.raises(BadQuestion) as refused:
        combine(FIRST.scores, SECOND.scores * 2, SecondScore.replaces())

    assert (refused.value.fault, refused.value.about) == (Fault.TWICE, (1, 10, "a"))
