"""Jurors assigned by the engine."""

from __future__ import annotations

from collections import Counter

import pytest

from prize.models import (
    Assessment,
    Assignment,
    ConflictAnswer,
    EditionState,
    PanelPlan,
    PlanState,
    Round,
)
from prize.operations.panel import assessments, assigning, conflicts, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from prize.panel.engine import affinities
from tests.factories.networks import ThemeFactory
from tests.prize.panel_helpers import Panel, panel

pytestmark = pytest.mark.django_db
YES = Answer(ConflictAnswer.YES, "Min by")


def assigned_panel(jurors: int = 4, candidates: int = 6, per: int = 2) -> Panel:
    return panel(
        jurors=jurors, candidates=candidates, assignment=Assignment.ASSIGNED, jurors_per_candidate=per
    )


def carried_out(scene: Panel) -> PanelPlan:
    plan = assigning.begin(scene.edition, scene.secretary)
    assigning.carry_out(plan.pk)
    plan.refresh_from_db()
    return plan


def test_every_candidate_gets_its_jurors_evenly_and_none_in_conflict() -> None:
    scene = assigned_panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    conflicts.declare(juror, {nomination.pk: YES})
    assert not Assessment.objects.exists()

    plan = carried_out(scene)

    rows = Assessment.objects.live()
    assert plan.state == PlanState.DONE
    assert set(Counter(rows.values_list("nomination", flat=True)).values()) == {2}
    assert set(Counter(rows.values_list("juror", flat=True)).values()) == {3}
    assert not rows.filter(juror=juror, nomination=nomination).exists()


def test_where_it_is_impossible_the_secretary_is_told_why_by_name() -> None:
    scene = assigned_panel(jurors=2)
    conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: YES})

    plan = carried_out(scene)

    assert plan.state == PlanState.IMPOSSIBLE
    assert plan.message_da.startswith("Umuligt, fordi")
    assert str(scene.nominations[0]) in plan.message_da
    assert plan.message_en.startswith("Impossible, because")


def test_what_is_begun_stays_and_what_lacks_is_filled() -> None:
    scene = assigned_panel()
    carried_out(scene)
    begun = Assessment.objects.first()
    scores.save(begun.juror, begun.nomination, Said(scene.criteria[0].pk, 4))
    gone = Assessment.objects.exclude(juror=begun.juror).first()

    conflicts.declare(gone.juror, {gone.nomination_id: YES})
    plan = PanelPlan.objects.get(state=PlanState.WAITING)
    assigning.carry_out(plan.pk)

    rows = Assessment.objects.live()
    assert rows.filter(pk=begun.pk).exists()
    assert set(Counter(rows.values_list("nomination", flat=True)).values()) == {2}
    assert not rows.filter(juror=gone.juror, nomination=gone.nomination).exists()


def test_many_changes_wait_for_one_plan_and_a_plan_is_carried_out_once() -> None:
    scene = assigned_panel()
    one, two = (assigning.begin(scene.edition, scene.secretary) for _ in range(2))

    assigning.carry_out(one.pk)
    count = Assessment.objects.count()
    assigning.carry_out(one.pk)

    assert one == two
    assert Assessment.objects.count() == count == 12


def test_in_the_final_round_everybody_scores_all_finalists() -> None:
    scene = assigned_panel()
    for row in scene.nominations[:2]:
        row.state = "finalist"
        row.save()
    scene.edition.state = EditionState.FINAL_ROUND
    scene.edition.save()

    assert assessments.open_round(scene.edition, Round.FINAL, scene.secretary) == 8


def test_a_jurors_field_and_a_candidates_themes_make_them_nearer() -> None:
    scene = assigned_panel(jurors=2, candidates=2)
    scene.jurors[0].field = "Grøn energi og klima"
    scene.nominations[0].themes.add(ThemeFactory(name_da="Grøn energi"))

    worths = affinities(scene.jurors, scene.nominations)

    assert worths[scene.jurors[0].pk, scene.nominations[0].pk] == 7
    assert worths[scene.jurors[1].pk, scene.nominations[0].pk] == 1
