"""Ties by the rule: the top criterion, the jury without its chair, the chair; and all of it written down."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from prize.scoring import Means, Place, Question, Step, Tie, assess
from tests.prize.scoring.questions import question

pytestmark = pytest.mark.once


def tied(**more: Any) -> Question:
    """20, 30 and 40 share places 2 to 4 with the same on each criterion; jurors 1 to 3, and 9 chairs."""
    same = {10: (5, 5), 20: (3, 3), 30: (3, 3), 40: (3, 3), 50: (1, 1)}
    return question({1: same, 2: same, 3: same, 9: same}, weights=(60, 40), chair=9, **{"places": 2} | more)


def only_tie(asked: Question) -> Tie:
    (tie,) = assess(asked).ties
    return tie


def test_the_higher_score_on_the_criterion_of_greatest_weight_goes_first() -> None:
    """2 x 60 + 4.5 x 40 = 4 x 60 + 1.5 x 40 = 300."""
    asked = question(
        {1: {10: (2, 4), 20: (4, 1)}, 2: {10: (2, 5), 20: (4, 2)}}, weights=(60, 40), minimum_overlap=2
    )

    found = assess(asked)

    assert found.raw.values == {10: 3, 20: 3}
    assert found.order == (*found.finalists, 10) == (20, 10)
    assert found.ties == (
        Tie(
            candidates=(10, 20),
            place=Place(1, 2),
            across_the_line=True,
            steps=(
                Step(Means.TOP_CRITERION, (10, 20), ((20,), (10,)), ((10, Fraction(2)), (20, Fraction(4)))),
            ),
            groups=((20,), (10,)),
            open=(),
        ),
    )


def test_it_is_the_greatest_weight_and_not_the_first_criterion() -> None:
    asked = question({1: {10: (4, 3), 20: (1, 5)}}, weights=(40, 60))

    assert assess(asked).raw.places[10] == Place(1, 2)
    assert only_tie(asked).groups == ((20,), (10,))


def test_where_several_criteria_have_the_greatest_weight_they_count_together() -> None:
    asked = question({1: {10: (5, 1, 3), 20: (2, 3, 5)}}, weights=(2, 2, 1))

    tie = only_tie(asked)

    assert tie.groups == ((10,), (20,))
    assert dict(tie.steps[0].values) == {10: 3, 20: Fraction(5, 2)}


def test_where_one_has_no_number_on_it_the_top_criterion_decides_nothing() -> None:
    asked = question({1: {10: (None, 3), 20: (3, 3)}}, weights=(60, 40))

    tie = only_tie(asked)

    assert not tie.steps[0].decided
    assert tie.open == (10, 20)


def test_the_jury_votes_without_its_chair() -> None:
    asked = tied(places=3, votes={1: (30, 20, 40), 2: (30, 40, 20), 3: (20, 30, 40), 9: (40, 20, 30)})

    tie = only_tie(asked)

    assert [step.means for step in tie.steps] == [Means.TOP_CRITERION, Means.VOTE]
    assert tie.steps[1].voters == (1, 2, 3)
    assert tie.groups == ((30,), (20,), (40,))


def test_the_chair_decides_only_what_the_vote_left_open() -> None:
    asked = tied(votes={1: (20, 30, 40), 2: (30, 20, 40), 9: (40, 30, 20)})

    tie = only_tie(asked)

    vote, chair = tie.steps[1:]
    assert vote.groups == ((20, 30), (40,))
    assert (chair.means, chair.tied, chair.voters, chair.groups) == (
        Means.CHAIR,
        (20, 30),
        (9,),
        ((30,), (20,)),
    )
    assert assess(asked).finalists == (10, 30)


def test_nobody_votes_in_a_tie_of_somebody_they_are_recused_from() -> None:
    asked = tied(votes={1: (20, 30, 40), 9: (30, 20, 40)})
    without = tuple(
        score for score in asked.scores if (score.juror, score.candidate) not in {(1, 40), (9, 40)}
    )
    recused = frozenset({(1, 40), (9, 40)})

    tie = only_tie(Question(**{**vars(asked), "scores": without, "recused": recused}))

    assert [step.voters for step in tie.steps[1:]] == [(), ()]
    assert tie.open == (20, 30, 40)


def test_an_order_that_does_not_name_all_who_are_tied_says_nothing() -> None:
    tie = only_tie(tied(votes={1: (40, 20), 2: (40,), 3: (20, 30, 40, 10)}))

    assert tie.steps[1].voters == (3,)
    assert tie.groups == ((20,), (30,), (40,))


def test_orders_of_two_ties_are_not_put_together() -> None:
    asked = replace(tied(), votes={1: ((20, 10), (30, 40)), 2: ((50, 30), (40, 30, 20), (20, 30, 40))})

    tie = only_tie(asked)

    assert tie.steps[1].voters == (2,)
    assert tie.groups == ((40,), (30,), (20,))


def test_a_vote_that_goes_in_a_circle_decides_nothing() -> None:
    tie = only_tie(tied(votes={1: (20, 30, 40), 2: (30, 40, 20), 3: (40, 20, 30)}))

    assert not tie.steps[1].decided
    assert tie.open == (20, 30, 40)


def test_what_no_step_parted_is_left_to_people() -> None:
    found = assess(tied())

    assert found.ties[0].groups == ((20, 30, 40),)
    assert found.open == (20, 30, 40)
    assert found.finalists == (10,)


def test_nobody_needs_to_vote_where_all_who_are_tied_are_on_one_side() -> None:
    found = assess(tied(places=4, votes={1: (40, 30, 20)}))

    assert [step.means for step in found.ties[0].steps] == [Means.TOP_CRITERION]
    assert not found.ties[0].across_the_line
    assert found.open == ()
    assert found.finalists == (10, 20, 30, 40)


def test_a_chair_who_does_not_score_still_decides() -> None:
    asked = question({1: {10: 3, 20: 3}}, chair=7, votes={7: (20, 10)})

    assert only_tie(asked).groups == ((20,), (10,))
