"""The raw mean: weights, what cannot be assessed, who withdrew; worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prize.scoring import Place, assess
from prize.scoring.marks import Sheet, raw, whole_weights
from prize.scoring.questions import Question
from tests.prize.scoring.questions import question
from tests.prize.scoring.samples import questions

pytestmark = pytest.mark.once


def test_a_mark_is_weighed_and_the_value_is_the_mean_of_the_marks() -> None:
    asked = question({1: {10: (5, 2)}, 2: {10: (3, 4)}}, weights=(60, 40))

    found = assess(asked)

    assert found.raw.values[10] == Fraction(38 + 34, 20)  # 3.8 and 3.4


def test_what_cannot_be_assessed_scales_up_the_other_weights_of_that_juror() -> None:
    asked = question({1: {10: (5, None, 1)}, 2: {10: (3, 3, 3)}}, weights=(50, 30, 20))

    found = assess(asked)

    first = Fraction(50 * 5 + 20 * 1, 70)
    assert found.raw.values[10] == (first + 3) / 2


def test_a_juror_who_could_assess_nothing_of_a_candidate_gave_no_mark() -> None:
    asked = question({1: {10: (None, None), 20: (4, 4)}, 2: {10: (2, 2), 20: (4, 4)}}, weights=(1, 1))

    found = assess(asked)

    assert found.raw.values[10] == 2
    assert found.judged_by == {10: 1, 20: 2}


def test_equal_values_share_their_places_and_the_next_comes_after_all_of_them() -> None:
    asked = question({1: {10: 5, 20: 3, 30: 3, 40: 2}})

    found = assess(asked)

    assert found.raw.places == {10: Place(1, 1), 20: Place(2, 3), 30: Place(2, 3), 40: Place(4, 4)}


def test_thirds_that_are_equal_are_a_tie() -> None:
    """As decimals 1/3 + 1/3 + 1/3 would be a little off."""
    asked = question(
        {1: {10: (1, 2), 20: (2, 1)}, 2: {10: (2, 1), 20: (1, 2)}, 3: {10: (2, 2), 20: (2, 2)}},
        weights=(Fraction(1, 3), Fraction(2, 3)),
    )

    found = assess(asked)

    assert found.raw.places == {10: Place(1, 2), 20: Place(1, 2)}


def test_who_withdrew_is_nowhere_and_counts_nowhere() -> None:
    asked = question({1: {10: 5, 20: 3, 30: 2}, 2: {10: 5, 20: 3, 30: 2}})

    found = assess(replace(asked, withdrawn=frozenset({10})))

    assert found.order == (20, 30)
    assert found.raw.places[20] == Place(1, 1)


def test_who_has_no_number_is_named_and_not_ranked() -> None:
    asked = question({1: {10: 5, 20: None, 30: 2}, 2: {10: 5, 30: 2}})

    found = assess(asked)

    assert found.unscored == (20,)
    assert found.order == (10, 30)


def test_nobody_has_scored_yet() -> None:
    found = assess(Question(question({1: {10: 1}}).criteria, (1,), (10, 20), (), places=1))

    assert found.order == ()
    assert found.unscored == (10, 20)
    assert found.raw_only


@settings(max_examples=40)
@given(questions())
def test_values_are_those_of_plain_fractions(asked: Question) -> None:
    found = raw(Sheet.of(asked).marks(whole_weights(asked)))

    assert found.values == by_hand(asked)


def by_hand(asked: Question) -> dict[int, Fraction]:
    """The definition, without any trick."""
    weights = {criterion.key: Fraction(criterion.weight) for criterion in asked.criteria}
    values = {}
    for candidate in asked.standing:
        marks = []
        for juror in asked.jurors:
            given = [
                (weights[score.criterion], Fraction(score.value))
                for score in asked.scores
                if (score.juror, score.candidate) == (juror, candidate) and score.value is not None
            ]
            if given:
                total = sum((weight for weight, _value in given), Fraction(0))
                marks.append(sum((weight * value for weight, value in given), Fraction(0)) / total)
        if marks:
            values[candidate] = sum(marks, Fraction(0)) / len(marks)
    return values


@settings(max_examples=40)
@given(questions(), st.integers(2, 9))
def test_only_weights_beside_each_other_matter(asked: Question, times: int) -> None:
    more = tuple(replace(criterion, weight=criterion.weight * times) for criterion in asked.criteria)

    again = assess(replace(asked, criteria=more))

    assert again.raw == assess(asked).raw
