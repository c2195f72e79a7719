"""Who covers whom: how many jurors each candidate has, and the matrix of jurors and candidates. No scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Juror,
    Mandate,
    Nomination,
    PrizeEdition,
)

COMES = (Mandate.ASKED, Mandate.ACCEPTED)


@dataclass(frozen=True)
class Cover:
    """`eligible` have said that nothing ties them; `possible` counts those too who have yet to say, or are in doubt."""

    nomination: Nomination
    eligible: int
    possible: int
    minimum: int

    @property
    def is_short(self) -> bool:
        """Too few, whatever the others say: an alternate is called."""
        return self.possible < self.minimum

    @property
    def waits(self) -> bool:
        return self.eligible < self.minimum <= self.possible

    @property
    def lacking(self) -> int:
        return max(0, self.minimum - self.possible)


def covers(edition: PrizeEdition, nominations: Sequence[Nomination] | None = None) -> list[Cover]:
    """One for each standing candidate, in three queries however many there are."""
    rows = nominations
    if rows is None:
        rows = list(edition.nominations.standing().select_related("village"))
    seats = edition.jurors.called().filter(mandate__in=COMES).count()
    counted = (
        ConflictDeclaration.objects.filter(
            juror__edition=edition, juror__in=edition.jurors.called().filter(mandate__in=COMES)
        )
        .order_by()
        .values_list("nomination")
        .annotate(
            recused=Count("pk", filter=Q(is_recused=True)),
            clear=Count("pk", filter=Q(is_recused=False, juror__mandate=Mandate.ACCEPTED)),
        )
    )
    found = {pk: (recused, clear) for pk, recused, clear in counted}
    return [
        Cover(
            row,
            found.get(row.pk, (0, 0))[1],
            seats - found.get(row.pk, (0, 0))[0],
            edition.minimum_jurors,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Cell:
    """How one juror stands to one candidate: `kind` is recused, doubt, undeclared, free, or how far the assessment is."""

    kind: str
    declaration: ConflictDeclaration | None = None

    @property
    def opens(self) -> bool:
        """A doubt, and a conflict that a juror declared, open for the secretary's decision."""
        row = self.declaration
        return row is not None and row.answer in ("yes", "doubt") and self.kind in ("recused", "doubt")


@dataclass
class Line:
    cover: Cover
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Matrix:
    jurors: list[Juror]
    lines: list[Line]


def matrix(edition: PrizeEdition, covers_shown: Sequence[Cover], jurors: list[Juror], round_: int) -> Matrix:
    """The lines of these candidates, for these jurors; two queries."""
    keys = [cover.nomination.pk for cover in covers_shown]
    declared = {
        (row.juror_id, row.nomination_id): row
        for row in ConflictDeclaration.objects.filter(juror__in=jurors, nomination__in=keys)
    }
    states = {
        (juror, nomination): state
        for juror, nomination, state in Assessment.objects.filter(
            juror__in=jurors, nomination__in=keys, round=round_
        ).values_list("juror", "nomination", "state")
    }
    lines = []
    for cover in covers_shown:
        places = [(juror.pk, cover.nomination.pk) for juror in jurors]
        lines.append(Line(cover, [_cell(declared.get(place), states.get(place)) for place in places]))
    return Matrix(jurors, lines)


def _cell(row: ConflictDeclaration | None, state: str | None) -> Cell:
    if row is not None and row.is_recused:
        return Cell("recused", row)
    if row is None or not row.answer:
        return Cell("undeclared")
    if row.is_recused is None:
        return Cell("doubt", row)
    if state is None or state == AssessmentState.RECUSED:
        return Cell("free", row)
    return Cell(state, row)
