"""A panel that has scored: criteria, jurors, candidates, and a sheet of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Criterion,
    Juror,
    Nomination,
    PanelQuestion,
    PanelVote,
    PrizeEdition,
    Round,
    Score,
    TieStep,
)
from tests.factories.prize import (
    CriterionFactory,
    EditionFactory,
    JurorFactory,
    NominationFactory,
    WriterFactory,
)

Sheet = Sequence[Sequence[int | None]]
"""A row for each candidate, with what each juror gives on every criterion; None where the juror did not assess."""


@dataclass
class Panel:
    edition: PrizeEdition
    criteria: list[Criterion]
    jurors: list[Juror]
    candidates: list[Nomination]


def panel_of(sheet: Sheet, *, finalists: int = 2, weights: Sequence[int] = (60, 40), **facts: Any) -> Panel:
    """Handed in by all; the first juror is the chair, and each village has a writer and its reply."""
    edition = EditionFactory(**{"state": "shortlisting", "finalists": finalists, **facts})
    criteria = [
        CriterionFactory(edition=edition, weight=weight, key=f"k{at}", name=f"Kriterium {at}", position=at)
        for at, weight in enumerate(weights)
    ]
    jurors = [
        JurorFactory(edition=edition, is_chair=at == 0, person__name=f"Jurymedlem {at}")
        for at in range(len(sheet[0]))
    ]
    candidates = [
        NominationFactory(edition=edition, number=at + 1, village__name=f"By {at + 1}", reply="Tak for i år.")
        for at in range(len(sheet))
    ]
    for candidate in candidates:
        WriterFactory(nomination=candidate)
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(juror=juror, nomination=row, answer="none", is_recused=False)
        for juror in jurors
        for row in candidates
    )
    panel = Panel(edition, criteria, jurors, candidates)
    score(panel, sheet)
    return panel


def score(
    panel: Panel, sheet: Sheet, which: int = Round.FIRST, candidates: Sequence[Nomination] = ()
) -> None:
    """The same number on every criterion."""
    now = timezone.now()
    for candidate, row in zip(candidates or panel.candidates, sheet, strict=True):
        for juror, value in zip(panel.jurors, row, strict=True):
            if value is not None:
                give(panel, juror, candidate, [value] * len(panel.criteria), which, submitted_at=now)


def give(
    panel: Panel,
    juror: Juror,
    candidate: Nomination,
    values: Sequence[int | None],
    which: int = 1,
    **facts: Any,
) -> Assessment:
    state = facts.pop("state", AssessmentState.SUBMITTED)
    assessment, _new = Assessment.objects.update_or_create(
        juror=juror, nomination=candidate, round=which, defaults={"state": state, **facts}
    )
    for criterion, value in zip(panel.criteria, values, strict=True):
        Score.objects.update_or_create(
            assessment=assessment,
            criterion=criterion,
            defaults={"value": value, "not_assessable": value is None, "saved_at": timezone.now()},
        )
    return assessment


def recuse(juror: Juror, candidate: Nomination) -> ConflictDeclaration:
    found, _made = ConflictDeclaration.objects.update_or_create(
        juror=juror,
        nomination=candidate,
        defaults={"answer": "yes", "is_recused": True, "grounds": ["municipality"]},
    )
    return found


def ask(
    edition: PrizeEdition, *tied: Nomination, chair: bool = False, which: int = Round.FIRST
) -> PanelQuestion:
    found, _made = PanelQuestion.objects.get_or_create(
        edition=edition,
        round=which,
        step=TieStep.CHAIR if chair else TieStep.VOTE,
        tied=sorted(one.pk for one in tied),
    )
    return found


def vote(juror: Juror, *order: Nomination, which: int = Round.FIRST) -> PanelVote:
    """Asked for where it was not yet; said again it is the later that counts."""
    question = ask(juror.edition, *order, chair=juror.is_chair, which=which)
    keys = [one.pk for one in order]
    cast, _made = PanelVote.objects.update_or_create(
        question=question, juror=juror, defaults={"round": which, "tied": sorted(keys), "order": keys}
    )
    return cast
