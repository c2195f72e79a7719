"""How far apart, and who is of which sector: the two parts of the score that are no product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.recommend.weights import NEAR_KM

EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""
_NEAR_METRES = round(1000 * NEAR_KM)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Degrees by actor, NaN where unknown; `sector` is a number, −1 where none is said."""

    lat: Floats
    lon: Floats
    sector: NDArray[np.int32]

    def km(self, one: Ints, other: Ints) -> Floats:
        """Great circle distances of pairs by the haversine; NaN where a place is unknown."""
        return haversine(self.lat[one], self.lon[one], self.lat[other], self.lon[other])

    def points(self, one: Ints, other: Ints, near: int, sector: int) -> Ints:
        """`near` and `sector` are what each counts at most."""
        points = np.where(self._differ(one, other), sector, 0).astype(np.int64)
        # A degree of latitude is 111.2 km: whoever is further north or south than that cannot be near.
        close = np.flatnonzero(np.abs(self.lat[one] - self.lat[other]) < NEAR_KM / 111.0)
        km = self.km(one[close], other[close])
        # In whole metres, so that the last digit of a sine decides nothing.
        metres = np.rint(1000 * np.where(np.isnan(km), NEAR_KM, np.minimum(km, NEAR_KM))).astype(np.int64)
        points[close] += near * (_NEAR_METRES - metres) // _NEAR_METRES
        return points

    def _differ(self, one: Ints, other: Ints) -> NDArray[np.bool_]:
        mine, theirs = self.sector[one], self.sector[other]
        return np.asarray((mine >= 0) & (theirs >= 0) & (mine != theirs), np.bool_)


def haversine(lat_1: Floats, lon_1: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    """Kilometres between points in degrees."""
    phi_1, phi_2 = np.radians(lat_1), np.radians(lat_2)
    half = np.sin((phi_2 - phi_1) / 2) ** 2
    half = half + np.cos(phi_1) * np.cos(phi_2) * np.sin(np.radians(lon_2 - lon_1) / 2) ** 2
    kilometres: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return kilometres
