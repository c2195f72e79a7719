"""Rows of the panel as a question: what counts and what does not, and that much of it stays quick."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from prize.models import Assessment, Round, Score
from prize.panel_scores import counted
from prize.scoring import Verdict
from tests.prize.scored_panels import Panel, ask, give, panel_of, recuse, score, vote

pytestmark = pytest.mark.django_db


def order(panel: Panel, which: int = Round.FIRST) -> list[str]:
    found = counted(panel.edition, which)
    return [str(found.candidates[key]) for key in found.robustness.order]


def test_only_what_is_handed_in_counts() -> None:
    panel = panel_of([[3, 3], [4, 4]])
    assert order(panel) == ["By 2", "By 1"]

    give(panel, panel.jurors[0], panel.candidates[0], [5, 5], state="in_progress")

    assert counted(panel.edition).robustness.judged_by[panel.candidates[0].pk] == 1


def test_nothing_of_a_recused_juror_counts() -> None:
    panel = panel_of([[5, 1], [3, 3]])

    recuse(panel.jurors[1], panel.candidates[0])

    assert order(panel) == ["By 1", "By 2"]
    assert counted(panel.edition).robustness.judged_by[panel.candidates[0].pk] == 1


def test_what_cannot_be_assessed_is_no_low_number() -> None:
    panel = panel_of([[4, 4], [3, 3]])

    give(panel, panel.jurors[0], panel.candidates[0], [4, None])

    assert counted(panel.edition).robustness.raw.values[panel.candidates[0].pk] == 4


@pytest.mark.parametrize("state", ["withdrawn", "rejected"])
def test_a_ranking_goes_on_without_one_who_has_withdrawn(state: str) -> None:
    panel = panel_of([[5, 5], [4, 4], [3, 3]])

    type(panel.candidates[0]).objects.filter(pk=panel.candidates[0].pk).update(state=state)

    assert order(panel) == ["By 2", "By 3"]


def test_a_changed_score_is_seen_at_once_although_counting_is_remembered() -> None:
    panel = panel_of([[5, 5], [4, 4]])
    assert order(panel) == ["By 1", "By 2"]

    for juror in panel.jurors:
        give(panel, juror, panel.candidates[0], [2, 2], changed_at=timezone.now())

    assert order(panel) == ["By 2", "By 1"]


def test_two_scores_that_change_places_are_seen_too() -> None:
    """Neither the number of scores nor their sum tells."""
    panel = panel_of([[5, 5], [4, 4]])
    assert order(panel) == ["By 1", "By 2"]

    for row, value in zip(panel.candidates, (4, 5), strict=True):
        scores = Score.objects.filter(assessment__nomination=row)
        scores.update(value=value, saved_at=timezone.now())

    assert order(panel) == ["By 2", "By 1"]


def final(second: str, share: int = 50) -> list[str]:
    panel = panel_of([[5, 5], [3, 3], [1, 1]], second_score=second, second_share=share)
    finalists = panel.candidates[:2]
    type(finalists[0]).objects.filter(pk__in=[row.pk for row in finalists]).update(state="finalist")
    if second != "none":
        score(panel, [[2, 2], [5, 5]], Round.FINAL, finalists)
    return order(panel, Round.FINAL)


def test_the_second_score_counts_as_was_fixed_beforehand() -> None:
    assert final("replaces") == ["By 2", "By 1"]
    assert final("supplements", 50) == ["By 2", "By 1"]
    assert final("supplements", 10) == ["By 1", "By 2"]
    assert final("none") == ["By 1", "By 2"]
    assert final("supplements", 100) == ["By 2", "By 1"]
    assert final("supplements", 0) == ["By 1", "By 2"]


def test_a_harsh_juror_is_put_right_and_the_order_told_to_be_sensitive() -> None:
    """C5: one harsh juror, who by the rules did not see everybody, pushes down those whom they saw."""
    sheet: list[list[int | None]] = [[4, 4, 4, None]] * 2 + [[4, 4, 5, 1]] * 5 + [[3, 3, 3, 1]] * 6
    panel = panel_of(sheet, finalists=2)

    found = counted(panel.edition).robustness

    harsh = panel.jurors[3].pk
    assert found.adjusted.effects[harsh] < 0
    assert found.standings[panel.candidates[0].pk].verdict is Verdict.SENSITIVE


def test_votes_of_the_panel_are_part_of_the_question() -> None:
    panel = panel_of([[5, 5, 5], [4, 4, 4], [4, 4, 4]])
    one, other = panel.candidates[1:]
    assert counted(panel.edition).robustness.open == (one.pk, other.pk)

    vote(panel.jurors[1], one, other)
    vote(panel.jurors[1], other, one)  # changed their mind
    assert counted(panel.edition).robustness.open, "one of two has voted"
    vote(panel.jurors[2], other, one)

    assert order(panel) == ["By 1", "By 3", "By 2"]


def test_an_old_vote_does_not_decide_another_tie() -> None:
    panel = panel_of([[5, 5, 5], [4, 4, 4], [4, 4, 4], [3, 3, 3]])
    one, other, third = panel.candidates[1:]
    for juror in panel.jurors[1:]:
        vote(juror, one, other)
    assert not counted(panel.edition).robustness.open

    score(panel, [[2, 2, 2], [4, 4, 4]], candidates=[other, third])  # an error is put right

    assert set(counted(panel.edition).robustness.open) == {one.pk, third.pk}
    for juror in panel.jurors[1:]:
        vote(juror, third, one)
    assert order(panel) == ["By 1", "By 4", "By 2", "By 3"]


def test_a_vote_that_nobody_waits_for_any_more_counts_as_it_is() -> None:
    panel = panel_of([[5, 5, 5], [4, 4, 4], [4, 4, 4]])
    one, other = panel.candidates[1:]
    vote(panel.jurors[1], other, one)

    ask(panel.edition, one, other)
    panel.edition.panel_questions.update(closed_at=timezone.now())

    assert order(panel) == ["By 1", "By 3", "By 2"]


@pytest.mark.parametrize("candidates", [3, 9])
def test_counting_takes_the_same_questions_however_many_candidates(
    candidates: int, django_assert_num_queries: Any
) -> None:
    panel = panel_of([[3, 4]] * candidates)

    with django_assert_num_queries(8):
        counted(panel.edition)
    with django_assert_num_queries(7):
        counted(panel.edition)


def test_an_edition_without_criteria_has_no_order_yet() -> None:
    edition = panel_of([[3, 4]] * 3).edition
    Score.objects.all().delete()
    edition.criteria.all().delete()

    assert counted(edition).robustness.order == ()


def test_nothing_scored_is_an_answer_too() -> None:
    panel = panel_of([[3, 4]] * 3)
    Assessment.objects.all().delete()

    assert counted(panel.edition).robustness.order == ()
    assert counted(panel.edition, Round.FINAL).robustness.order == ()


def test_who_is_recused_from_one_that_is_out_of_the_final_does_not_stop_its_counting() -> None:
    panel = panel_of([[5, 5, 5], [4, 4, 4], [None, 1, 1]], finalists=2, second_score="none")
    recuse(panel.jurors[0], panel.candidates[2])
    for row, state in zip(panel.candidates, ("finalist", "finalist", "not_selected"), strict=True):
        row.state = state
        row.save()

    assert counted(panel.edition, Round.FINAL).robustness.order == tuple(
        row.pk for row in panel.candidates[:2]
    )


def test_who_is_recused_from_one_that_withdrew_does_not_stop_the_counting() -> None:
    panel = panel_of([[5, 5, 5], [4, 4, 4], [None, 1, 1]], finalists=2)
    recuse(panel.jurors[0], panel.candidates[2])
    panel.candidates[2].state = "withdrawn"
    panel.candidates[2].save()

    assert len(counted(panel.edition).robustness.order) == 2
