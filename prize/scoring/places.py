"""Places: shared where nothing tells two apart. Worths are whole numbers, so that a tie is a tie.

A place is a stretch, from the best place one may have to the worst. Two who share places 3 and 4 both hold 3 to 4. So
an order that is only partial (Schulze's, where some cannot be told apart) has places too: behind all who are better, and
before all who are worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple


class Place(NamedTuple):
    """From `first` to `last`, counted from 1; equal where the place is one's own."""

    first: int
    last: int

    @property
    def is_shared(self) -> bool:
        return self.first < self.last


class Side(StrEnum):
    """Of the line after those who go on. GONE has no scores left, and so no place."""

    IN = "in"
    OUT = "out"
    ON_THE_LINE = "on_the_line"
    GONE = "gone"


class Method(StrEnum):
    RAW = "raw"
    ADJUSTED = "adjusted"
    SCHULZE = "schulze"


@dataclass(frozen=True)
class Ranking:
    """`values` are points on the scale (raw and adjusted), or how many one is better than (Schulze)."""

    method: Method
    values: Mapping[int, Fraction]
    places: Mapping[int, Place]


def places_by(worths: Mapping[int, int]) -> dict[int, Place]:
    """The most first; equal worths share. In order of place, and then as they came."""
    row = sorted(worths, key=worths.__getitem__, reverse=True)
    found: dict[int, Place] = {}
    for _worth, same in groupby(row, key=worths.__getitem__):
        group = tuple(same)
        place = Place(len(found) + 1, len(found) + len(group))
        for key in group:
            found[key] = place
    return found


def groups(places: Mapping[int, Place]) -> list[tuple[int, ...]]:
    """Cut the row wherever all before are told from all behind. Groups of one have a place of their own."""
    row = sorted(places, key=lambda key: (places[key], key))
    cut, latest, found = 0, 0, []
    for at, key in enumerate(row, start=1):
        latest = max(latest, places[key].last)
        if latest == at:
            found.append(tuple(row[cut:at]))
            cut = at
    return found


def places_of(row: Iterable[tuple[int, ...]]) -> dict[int, Place]:
    """The other way: each in a group shares the places of the group."""
    found: dict[int, Place] = {}
    for group in row:
        place = Place(len(found) + 1, len(found) + len(group))
        found |= dict.fromkeys(group, place)
    return found


def side(place: Place | None, seats: int) -> Side:
    if place is None:
        return Side.GONE
    if place.last <= seats:
        return Side.IN
    return Side.OUT if place.first > seats else Side.ON_THE_LINE
