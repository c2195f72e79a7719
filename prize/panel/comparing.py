"""Scores beside each other: one's own in a table, and the others' once one's own are in.

Everything here takes the juror who looks, and leaves out what that juror is recused from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Criterion,
    Juror,
    Nomination,
    PrizeEdition,
    Score,
)
from prize.models.nominations import CANDIDATES
from prize.panel.scorecard import value_of
from prize.panel.standing import Standing, Work


def weighted_mean(scores: Iterable[Score], weights: dict[int, int]) -> float | None:
    """Over what is assessed: the sum of weight times score, divided by the weights; None where nothing is."""
    return _mean([(weights[one.criterion_id], one.value) for one in scores if one.value is not None])


def _mean(given: Sequence[tuple[int, int]]) -> float | None:
    total = sum(weight for weight, _value in given)
    return float(Fraction(sum(weight * value for weight, value in given), total)) if total else None


@dataclass(frozen=True)
class Cell:
    criterion: Criterion
    value: str
    has_comment: bool


@dataclass(frozen=True)
class Line:
    work: Work
    cells: list[Cell]
    mean: float | None


def own_order(standing: Standing, sort: str, criteria: Sequence[Criterion]) -> list[Work]:
    """One's candidates by number, name, mean (highest first), or a criterion's key (highest first)."""
    if sort == "name":
        return sorted(standing.works, key=lambda work: str(work.nomination).casefold())
    shown = criteria if sort == "mean" else [one for one in criteria if one.key == sort]
    if not shown:
        return standing.works
    found = _heights(standing, {one.pk: one.weight if sort == "mean" else 1 for one in shown})
    return sorted(standing.works, key=lambda work: -found.get(work.assessment.pk, -1.0))


def _heights(standing: Standing, weights: Mapping[int, int]) -> dict[int, float]:
    """By assessment, the weighted mean over these criteria, where anything is assessed."""
    keys = [work.assessment.pk for work in standing.works]
    rows = Score.objects.filter(assessment__in=keys, criterion__in=weights).order_by()
    given: dict[int, list[tuple[int, int]]] = {}
    for assessment, criterion, value in rows.values_list("assessment", "criterion", "value"):
        if value is not None:
            given.setdefault(assessment, []).append((weights[criterion], value))
    means = {key: _mean(pairs) for key, pairs in given.items()}
    return {key: mean for key, mean in means.items() if mean is not None}


def own_lines(works: Sequence[Work], criteria: list[Criterion]) -> list[Line]:
    """These candidates by criteria, in this order."""
    weights = {one.pk: one.weight for one in criteria}
    scores = _by_assessment(work.assessment for work in works)
    return [_line(work, scores.get(work.assessment.pk, []), criteria, weights) for work in works]


def _by_assessment(rows: Iterable[Assessment]) -> dict[int, list[Score]]:
    found: dict[int, list[Score]] = {}
    for score in Score.objects.filter(assessment__in=[row.pk for row in rows]).order_by("pk"):
        found.setdefault(score.assessment_id, []).append(score)
    return found


def _line(work: Work, scores: list[Score], criteria: list[Criterion], weights: dict[int, int]) -> Line:
    by = {score.criterion_id: score for score in scores}
    cells = [Cell(one, value_of(by.get(one.pk)), bool(by[one.pk].comment) if one.pk in by else False)
             for one in criteria]  # fmt: skip
    return Line(work, cells, weighted_mean(scores, weights))


def _height(value: str) -> int:
    return int(value) if value.isdecimal() else -1


@dataclass(frozen=True)
class Others:
    """One candidate's means: one's own, and of each other juror who has handed in; None where there is none."""

    nomination: Nomination
    own: float | None
    means: list[float | None]

    @property
    def all_means(self) -> list[float]:
        return [one for one in [self.own, *self.means] if one is not None]

    @property
    def average(self) -> float | None:
        return sum(self.all_means) / len(self.all_means) if self.all_means else None


@dataclass(frozen=True)
class OthersTable:
    """`jurors` stand over the columns where the edition shows names; without names each line is sorted by height."""

    jurors: list[Juror]
    lines: list[Others]

    @property
    def has_others(self) -> bool:
        return any(mean is not None for line in self.lines for mean in line.means)


def readable(juror: Juror) -> list[Nomination]:
    """The candidates that nothing ties this juror to, in their order."""
    cleared = ConflictDeclaration.objects.filter(juror=juror, is_recused=False).exclude(answer="")
    rows = Nomination.objects.filter(
        edition=juror.edition_id, state__in=CANDIDATES, pk__in=cleared.values("nomination")
    )
    return list(rows.with_place().order_by("number", "pk"))


def others_table(standing: Standing) -> OthersTable:
    """Needs a standing that has handed in: the view asks. Constant queries."""
    edition, me = standing.edition, standing.juror
    weights = dict(edition.criteria.values_list("pk", "weight"))
    means = _means(edition, int(standing.round), weights)
    jurors = _others(edition, me, {juror for juror, _nomination in means})
    lines = []
    for row in readable(me):
        theirs: list[float | None] = [means.get((one.pk, row.pk)) for one in jurors]
        if not edition.named_scores:
            theirs = [*sorted((mean for mean in theirs if mean is not None), reverse=True)]
        lines.append(Others(row, means.get((me.pk, row.pk)), theirs))
    return OthersTable(jurors if edition.named_scores else [], lines)


def _others(edition: PrizeEdition, me: Juror, there: set[int]) -> list[Juror]:
    rows = edition.jurors.filter(pk__in=there).exclude(pk=me.pk).select_related("person")
    return sorted(rows, key=lambda one: str(one.person).casefold())


def _means(
    edition: PrizeEdition, round_: int, weights: dict[int, int]
) -> dict[tuple[int, int], float | None]:
    """By juror and candidate, of what is handed in and counts."""
    rows = (
        Score.objects.filter(
            assessment__juror__edition=edition,
            assessment__round=round_,
            assessment__state=AssessmentState.SUBMITTED,
        )
        .order_by("assessment_id")
        .values_list("assessment__juror", "assessment__nomination", "criterion", "value")
    )
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for juror, nomination, criterion, value in rows:
        top, below = sums.get((juror, nomination), (0, 0))
        if value is not None:
            top, below = top + weights[criterion] * value, below + weights[criterion]
        sums[juror, nomination] = (top, below)
    return {place: top / below if below else None for place, (top, below) in sums.items()}


@dataclass(frozen=True)
class Given:
    """What one juror gave one criterion; `name` is empty where the edition shows no names."""

    name: str
    value: str
    comment: str


@dataclass(frozen=True)
class CriterionLine:
    """`own` is what the juror who looks gave; `given` what the others did."""

    criterion: Criterion
    own: Given | None
    given: list[Given]


def others_of(standing: Standing, nomination: Nomination) -> list[CriterionLine]:
    """One candidate's scores and comments by criterion; without names the highest first, so no order tells who."""
    edition, me = standing.edition, standing.juror
    rows = (
        Score.objects.filter(
            assessment__nomination=nomination,
            assessment__round=int(standing.round),
            assessment__state=AssessmentState.SUBMITTED,
        )
        .select_related("assessment__juror__person")
        .order_by("assessment__juror__person__name", "pk")
    )
    own, by = {}, dict[int, list[Score]]()
    for score in rows:
        if score.assessment.juror_id == me.pk:
            own[score.criterion_id] = Given("", value_of(score), score.comment)
        else:
            by.setdefault(score.criterion_id, []).append(score)
    return [
        CriterionLine(one, own.get(one.pk), _given(by.get(one.pk, []), edition))
        for one in edition.criteria.all()
    ]


def _given(scores: Sequence[Score], edition: PrizeEdition) -> list[Given]:
    found = [
        Given(
            str(score.assessment.juror.person) if edition.named_scores else "", value_of(score), score.comment
        )
        for score in scores
    ]
    if edition.named_scores:
        return found
    return sorted(found, key=lambda one: (_height(one.value), one.comment), reverse=True)
