"""A juror's mark of a candidate: the mean of what they gave, by the weights of the criteria they could assess.

    mark(j, c) = sum of w(k) v(j, c, k) over sum of w(k), both over the criteria k that j gave c a number on

Where somebody could not assess a criterion, the weights of the others are scaled up; the missing one is neither low nor
high. The raw value of a candidate is the mean of their marks: each juror counts alike. All marks of a sheet are whole
numbers over one denominator, `unit`, so nothing is ever rounded and counting is quick.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import NamedTuple

from prize.scoring.places import Method, Ranking, places_by
from prize.scoring.questions import Question


class Cell(NamedTuple):
    """What one juror gave one candidate, in the order of the criteria; `given` says which of them are numbers."""

    candidate: int
    juror: int
    values: tuple[int, ...]
    given: tuple[bool, ...]


@dataclass(frozen=True)
class Marks:
    """`of[candidate][juror]` over `unit` is a mark on the scale."""

    of: Mapping[int, Mapping[int, int]]
    unit: int

    @property
    def jurors(self) -> list[int]:
        """Those who gave any mark at all."""
        return sorted({juror for marks in self.of.values() for juror in marks})

    def means(self) -> tuple[dict[int, int], int]:
        """The mean mark of each candidate, as whole numbers, and what they are to be divided by."""
        common = math.lcm(*{len(marks) for marks in self.of.values()})
        worths = {
            candidate: sum(marks.values()) * (common // len(marks)) for candidate, marks in self.of.items()
        }
        return worths, common * self.unit

    def means_without_each(self) -> Iterator[tuple[int, dict[int, int]]]:
        """Each juror, and the means of the others. Whom nobody else assessed has none."""
        totals = {candidate: (sum(marks.values()), len(marks)) for candidate, marks in self.of.items()}
        counts = {count for _total, count in totals.values()}
        common = math.lcm(*counts, *(count - 1 for count in counts if count > 1))
        means = {candidate: total * (common // count) for candidate, (total, count) in totals.items()}
        for juror in self.jurors:
            left = means.copy()
            for candidate, marks in self.of.items():
                if juror in marks:
                    total, count = totals[candidate]
                    if count == 1:
                        del left[candidate]
                    else:
                        left[candidate] = (total - marks[juror]) * (common // (count - 1))
            yield juror, left


@dataclass(frozen=True)
class Sheet:
    """All scores of those who stand, ready to be weighed again and again. Values are over `unit`."""

    cells: tuple[Cell, ...]
    unit: int

    @classmethod
    def of(cls, question: Question) -> Sheet:
        index = {criterion.key: at for at, criterion in enumerate(question.criteria)}
        unit = math.lcm(*{score.value.denominator for score in question.scores if score.value is not None})
        rows: dict[tuple[int, int], list[int | None]] = {}
        standing = set(question.standing)
        for score in question.scores:
            if score.value is not None and score.candidate in standing:
                who = (score.candidate, score.juror)
                row = rows.get(who) or rows.setdefault(who, [None] * len(index))
                row[index[score.criterion]] = int(score.value * unit)
        cells = (
            Cell(*who, tuple(value or 0 for value in row), tuple(value is not None for value in row))
            for who, row in sorted(rows.items())
        )
        return cls(tuple(cells), unit)

    def marks(self, weights: Sequence[int]) -> Marks:
        """Weighed. A weight may be zero here: then that criterion is left out."""
        totals = {
            given: sum(map(mul, weights, given)) for given in {cell.given for cell in self.cells}
        }  # few kinds, many cells
        common = math.lcm(*(total for total in totals.values() if total))
        scale = {given: common // total for given, total in totals.items() if total}
        of: dict[int, dict[int, int]] = {}
        for candidate, juror, values, given in self.cells:
            if given in scale:
                of.setdefault(candidate, {})[juror] = sum(map(mul, weights, values)) * scale[given]
        return Marks(of, common * self.unit)


def whole_weights(question: Question) -> list[int]:
    """The same weights beside each other, in whole numbers."""
    weights = [Fraction(criterion.weight) for criterion in question.criteria]
    common = math.lcm(*(weight.denominator for weight in weights))
    return [int(weight * common) for weight in weights]


def raw(marks: Marks) -> Ranking:
    """The mean of the marks."""
    worths, unit = marks.means()
    values = {candidate: Fraction(worth, unit) for candidate, worth in worths.items()}
    return Ranking(Method.RAW, values, places_by(worths))
