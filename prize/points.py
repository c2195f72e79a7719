"""A place as people copy it from a map: two numbers, with points or commas, or a link with them in it.

Pure. WGS84 degrees, latitude first, as Danish and international map pages write them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NORTH, EAST = (54.4, 57.9), (7.9, 15.4)
"""Between the southernmost and the northernmost of Denmark, and between its westernmost and easternmost."""
_PAIR = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s/°N]+\s*(-?\d{1,3}(?:[.,]\d+)?)")
_DOTTED = re.compile(r"(-?\d{1,3}\.\d+)[^\d.-]+(-?\d{1,3}\.\d+)")


class Point(NamedTuple):
    latitude: float
    longitude: float


class NoPoint(ValueError):
    """There are no two numbers in it, or they lie outside the country."""


def read(words: str) -> Point | None:
    """The point that is meant; None for nothing at all. Raises `NoPoint`."""
    if not words.strip():
        return None
    found = _DOTTED.search(words) or _PAIR.search(words)
    if found is None:
        raise NoPoint(words)
    up, along = (float(number.replace(",", ".")) for number in found.groups())
    if NORTH[0] <= along <= NORTH[1] and EAST[0] <= up <= EAST[1]:
        up, along = along, up  # some write the longitude first
    if not (NORTH[0] <= up <= NORTH[1] and EAST[0] <= along <= EAST[1]):
        raise NoPoint(words)
    return Point(round(up, 5), round(along, 5))


def written(latitude: float | None, longitude: float | None) -> str:
    """As `read` takes it; empty where there is none."""
    return "" if latitude is None or longitude is None else f"{latitude:.5f}, {longitude:.5f}"
