"""Saving scores: what is refused, and what comes late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from prize.errors import PanelRefused
from prize.models import Assessment, AssessmentState, Mandate, NominationState, Score
from prize.operations.panel import handing_in, jurors, scores
from prize.operations.panel.scores import AHEAD, Said
from prize.panel.standing import Standing
from tests.factories.prize import CriterionFactory, JurorFactory, NominationFactory
from tests.prize.panel_helpers import panel, score_all

pytestmark = pytest.mark.django_db


def refusal(juror, nomination, *said: Said) -> str:
    with pytest.raises(PanelRefused) as refused:
        scores.save(juror, nomination, *said)
    return str(refused.value.code)


def test_a_score_is_kept_and_the_assessment_is_begun() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]

    (saved,) = scores.save(juror, nomination, Said(scene.criteria[0].pk, 4, comment="Et torv", seq=100))

    assert saved.is_taken
    assert (saved.score.value, saved.score.comment, saved.score.client_seq) == (4, "Et torv", 100)
    assert saved.score.assessment.state == AssessmentState.IN_PROGRESS
    assert Standing(juror).complete == 0


def test_a_late_packet_never_overwrites_a_newer_score_and_learns_what_stands() -> None:
    scene = panel()
    juror, nomination, criterion = scene.jurors[0], scene.nominations[0], scene.criteria[0].pk

    scores.save(juror, nomination, Said(criterion, 5, seq=200))
    (late,) = scores.save(juror, nomination, Said(criterion, 1, seq=100))

    assert not late.is_taken
    assert late.score.value == Score.objects.get().value == 5


def test_the_same_packet_twice_is_taken_twice_and_kept_once() -> None:
    scene = panel()
    said = Said(scene.criteria[0].pk, 5, seq=200)

    both = [scores.save(scene.jurors[0], scene.nominations[0], said)[0] for _ in range(2)]

    assert [one.is_taken for one in both] == [True, True]
    assert Score.objects.count() == 1


def test_a_clock_far_ahead_does_not_shut_out_the_other_devices() -> None:
    scene = panel()
    juror, nomination, criterion = scene.jurors[0], scene.nominations[0], scene.criteria[0].pk
    scores.save(juror, nomination, Said(criterion, 5, seq=2**62))

    later = int((timezone.now() + timedelta(minutes=2)).timestamp() * 1000)
    kept = Score.objects.get().client_seq
    (saved,) = scores.save(juror, nomination, Said(criterion, 2, seq=later))

    assert kept <= int(timezone.now().timestamp() * 1000) + AHEAD
    assert saved.is_taken


def test_cannot_be_assessed_and_taken_back() -> None:
    scene = panel()
    juror, nomination, criterion = scene.jurors[0], scene.nominations[0], scene.criteria[0].pk

    scores.save(juror, nomination, Said(criterion, None, not_assessable=True, seq=1))
    given = Score.objects.get().not_assessable
    scores.save(juror, nomination, Said(criterion, None, seq=2))

    assert given is True
    assert Score.objects.get().not_assessable is False


@pytest.mark.parametrize("value", [0, 6, 99])
def test_a_value_outside_the_scale_is_refused_and_nothing_is_kept(value: int) -> None:
    scene = panel()
    good, bad = Said(scene.criteria[0].pk, 3), Said(scene.criteria[1].pk, value)

    assert refusal(scene.jurors[0], scene.nominations[0], good, bad) == "scale"
    assert not Score.objects.exists()


def test_what_does_not_fit_is_refused() -> None:
    scene = panel(not_assessable=False)
    juror, nomination, own = scene.jurors[0], scene.nominations[0], scene.criteria[0].pk

    for said in (
        Said(CriterionFactory().pk, 3),
        Said(own, None, not_assessable=True),
        Said(own, 3, comment="x" * 2001),
    ):
        assert refusal(juror, nomination, said) == "scale"


@pytest.mark.parametrize(
    ("state", "code"),
    [("qualifying", "state"), ("final_round", "state"), ("recommending", "state"), ("announced", "state")],
)
def test_a_round_takes_scores_in_its_own_state_alone(state: str, code: str) -> None:
    scene = panel(second_score="none")
    scene.edition.state = state
    scene.edition.save()

    assert refusal(scene.jurors[0], scene.nominations[0], Said(scene.criteria[0].pk, 3)) == code


def test_who_does_not_sit_scores_nothing() -> None:
    scene = panel()
    nomination, said = scene.nominations[0], Said(scene.criteria[0].pk, 3)
    asked = JurorFactory(edition=scene.edition, mandate=Mandate.ASKED)
    waiting = JurorFactory(edition=scene.edition, is_alternate=True)
    jurors.let_go(scene.jurors[0], "Syg", scene.secretary)

    assert {refusal(one, nomination, said) for one in (asked, waiting, scene.jurors[0])} == {"mandate"}


def test_only_what_is_ones_own_to_assess_is_scored() -> None:
    scene = panel()
    juror, said = scene.jurors[0], Said(scene.criteria[0].pk, 3)
    Assessment.objects.filter(juror=juror, nomination=scene.nominations[0]).delete()
    scene.nominations[1].state = NominationState.WITHDRAWN
    scene.nominations[1].save()

    assert refusal(juror, scene.nominations[0], said) == "assignment"
    assert refusal(juror, scene.nominations[1], said) == "assignment"
    assert refusal(juror, NominationFactory(), said) == "undeclared"


def test_what_is_handed_in_is_locked() -> None:
    scene = panel()
    juror = scene.jurors[0]
    score_all(juror)

    handing_in.hand_in(juror)

    assert refusal(juror, scene.nominations[0], Said(scene.criteria[0].pk, 5)) == "handed_in"
