"""Have the jurors enough candidates in common to be compared at all?

Divide the jury in two. The candidates that were assessed on both sides are all that can tell whether one side is harsher
than the other. We look for the division with the fewest of them; it must have `minimum_overlap`. One juror against
the rest is such a division, so each has that many in common with others; and a jury that falls in two parts with nobody
between them has none. It is the least cut of a hypergraph (a candidate joins all who assessed them), found by the
ordering of Klimmek & Wagner (1996), after Stoer & Wagner (1997).

Where all have assessed all, there is nothing to compare and every number of candidates is enough.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from prize.scoring.marks import Marks

Panels = Counter[frozenset[int]]
"""How many candidates were assessed by exactly these."""


@dataclass(frozen=True)
class Division:
    """`apart` is the smaller side; `common` is how many candidates were assessed on both."""

    common: int
    apart: tuple[int, ...]


@dataclass(frozen=True)
class NotEnoughOverlap:
    """Too few common assessments: between `apart` and the rest there are `common`, and `minimum` are asked for."""

    minimum: int
    common: int
    apart: tuple[int, ...]


def missing_overlap(marks: Marks, minimum: int) -> NotEnoughOverlap | None:
    """None where there is enough."""
    jurors = marks.jurors
    if len(jurors) < 2:
        return NotEnoughOverlap(minimum, 0, tuple(jurors))
    panels = Counter(frozenset(given) for given in marks.of.values())
    if set(panels) == {frozenset(jurors)}:
        return None
    weakest = weakest_division(panels)
    if weakest.common >= minimum:
        return None
    return NotEnoughOverlap(minimum, weakest.common, weakest.apart)


def weakest_division(panels: Panels) -> Division:
    """The division of the jury (two or more jurors) with the fewest candidates on both sides."""
    jurors = sorted(frozenset().union(*panels))
    merged: dict[int, tuple[int, ...]] = {juror: (juror,) for juror in jurors}
    found: list[Division] = []
    while len(merged) > 1:
        before, last, common = _last_two(panels, sorted(merged))
        found.append(Division(common, merged[last]))
        panels = _merge(panels, before, last)
        merged[before] += merged.pop(last)
    best = min(found, key=lambda division: division.common)
    rest = tuple(juror for juror in jurors if juror not in best.apart)
    return Division(best.common, min(tuple(sorted(best.apart)), rest, key=lambda side: (len(side), side)))


def _last_two(panels: Panels, vertices: list[int]) -> tuple[int, int, int]:
    """Take up vertices one by one, always the one with the most panels in common with those taken.

    The last one against all others is the least cut between the last two.
    """
    ties = dict.fromkeys(vertices, 0)
    of: dict[int, list[frozenset[int]]] = {vertex: [] for vertex in vertices}
    for panel in panels:
        for vertex in panel:
            of[vertex].append(panel)
    touched: set[frozenset[int]] = set()
    row: list[int] = []
    while ties:
        vertex = max(ties, key=ties.__getitem__)
        common = ties.pop(vertex)
        row.append(vertex)
        for panel in of[vertex]:
            if panel not in touched:
                touched.add(panel)
                for other in panel:
                    if other in ties:
                        ties[other] += panels[panel]
    return row[-2], row[-1], common


def _merge(panels: Panels, keep: int, gone: int) -> Panels:
    """Two become one; a panel of one vertex is on one side of every division, and is dropped."""
    merged: Panels = Counter()
    for panel, number in panels.items():
        now = panel - {gone} | {keep} if gone in panel else panel
        if len(now) > 1:
            merged[now] += number
    return merged
