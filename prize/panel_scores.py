"""The panel's rows as a question to prize/scoring, and its answer: a few queries, however many scores there are.

Only what was handed in counts, and nothing of a juror who is recused from a candidate. What was counted is remembered by
all that it depends on, so that a page that is looked at again and again in a meeting asks for the counting once.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Sum

from lib.remembered import Remembered
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Criterion,
    Juror,
    Nomination,
    PanelQuestion,
    PrizeEdition,
    Round,
    SecondScore,
    TieStep,
)
from prize.models import Score as ScoreRow
from prize.operations.panel.votes import votes_of
from prize.scoring import Criterion as Asked
from prize.scoring import Question, Robustness, Score, assess, combine, record
from prize.scoring import SecondScore as Rule

LARGE = 5_000
"""Assessments from which on the criteria are no longer left out one by one as well: the figures do not ask for it."""

Orders = tuple[tuple[int, ...], ...]
"""What one juror said, best first, each time they were asked."""


@dataclass(frozen=True)
class Counted:
    """One round: its candidates by their keys, its jurors, its criteria, and what prize/scoring says of it.

    `written` is how it was counted, for the record.
    """

    edition: PrizeEdition
    round: int
    candidates: Mapping[int, Nomination]
    jurors: Mapping[int, Juror]
    criteria: tuple[Criterion, ...]
    robustness: Robustness
    written: Mapping[str, Any]
    recused: frozenset[tuple[int, int]]

    @property
    def seats(self) -> int:
        return self.robustness.seats


def counted(edition: PrizeEdition, which: int = Round.FIRST) -> Counted:
    """As it stands now. The final round counts the finalists, with both scores by the rule that was fixed beforehand."""
    candidates = {row.pk: row for row in _candidates(edition, which)}
    jurors = {row.pk: row for row in Juror.objects.filter(edition=edition).select_related("person")}
    criteria = tuple(edition.criteria.all())
    recused = frozenset(
        ConflictDeclaration.objects.filter(
            juror__in=jurors, nomination__in=candidates, is_recused=True
        ).values_list("juror_id", "nomination_id")
    )
    votes = _votes(edition, which)
    key = _key(edition, which, candidates, jurors, criteria, recused, votes)

    def count() -> tuple[Robustness, Mapping[str, Any]]:
        question = _question(edition, which, candidates, jurors, criteria, recused, votes)
        robustness = assess(question)
        return robustness, record(question, robustness)

    return Counted(edition, which, candidates, jurors, criteria, *_known.get(key, count), recused)


_known: Remembered[tuple[Robustness, Mapping[str, Any]]] = Remembered(8)


def _candidates(edition: PrizeEdition, which: int) -> list[Nomination]:
    """In the order of their numbers. Whoever has withdrawn is in none; the ranking goes on without them."""
    rows = edition.nominations.with_place().select_related("nominator").order_by("number", "pk")
    return list(rows.candidates() if which == Round.FIRST else rows.finalists())


def _votes(edition: PrizeEdition, which: int) -> dict[int, Orders]:
    """Of votes that are over: all who could have voted, or the secretary waits no longer. The latest is first.

    What was said of one tie is kept apart from what was said of another: an error put right may make another tie.
    """
    found: dict[int, list[tuple[int, ...]]] = {}
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for question in PanelQuestion.objects.filter(edition=edition, round=which).order_by("-pk"):
        tie = (question.step, tuple(question.tied))
        votes = (
            None if tie in seen else votes_of(edition, question.tied, Round(which), TieStep(question.step))
        )
        seen.add(tie)
        for juror, order in votes.orders.items() if votes and votes.is_complete else ():
            found.setdefault(juror, []).append(tuple(order))
    return {juror: tuple(orders) for juror, orders in sorted(found.items())}


def _key(
    edition: PrizeEdition,
    which: int,
    candidates: Mapping[int, Nomination],
    jurors: Mapping[int, Juror],
    criteria: tuple[Criterion, ...],
    recused: frozenset[tuple[int, int]],
    votes: Mapping[int, Orders],
) -> Hashable:
    """All that the answer depends on, without reading the scores themselves."""
    scores = ScoreRow.objects.filter(assessment__juror__edition=edition)
    handed_in = Assessment.objects.filter(juror__edition=edition, state=AssessmentState.SUBMITTED)
    return (
        edition.pk,
        which,
        *(
            edition.finalists,
            edition.second_score,
            edition.second_share,
            edition.scale_min,
            edition.scale_max,
        ),
        tuple((row.pk, row.state) for row in candidates.values()),
        tuple((row.pk, row.is_chair) for row in jurors.values()),
        tuple((row.key, row.weight) for row in criteria),
        recused,
        tuple(votes.items()),
        tuple(handed_in.aggregate(Count("pk"), Sum("pk"), Max("submitted_at"), Max("changed_at")).values()),
        tuple(scores.aggregate(Count("pk"), Sum("value"), Max("saved_at")).values()),
    )


def _question(
    edition: PrizeEdition,
    which: int,
    candidates: Mapping[int, Nomination],
    jurors: Mapping[int, Juror],
    criteria: tuple[Criterion, ...],
    recused: frozenset[tuple[int, int]],
    votes: Mapping[int, Orders],
) -> Question:
    chair = next((row.pk for row in jurors.values() if row.is_chair), None)
    return Question(
        criteria=tuple(Asked(row.key, row.weight) for row in criteria) or (Asked("none yet", 1),),
        jurors=tuple(jurors),
        candidates=tuple(candidates),
        scores=_scores(edition, which, candidates, recused),
        places=max(1, edition.finalists) if which == Round.FIRST else 1,
        chair=chair,
        votes={
            juror: tuple(tuple(one for one in order if one in candidates) for order in orders)
            for juror, orders in votes.items()
        },
        recused=recused,
        scale=(edition.scale_min, edition.scale_max),
        without_criteria=len(candidates) * len(jurors) < LARGE,
    )


def _scores(
    edition: PrizeEdition,
    which: int,
    candidates: Mapping[int, Nomination],
    recused: frozenset[tuple[int, int]],
) -> tuple[Score, ...]:
    if which == Round.FIRST or edition.second_score == SecondScore.NONE or not edition.second_share:
        return _given(edition, Round.FIRST, candidates, recused)
    first, second = (_given(edition, one, candidates, recused) for one in (Round.FIRST, Round.FINAL))
    return combine(first, second, _rule(edition))


def _rule(edition: PrizeEdition) -> Rule:
    """A share of a hundred per cent replaces, whatever it is called."""
    share = Fraction(edition.second_share, 100)
    if edition.second_score == SecondScore.REPLACES or share == 1:
        return Rule.replaces()
    return Rule.supplements(share)


def _given(
    edition: PrizeEdition,
    which: int,
    candidates: Mapping[int, Nomination],
    recused: frozenset[tuple[int, int]],
) -> tuple[Score, ...]:
    rows = ScoreRow.objects.filter(
        assessment__juror__edition=edition,
        assessment__round=which,
        assessment__state=AssessmentState.SUBMITTED,
    ).values_list("assessment__juror_id", "assessment__nomination_id", "criterion__key", "value")
    return tuple(
        Score(juror, candidate, key, value)
        for juror, candidate, key, value in rows.iterator(chunk_size=5_000)
        if candidate in candidates and (juror, candidate) not in recused and value is not None
    )
