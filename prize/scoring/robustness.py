"""Does the order hold? The raw mean, and beside it every other way that the panel knows.

Where the jurors have too few candidates in common (`overlap.py`) nothing but the raw mean is given: what cannot be
compared cannot be tested, and a "stable" would be a promise without ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from prize.scoring.adjusting import Adjusted, adjusted
from prize.scoring.checking import check
from prize.scoring.marks import Marks, Sheet, raw, whole_weights
from prize.scoring.overlap import NotEnoughOverlap, missing_overlap
from prize.scoring.places import Place, Ranking, Side, places_of, side
from prize.scoring.questions import Question
from prize.scoring.schulze import Contest, schulze
from prize.scoring.standings import Standing, Tally, Verdict, standings, tallies
from prize.scoring.ties import Tie, break_ties, row_flat
from prize.scoring.variants import Kind, Outcome, Variant, with_other_weights, without_jurors


@dataclass(frozen=True)
class Robustness:
    """`order` is the raw order after the tie rule; those still tied stand in the order of the question.

    `seats` is how many go on. `unscored` have no number from anybody and no place. `outcomes` begins with the raw one.
    `judged_by` is how many jurors gave a candidate a mark.
    """

    seats: int
    order: tuple[int, ...]
    raw: Ranking
    adjusted: Adjusted | NotEnoughOverlap
    schulze: Contest | NotEnoughOverlap
    ties: tuple[Tie, ...]
    outcomes: tuple[Outcome, ...]
    standings: Mapping[int, Standing]
    tallies: tuple[Tally, ...]
    unscored: tuple[int, ...]
    judged_by: Mapping[int, int]

    @property
    def raw_only(self) -> bool:
        return isinstance(self.adjusted, NotEnoughOverlap)

    @property
    def finalists(self) -> tuple[int, ...]:
        """Those who are in, whatever people decide about `open`."""
        return tuple(key for key in self.order if side(self.standings[key].place, self.seats) is Side.IN)

    @property
    def open(self) -> tuple[int, ...]:
        """Those the rule could not part at the line: people decide."""
        return tuple(candidate for tie in self.ties for candidate in tie.open)


@dataclass(frozen=True)
class Row:
    """One line of the table. What the panel could not count is None."""

    candidate: int
    place: Place
    judged_by: int
    raw: Place
    points: Fraction
    adjusted: Place | None
    adjusted_points: Fraction | None
    schulze: Place | None
    least: int
    most: int
    verdict: Verdict


def assess(question: Question) -> Robustness:
    """All of it; raises `BadQuestion`. Nobody scored yet is an answer too: everybody is `unscored`."""
    check(question)
    sheet = Sheet.of(question)
    marks = sheet.marks(whole_weights(question))
    unscored = tuple(candidate for candidate in question.standing if candidate not in marks.of)
    first = raw(marks)
    row, ties = break_ties(question, first, sheet)
    decided = places_of(row)
    missing = missing_overlap(marks, question.minimum_overlap)
    moved: Adjusted | NotEnoughOverlap = missing or adjusted(marks)
    heard: Contest | NotEnoughOverlap = missing or schulze(marks)
    outcomes = (Outcome(Variant(Kind.RAW), first.places), *_others(question, sheet, marks, moved, heard))
    return Robustness(
        seats=question.places,
        order=row_flat(row),
        raw=first,
        adjusted=moved,
        schulze=heard,
        ties=ties,
        outcomes=outcomes,
        standings=standings(decided, outcomes, question.places),
        tallies=tallies(decided, outcomes, question.places),
        unscored=unscored,
        judged_by={candidate: len(given) for candidate, given in marks.of.items()},
    )


def _others(
    question: Question,
    sheet: Sheet,
    marks: Marks,
    moved: Adjusted | NotEnoughOverlap,
    heard: Contest | NotEnoughOverlap,
) -> list[Outcome]:
    if isinstance(moved, NotEnoughOverlap) or isinstance(heard, NotEnoughOverlap):
        return []
    return [
        Outcome(Variant(Kind.ADJUSTED), moved.ranking.places),
        Outcome(Variant(Kind.SCHULZE), heard.ranking.places),
        *without_jurors(marks),
        *with_other_weights(question, sheet),
    ]


def rows(robustness: Robustness) -> tuple[Row, ...]:
    """The table, in the order of the prize."""
    return tuple(_row(robustness, candidate) for candidate in robustness.order)


def _row(robustness: Robustness, candidate: int) -> Row:
    standing = robustness.standings[candidate]
    moved, heard = robustness.adjusted, robustness.schulze
    return Row(
        candidate,
        standing.place,
        robustness.judged_by[candidate],
        robustness.raw.places[candidate],
        robustness.raw.values[candidate],
        moved.ranking.places[candidate] if isinstance(moved, Adjusted) else None,
        moved.ranking.values[candidate] if isinstance(moved, Adjusted) else None,
        heard.ranking.places[candidate] if isinstance(heard, Contest) else None,
        standing.least,
        standing.most,
        standing.verdict,
    )
