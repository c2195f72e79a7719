"""Two devices of one juror, and many hands at once; on both databases."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from prize.models import Assessment, AssessmentState, ConflictAnswer, PanelVote, Score
from prize.operations.panel import conflicts, handing_in, scores, votes
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from tests.prize.panel_helpers import panel, score_all

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Any) -> list[str]:
    """Each in a thread of its own, from the same moment; what was refused says its code."""
    barrier = Barrier(len(works))

    def run(work: Any) -> str:
        try:
            barrier.wait(10)
            work()
        except ValidationError as refusal:
            return str(refusal.code)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_two_devices_end_with_the_newest_in_whatever_order_it_arrives() -> None:
    scene = panel()
    juror, nomination, criterion = scene.jurors[0], scene.nominations[0], scene.criteria[0].pk
    packets = [Said(criterion, n % 5 + 1, comment=f"nr. {n}", seq=n) for n in range(1, 17)]
    random.Random(7).shuffle(packets)

    said = at_once(*[lambda one=one: scores.save(juror, nomination, one) for one in packets])

    kept = Score.objects.get()
    assert set(said) == {"done"}
    assert (kept.client_seq, kept.value, kept.comment) == (16, 2, "nr. 16")


def test_two_devices_on_different_criteria_lose_nothing() -> None:
    scene = panel(criteria=6)
    juror, nomination = scene.jurors[0], scene.nominations[0]

    at_once(
        *[lambda one=one: scores.save(juror, nomination, Said(one.pk, 4, seq=9)) for one in scene.criteria]
    )

    assert Score.objects.filter(value=4).count() == 6


def test_a_score_and_a_recusal_at_once_end_recused() -> None:
    for seed in range(3):
        scene = panel()
        juror, nomination = scene.jurors[0], scene.nominations[0]
        tied = {nomination.pk: Answer(ConflictAnswer.YES, "Min by")}

        at_once(
            lambda: scores.save(juror, nomination, Said(scene.criteria[0].pk, 4, seq=seed + 1)),  # noqa: B023
            lambda: conflicts.declare(juror, tied),  # noqa: B023
        )

        assert Assessment.objects.get(juror=juror, nomination=nomination).state == AssessmentState.RECUSED


def test_a_score_and_a_hand_in_at_once_leave_no_score_after_the_lock() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    score_all(juror, 3)

    said = at_once(
        lambda: handing_in.hand_in(juror),
        lambda: handing_in.hand_in(juror),
        lambda: scores.save(juror, nomination, Said(scene.criteria[0].pk, None, seq=2**60)),
    )

    state = Assessment.objects.get(juror=juror, nomination=nomination).state
    lacks = Score.objects.filter(assessment__juror=juror, value=None).exists()
    assert (state == AssessmentState.SUBMITTED) is not lacks
    assert said[2] in ("done", "handed_in")


def test_one_juror_has_one_vote_however_often_it_is_pressed() -> None:
    scene = panel()
    keys = sorted(row.pk for row in scene.nominations[:2])
    question = votes.ask_for_votes(scene.edition, keys, scene.secretary)

    at_once(*[lambda: votes.vote(question, scene.jurors[0], keys)] * 6)

    assert PanelVote.objects.count() == 1


def test_many_jurors_declare_at_once_and_each_gets_all_their_assessments() -> None:
    scene = panel(jurors=6, declared=False)
    none = {row.pk: Answer(ConflictAnswer.NONE) for row in scene.nominations}

    said = at_once(*[lambda one=one: conflicts.declare(one, none) for one in scene.jurors])

    assert set(said) == {"done"}
    assert Assessment.objects.count() == 18
