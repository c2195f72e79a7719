"""The whole panel: each juror left out, each weight moved, who is stable and why not; and the jury of five with one harsh."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from prize.scoring import (
    Contest,
    Kind,
    NotEnoughOverlap,
    Place,
    Question,
    Reason,
    Tally,
    Variant,
    Verdict,
    Why,
    assess,
    rows,
)
from prize.scoring.adjusting import Adjusted
from tests.prize.scoring.questions import HARSH, question, row, thirteen
from tests.prize.scoring.samples import questions

pytestmark = pytest.mark.once


# --- Thirteen candidates and one harsh juror, who is recused from 6 and 7 --------------------------
def test_thirteen_candidates_have_their_stated_places() -> None:
    found = assess(thirteen())

    assert isinstance(found.adjusted, Adjusted)
    assert isinstance(found.schulze, Contest)
    assert found.order == (1, 2, 3, 4, 7, 5, 6, 9, 8, 10, 12, 11, 13)
    assert row(found.adjusted.ranking.places) == [1, 2, 3, 4, 5, 7, 6, 8, 9, 10, 12, 11, 13]
    assert row(found.schulze.ranking.places) == [1, 2, 3, 4, 5, 7, 6, 9, 8, 10, 11, 12, 13]


def test_two_of_them_are_tied_and_parted_by_the_criterion_of_greatest_weight() -> None:
    (tie,) = assess(thirteen()).ties

    assert (tie.candidates, tie.place, tie.across_the_line) == ((8, 9), Place(8, 9), False)
    assert tie.groups == ((9,), (8,))


def test_the_harsh_juror_is_seen_and_the_others_are_alike() -> None:
    found = assess(thirteen()).adjusted

    assert isinstance(found, Adjusted)
    assert found.effects[HARSH] < -1
    assert all(0 < effect < Fraction(1, 2) for juror, effect in found.effects.items() if juror != HARSH)
    assert sum(found.effects.values()) == 0


def test_only_the_fifth_place_is_sensitive_and_it_says_why() -> None:
    found = assess(thirteen())

    sensitive = [key for key in found.order if found.standings[key].verdict is Verdict.SENSITIVE]
    assert sensitive == [7, 5]
    assert found.standings[7].reasons == (
        Reason(Why.FALLS_OUT, Variant(Kind.ADJUSTED), Place(6, 6), (5,)),
        Reason(Why.FALLS_OUT, Variant(Kind.SCHULZE), Place(6, 6), (5,)),
        Reason(Why.FALLS_OUT, Variant(Kind.WITHOUT_JUROR, juror=HARSH), Place(6, 6), (5,)),
    )
    assert [reason.why for reason in found.standings[5].reasons] == [Why.COMES_IN] * 3


def test_there_are_22_ways_and_it_is_told_which_changed_the_final() -> None:
    found = assess(thirteen())

    assert len(found.outcomes) == 22
    assert found.tallies == (
        Tally(Kind.RAW, 1, 0),
        Tally(Kind.ADJUSTED, 1, 1),
        Tally(Kind.SCHULZE, 1, 1),
        Tally(Kind.WITHOUT_JUROR, 5, 1),
        Tally(Kind.WEIGHT_UP, 7, 0),
        Tally(Kind.WEIGHT_DOWN, 7, 0),
    )


def test_with_too_few_in_common_only_raw_places_are_given() -> None:
    """Juror 3 keeps four scores of thirteen, and five in common are asked for."""
    asked = thirteen()
    kept = tuple(score for score in asked.scores if score.juror != HARSH or score.candidate <= 4)

    found = assess(replace(asked, scores=kept))

    assert found.adjusted == NotEnoughOverlap(minimum=5, common=4, apart=(HARSH,))
    assert found.raw_only
    assert all((line.adjusted, line.schulze) == (None, None) for line in rows(found))
    assert all(line.verdict is Verdict.UNTESTED for line in rows(found))


# --- Variants --------------------------------------------------------------------------------------
@settings(max_examples=40)
@given(questions())
def test_a_juror_left_out_is_the_same_as_one_who_was_never_there(asked: Question) -> None:
    for outcome in assess(asked).outcomes:
        if outcome.variant.kind is Kind.WITHOUT_JUROR:
            fewer = tuple(score for score in asked.scores if score.juror != outcome.variant.juror)

            assert outcome.places == assess(replace(asked, scores=fewer)).raw.places


@settings(max_examples=40)
@given(questions())
def test_a_weight_moved_is_the_same_as_that_weight_from_the_start(asked: Question) -> None:
    tenths = {Kind.WEIGHT_UP: 11, Kind.WEIGHT_DOWN: 9}
    for outcome in assess(asked).outcomes:
        if outcome.variant.kind in tenths:
            change = Fraction(tenths[outcome.variant.kind], 10)
            other = tuple(
                replace(criterion, weight=criterion.weight * change)
                if criterion.key == outcome.variant.criterion
                else criterion
                for criterion in asked.criteria
            )

            assert outcome.places == assess(replace(asked, criteria=other)).raw.places


def test_ten_per_cent_of_a_weight_turns_a_close_call() -> None:
    """By hand: 10 has (52 x 3 + 48 x 5) / 100 = 3.96, 20 has 4. With b 10 % up it is 420 / 104.8 beside 4."""
    asked = question(
        {1: {10: (3, 5), 20: (4, 4)}, 2: {10: (3, 5), 20: (4, 4)}}, weights=(52, 48), minimum_overlap=2
    )

    found = assess(asked)

    assert found.order == (20, 10)
    assert found.standings[10].reasons == (
        Reason(Why.COMES_IN, Variant(Kind.WEIGHT_UP, criterion="b"), Place(1, 1), (20,)),
        Reason(Why.COMES_IN, Variant(Kind.WEIGHT_DOWN, criterion="a"), Place(1, 1), (20,)),
    )


def test_each_criterion_can_be_left_out_on_request() -> None:
    asked = question({1: {10: (5, 1), 20: (3, 2)}, 2: {10: (5, 1), 20: (3, 2)}}, weights=(60, 40))

    kinds = [outcome.variant for outcome in assess(replace(asked, without_criteria=True)).outcomes]

    assert kinds[-2:] == [Variant(Kind.WITHOUT_CRITERION, criterion=key) for key in "ab"]
    assert len(assess(asked).outcomes) == len(kinds) - 2


# --- Standings -------------------------------------------------------------------------------------
@settings(max_examples=40)
@given(questions())
def test_stable_is_to_stay_on_one_side_with_the_whole_range(asked: Question) -> None:
    found = assess(asked)

    for candidate, standing in found.standings.items():
        places = [outcome.places.get(candidate) for outcome in found.outcomes]
        known = [place for place in places if place]
        assert standing.least == min(place.first for place in known)
        assert standing.most == max(place.last for place in known)
        one_side = None not in places and (standing.most <= asked.places or standing.least > asked.places)
        if standing.verdict is not Verdict.UNTESTED:
            assert (standing.verdict is Verdict.STABLE) == one_side
            assert bool(standing.reasons) != one_side


def test_it_is_told_who_changed_sides_with_whom() -> None:
    """Without juror 1, 30 and 40 take the places of 10 and 20."""
    asked = question(
        {1: {10: 5, 20: 5, 30: 1, 40: 1}, 2: {10: 3, 20: 3, 30: 4, 40: 4}}, places=2, minimum_overlap=4
    )

    found = assess(asked)

    without = Variant(Kind.WITHOUT_JUROR, juror=1)
    assert Reason(Why.FALLS_OUT, without, Place(3, 4), (30, 40)) in found.standings[10].reasons
    assert Reason(Why.COMES_IN, without, Place(1, 2), (10, 20)) in found.standings[30].reasons


def test_a_tie_that_the_rule_broke_is_still_sensitive() -> None:
    asked = question({1: {10: (2, 4), 20: (4, 2)}, 2: {10: (2, 4), 20: (4, 2)}}, weights=(1, 1))

    found = assess(asked)

    assert found.open == (10, 20)
    assert found.standings[10].reasons[0] == Reason(Why.TIED, Variant(Kind.RAW), Place(1, 2), (20,))


def test_whose_only_juror_is_left_out_has_no_place() -> None:
    asked = question({1: {10: 5, 20: 3, 30: 1}, 2: {10: 5, 20: 3}})

    found = assess(asked)

    assert Reason(Why.NO_SCORES_LEFT, Variant(Kind.WITHOUT_JUROR, juror=1), None, ()) in (
        found.standings[30].reasons
    )


def test_where_all_go_on_all_are_stable() -> None:
    found = assess(question({1: {10: 5, 20: 3}, 2: {10: 2, 20: 4}}, places=5))

    assert {standing.verdict for standing in found.standings.values()} == {Verdict.STABLE}
    assert found.finalists == found.order


def test_the_table_has_a_row_for_each_in_order() -> None:
    found = assess(thirteen())

    fifth = rows(found)[4]
    assert [line.candidate for line in rows(found)] == list(found.order)
    assert (fifth.candidate, fifth.place, fifth.raw, fifth.judged_by) == (7, Place(5, 5), Place(5, 5), 4)
    assert (fifth.adjusted, fifth.schulze, fifth.least, fifth.most) == (Place(6, 6), Place(6, 6), 5, 6)
    assert fifth.points == found.raw.values[7]
    assert fifth.adjusted_points is not None
    assert fifth.adjusted_points < fifth.points


@settings(max_examples=40)
@given(questions())
def test_the_same_question_has_the_same_answer_in_any_order_of_scores(asked: Question) -> None:
    turned = replace(asked, scores=tuple(reversed(asked.scores)))

    assert assess(turned) == assess(asked)
