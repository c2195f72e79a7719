"""What is asked: criteria with weights, and what each juror said of each candidate. Plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Value = int | Fraction
LEAST_OVERLAP = 5


@dataclass(frozen=True)
class Criterion:
    """`weight` is above zero; only the weights beside each other matter, so they need not sum to 100."""

    key: str
    weight: Value


@dataclass(frozen=True)
class Score:
    """What a juror gave a candidate on a criterion. None is "cannot be assessed": no number, not a low one.

    A `Fraction` is what two rounds gave together (`second.py`); jurors themselves give whole numbers.
    """

    juror: int
    candidate: int
    criterion: str
    value: Value | None


@dataclass(frozen=True)
class Question:
    """One round of scoring.

    `places` is how many go on (the finalists, or 1 for the winner). `withdrawn` are not ranked, and their scores
    count nowhere. `recused` are (juror, candidate): such a juror has no score of that candidate and no vote in a
    tie of theirs. `votes` are the orders that jurors gave when ties were put to the vote, best first, one for each
    time they were asked, the latest first; `chair` is who decides at last. `minimum_overlap` is what `overlap.py`
    asks for before jurors are compared. `without_criteria` also tries each criterion left out.
    """

    criteria: tuple[Criterion, ...]
    jurors: tuple[int, ...]
    candidates: tuple[int, ...]
    scores: tuple[Score, ...]
    places: int
    chair: int | None = None
    votes: Mapping[int, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    recused: frozenset[tuple[int, int]] = frozenset()
    withdrawn: frozenset[int] = frozenset()
    minimum_overlap: int = LEAST_OVERLAP
    scale: tuple[int, int] = (1, 5)
    without_criteria: bool = False

    @property
    def standing(self) -> tuple[int, ...]:
        """The candidates who have not withdrawn."""
        return tuple(candidate for candidate in self.candidates if candidate not in self.withdrawn)
