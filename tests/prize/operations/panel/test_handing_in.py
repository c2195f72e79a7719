"""Handing in, opening again, and what a juror may see of the others when."""

from __future__ import annotations

import pytest

from notifications.models import Message
from prize.errors import PanelRefused
from prize.models import Assessment, ConflictAnswer, EditionState, NominationState, PanelLog, Round
from prize.operations import states
from prize.operations.panel import assessments, conflicts, handing_in, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from prize.panel.standing import Standing
from tests.prize.panel_helpers import panel, score_all

pytestmark = pytest.mark.django_db


def test_everything_is_scored_or_cannot_be_assessed_before_it_is_handed_in() -> None:
    scene = panel()
    juror, last = scene.jurors[0], scene.nominations[2]
    score_all(juror, nominations=scene.nominations[:2])
    scores.save(juror, last, Said(scene.criteria[0].pk, 3))

    with pytest.raises(PanelRefused) as refused:
        handing_in.hand_in(juror)
    scores.save(juror, last, Said(scene.criteria[1].pk, None, not_assessable=True))

    assert (refused.value.code, handing_in.hand_in(juror), handing_in.hand_in(juror)) == ("incomplete", 3, 0)
    assert Standing(juror).has_handed_in


def test_a_doubt_that_waits_holds_nothing_back_but_the_others_scores() -> None:
    scene = panel()
    juror = scene.jurors[0]
    conflicts.declare(juror, {scene.nominations[0].pk: Answer(ConflictAnswer.DOUBT, "Måske")})
    score_all(juror, nominations=scene.nominations[1:])

    handed_in = handing_in.hand_in(juror)

    assert handed_in == 2
    assert not Standing(juror).has_handed_in


def test_opening_again_needs_a_reason_and_is_logged_and_told() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[1]
    score_all(juror)
    handing_in.hand_in(juror)

    with pytest.raises(PanelRefused) as refused:
        handing_in.reopen(juror, nomination, " ", scene.secretary)
    opened = handing_in.reopen(juror, nomination, "Der var byttet om", scene.secretary)

    entry = PanelLog.objects.get(what="reopened")
    assert (refused.value.code, opened) == ("reason", 1)
    assert (entry.by, entry.facts["nominations"], entry.facts["reason"]) == (
        scene.secretary,
        [nomination.pk],
        "Der var byttet om",
    )
    assert "Der var byttet om" in Message.objects.get(kind="panel_reopened").text
    assert Assessment.objects.filter(juror=juror).open().get().nomination == nomination
    assert not Standing(juror).has_handed_in


def test_nothing_is_opened_again_when_the_round_is_over() -> None:
    scene = panel(second_score="none")
    juror = scene.jurors[0]
    score_all(juror)
    handing_in.hand_in(juror)
    scene.edition.state = EditionState.FINAL_ROUND
    scene.edition.save()

    with pytest.raises(PanelRefused) as refused:
        handing_in.reopen(juror, None, "Jo", scene.secretary)

    assert refused.value.code == "state"


def test_the_finalists_are_scored_once_more_and_the_first_scores_stand() -> None:
    scene = panel(second_score="supplements")
    juror = scene.jurors[0]
    score_all(juror, 2)
    handing_in.hand_in(juror)
    for nomination in scene.nominations[:2]:
        nomination.state = NominationState.FINALIST
        nomination.save()
    scene.edition.state = EditionState.FINAL_ROUND
    scene.edition.save()

    made = assessments.open_round(scene.edition, Round.FINAL, scene.secretary)
    again = assessments.open_round(scene.edition, Round.FINAL, scene.secretary)
    juror.edition.refresh_from_db()
    score_all(juror, 5)

    assert (made, again) == (6, 0)
    first = Assessment.objects.filter(juror=juror, round=Round.FIRST)
    final = Assessment.objects.filter(juror=juror, round=Round.FINAL)
    assert first.counted().count() == 3
    assert {score.value for row in first for score in row.scores.all()} == {2}
    assert {score.value for row in final for score in row.scores.all()} == {5}
    assert handing_in.hand_in(juror) == 2
    assert Message.objects.filter(kind="panel_round", person=juror.person).count() == 2


def test_without_a_second_score_there_is_no_final_round_to_score() -> None:
    scene = panel(second_score="none")

    assert assessments.open_round(scene.edition, Round.FINAL, scene.secretary) == 0
    assert not Assessment.objects.filter(round=Round.FINAL).exists()


def test_the_panel_begins_when_the_edition_enters_its_state() -> None:
    scene = panel(state=EditionState.QUALIFYING, declared=False)
    for juror in scene.jurors[:2]:
        conflicts.declare(juror, {row.pk: Answer(ConflictAnswer.NONE) for row in scene.nominations})
    before = Assessment.objects.count()

    for step in states.ON_ENTERING[EditionState.SHORTLISTING]:
        scene.edition.state = EditionState.SHORTLISTING
        scene.edition.save()
        step(scene.edition, scene.secretary)

    assert before == 0
    assert Assessment.objects.count() == 6
    assert Message.objects.get(kind="panel_names").person == scene.jurors[2].person
    assert Message.objects.filter(kind="panel_round").count() == 2
    conflicts.declare(scene.jurors[2], {row.pk: Answer(ConflictAnswer.NONE) for row in scene.nominations})
    assert Assessment.objects.count() == 9
