"""The other ways to count, and the places they give. All but two are the raw mean of fewer jurors or other weights.

A weight 10 % up is multiplied by 1.1, one 10 % down by 0.9, and all are then divided by their new sum so that they make
100 again; that division moves no place, so it is not carried out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from prize.scoring.marks import Marks, Sheet, whole_weights
from prize.scoring.places import Place, places_by
from prize.scoring.questions import Question

UP, SAME, DOWN = 11, 10, 9  # tenths of the weight


class Kind(StrEnum):
    RAW = "raw"
    ADJUSTED = "adjusted"
    SCHULZE = "schulze"
    WITHOUT_JUROR = "without_juror"
    WEIGHT_UP = "weight_up"
    WEIGHT_DOWN = "weight_down"
    WITHOUT_CRITERION = "without_criterion"


@dataclass(frozen=True)
class Variant:
    kind: Kind
    juror: int | None = None
    criterion: str | None = None


@dataclass(frozen=True)
class Outcome:
    """Whom a variant leaves without any score is not in `places`."""

    variant: Variant
    places: Mapping[int, Place]


def without_jurors(marks: Marks) -> Iterator[Outcome]:
    """Each of two or more left out once."""
    for juror, means in marks.means_without_each():
        yield Outcome(Variant(Kind.WITHOUT_JUROR, juror=juror), places_by(means))


def with_other_weights(question: Question, sheet: Sheet) -> Iterator[Outcome]:
    """Each criterion up and down; with a single criterion nothing can move."""
    weights = [weight * SAME for weight in whole_weights(question)]
    changes = [(Kind.WEIGHT_UP, UP), (Kind.WEIGHT_DOWN, DOWN)]
    if question.without_criteria:
        changes.append((Kind.WITHOUT_CRITERION, 0))
    if len(weights) == 1:
        return
    for kind, tenths in changes:
        for at, criterion in enumerate(question.criteria):
            changed = [*weights[:at], weights[at] // SAME * tenths, *weights[at + 1 :]]
            yield Outcome(Variant(kind, criterion=criterion.key), _places(sheet.marks(changed)))


def _places(marks: Marks) -> dict[int, Place]:
    worths, _unit = marks.means()
    return places_by(worths)
