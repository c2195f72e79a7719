"""The second score, of the finalists: it replaces the first, or supplements it by a share that was fixed beforehand.

Numbers are put together one by one, juror by juror and criterion by criterion, so the whole panel can be asked again of what
comes out. As means are sums, that is the same as putting the means together where everybody scored in both rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from prize.scoring.errors import BadQuestion, Fault
from prize.scoring.questions import Score, Value


@dataclass(frozen=True)
class SecondScore:
    """`share` is how much the second score counts for: 1 replaces the first."""

    share: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise BadQuestion(Fault.NO_SUCH_SHARE, self.share)

    @classmethod
    def replaces(cls) -> SecondScore:
        return cls(Fraction(1))

    @classmethod
    def supplements(cls, share: Fraction) -> SecondScore:
        """Below 1: with a third, the first score counts two thirds."""
        if share == 1:
            raise BadQuestion(Fault.NO_SUCH_SHARE, share)
        return cls(share)


def combine(first: Iterable[Score], second: Iterable[Score], rule: SecondScore) -> tuple[Score, ...]:
    """One score for each juror, candidate and criterion of those who have any number in the second round.

    Candidates without a second score are no finalists, and are left out. Where it replaces, the first is forgotten.
    Where it supplements, a juror who has a number in one of the rounds only has that number: somebody ill on the day of
    the final has still read.
    """
    later = _by_place(second)
    finalists = {candidate for _juror, candidate, _criterion in later}
    if rule.share == 1:
        return tuple(Score(*place, value) for place, value in later.items())
    before = {place: value for place, value in _by_place(first).items() if place[1] in finalists}
    both = {
        place: rule.share * later[place] + (1 - rule.share) * value if place in later else value
        for place, value in before.items()
    }
    return tuple(Score(*place, value) for place, value in sorted({**later, **both}.items()))


def _by_place(scores: Iterable[Score]) -> dict[tuple[int, int, str], Value]:
    found: dict[tuple[int, int, str], Value] = {}
    for score in scores:
        place = (score.juror, score.candidate, score.criterion)
        if place in found:
            raise BadQuestion(Fault.TWICE, place)
        if score.value is not None:
            found[place] = score.value
    return found
