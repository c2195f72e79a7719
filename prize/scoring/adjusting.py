"""Marks put right for jurors who are harsh or mild: least squares, in whole numbers and exact.

    mark(j, c) = candidate(c) + juror(j) + the rest,   the juror effects sum to zero

The candidate's value is what an average juror of this jury would have given: the two-way layout without interaction, as
in Yates (1934), here with cells missing. It moves only where jurors stand, not how widely they use the scale: a spread
cannot be told from few marks, and an order is heard by `schulze.py` anyhow. Where all assessed all, the values are
the raw ones.

Candidates are taken out first, which leaves one equation for each juror j: with n(c) the jurors of c,

    sum over c of j of [ juror(j) - mean of juror(i) over the jurors i of c ] = sum over c of j of [ mark(j, c) - mean(c) ]

Those have one solution with sum zero when the overlap is connected (see `overlap.py`), and are solved without fractions
(Bareiss 1968).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from prize.scoring.marks import Marks
from prize.scoring.places import Method, Ranking, places_by

Rows = list[list[int]]


@dataclass(frozen=True)
class Adjusted:
    """`effects` are points above (mild) or below (harsh) the average juror. `changes_nothing`: all assessed all."""

    ranking: Ranking
    effects: Mapping[int, Fraction]
    changes_nothing: bool


def adjusted(marks: Marks) -> Adjusted:
    """Needs marks that hang together: `overlap.missing_overlap` is None."""
    jurors = marks.jurors
    solved, divisor = _solve(_equations(marks, jurors))
    effect = dict(zip(jurors, solved, strict=True))
    common = math.lcm(*{len(given) for given in marks.of.values()})
    worths = {
        candidate: (sum(given.values()) * divisor - sum(effect[juror] for juror in given))
        * (common // len(given))
        for candidate, given in marks.of.items()
    }
    unit = common * divisor * marks.unit
    values = {candidate: Fraction(worth, unit) for candidate, worth in worths.items()}
    return Adjusted(
        Ranking(Method.ADJUSTED, values, places_by(worths)),
        {juror: Fraction(effect[juror], divisor * marks.unit) for juror in jurors},
        all(len(given) == len(jurors) for given in marks.of.values()),
    )


def _equations(marks: Marks, jurors: list[int]) -> Rows:
    """A row for each juror, the right side last, all times the least common multiple of the n(c).

    The same number is added everywhere: that is the equation "the effects sum to zero", and it keeps every leading
    minor above zero.
    """
    place = {juror: at for at, juror in enumerate(jurors)}
    common = math.lcm(*{len(given) for given in marks.of.values()})
    rows = [[common] * len(jurors) + [0] for _ in jurors]
    for given in marks.of.values():
        share = common // len(given)
        total = sum(given.values())
        places = [place[juror] for juror in given]
        for juror, mark in given.items():
            row = rows[place[juror]]
            row[place[juror]] += common
            row[-1] += common * mark - share * total
            for at in places:
                row[at] -= share
    return rows


def _solve(rows: Rows) -> tuple[list[int], int]:
    """Whole numbers and one divisor. Every division below leaves nothing over."""
    size, before = len(rows), 1
    for at in range(size - 1):
        pivot = rows[at]
        for below in range(at + 1, size):
            row, factor = rows[below], rows[below][at]
            for column in range(at + 1, size + 1):
                row[column] = (row[column] * pivot[at] - factor * pivot[column]) // before
        before = pivot[at]
    divisor = rows[-1][-2]
    found = [0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][column] * found[column] for column in range(at + 1, size))
        found[at] = (rows[at][-1] * divisor - known) // rows[at][at]
    return found, divisor
