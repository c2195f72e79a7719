"""A large panel: 250 candidates and 30 jurors are counted from their rows in a handful of queries."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone

from prize.models import Assessment, AssessmentState, Juror, Nomination, PrizeEdition, Score, Village
from prize.panel_scores import counted
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import CriterionFactory, EditionFactory, JurorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CANDIDATES, JURORS = 250, 30
WEIGHTS = (25, 20, 15, 15, 10, 10, 5)
MOST = 12
"""Queries, as with three candidates."""


def large_panel() -> PrizeEdition:
    """Harsh and mild jurors; a tenth of the assessments are not theirs to make."""
    dice = random.Random(1)
    edition: PrizeEdition = EditionFactory(state="shortlisting", finalists=5)
    home = MunicipalityFactory()
    villages = Village.objects.bulk_create(
        Village(name=f"By {n}", slug=f"by-{n}", municipality=home) for n in range(CANDIDATES)
    )
    rows = Nomination.objects.bulk_create(
        Nomination(edition=edition, village=village, state="candidate", number=n)
        for n, village in enumerate(villages, 1)
    )
    jurors = [JurorFactory(edition=edition, is_chair=n == 0) for n in range(JURORS)]
    merit = {row.pk: dice.gauss(3.2, 0.7) for row in rows}
    _score(edition, _assessments(jurors, rows, dice), merit, dice)
    return edition


def _assessments(jurors: list[Juror], rows: list[Nomination], dice: random.Random) -> list[Assessment]:
    made = [
        Assessment(juror=juror, nomination=row, state=AssessmentState.SUBMITTED, submitted_at=timezone.now())
        for juror in jurors
        for row in rows
        if dice.random() > 0.1
    ]
    return Assessment.objects.bulk_create(made, batch_size=1000)


def _score(
    edition: PrizeEdition, assessments: list[Assessment], merit: dict[int, float], dice: random.Random
) -> None:
    criteria = [
        CriterionFactory(edition=edition, weight=weight, key=f"k{at}", position=at)
        for at, weight in enumerate(WEIGHTS)
    ]
    Score.objects.bulk_create(
        (
            Score(assessment=one, criterion=criterion, value=_value(merit[one.nomination_id], dice))
            for one in assessments
            for criterion in criteria
        ),
        batch_size=1000,
    )


def _value(level: float, dice: random.Random) -> int:
    return min(5, max(1, round(level + dice.gauss(0, 0.9))))


def test_a_large_panel_is_counted_in_a_handful_of_queries(django_assert_max_num_queries: Any) -> None:
    edition = large_panel()

    with django_assert_max_num_queries(MOST):
        found = counted(edition)

    assert len(found.robustness.order) == CANDIDATES
    assert not found.robustness.raw_only, "every way to count was tried"
