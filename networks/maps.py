"""Maps of municipalities as inline SVG, drawn here: no tiles, no script, no other host.

Outlines come from `networks/data/` (see the README there). Longitude is shrunk by the cosine of 56.2° N, the
middle of the country, so that a kilometre is as long either way. Coordinates are whole units, paths relative:
the country takes about 40 kB, a quarter of that on the wire. Bornholm is moved in, as Danish maps have it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

ATTRIBUTION = "Indeholder data fra Klimadatastyrelsen (tidligere SDFE/SDFI), DAGI/DAWA, 2021. Forenklet."
"""Must stand beside every map (CC BY 4.0), in these words."""

DATA = Path(__file__).parent / "data"
SHRINK = math.cos(math.radians(56.2))
BORNHOLM = "0400"
BORNHOLM_WEST = 11.55  # where its west coast is drawn: north-east of Djursland, in open sea
BORNHOLM_UP = 2.35  # degrees it is moved north
MARGIN = 2
STEPS = 4

AREAS = {
    "denmark": ("municipality_boundaries.geojson", 520),
    "midtjylland": ("municipality_boundaries_midtjylland.geojson", 420),
}
STEP_CLASSES = ("m0", "m1", "m2", "m3", "m4")
KEY_CLASSES = ("k0", "k1", "k2", "k3", "k4")
LIGHT_WIDE, LIGHT_HIGH = 7, 9

Point = tuple[int, int]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Municipality:
    """One shape of a map, ready to write."""

    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Projection:
    """From flat degrees to units: its corner in the north-west, and how many units a degree has."""

    west: float
    north: float
    scale: float
    bornholm_east: float = 0.0
    """How far Bornholm is moved, in flat degrees."""

    def unit(self, point: tuple[float, float]) -> Point:
        return round((point[0] - self.west) * self.scale), round((self.north - point[1]) * self.scale)


@dataclass(frozen=True)
class Outlines:
    """The shapes of an area, in a viewBox `width` by `height`; `inset` frames an island that was moved."""

    width: int
    height: int
    shapes: tuple[Municipality, ...]
    projection: Projection
    inset: str = ""


@dataclass(frozen=True, order=True)
class Light:
    """A place with people, in WGS84, and the municipality it lies in: drawn as a small lit window."""

    name: str
    latitude: float
    longitude: float
    code: str = ""


@dataclass(frozen=True)
class KeyEntry:
    """One colour of the map in words."""

    css: str
    text: str


@cache
def outlines(area: str) -> Outlines:
    """The municipalities of "denmark" (98) or "midtjylland" (19, finer). Read once per process."""
    name, width = AREAS[area]
    features = json.loads((DATA / name).read_text(encoding="utf-8"))["features"]
    return project(features, width)


def project(features: list[dict[str, Any]], width: int) -> Outlines:
    """Fit GeoJSON features (WGS84, with `code` and `name`) into a box `width` units wide."""
    placed = [(feature["properties"], _rings(feature)) for feature in features]
    everything = [point for _properties, rings in placed for ring in rings for point in ring]
    west, east = min(x for x, _y in everything), max(x for x, _y in everything)
    south, north = min(y for _x, y in everything), max(y for _x, y in everything)
    projection = Projection(west, north, width / (east - west), _bornholm_east(features))
    drawn = [
        (properties, _whole([tuple(map(projection.unit, ring)) for ring in rings]))
        for properties, rings in placed
    ]
    shapes = tuple(
        Municipality(properties["code"], properties["name"], "".join(map(_path, rings)))
        for properties, rings in drawn
    )
    moved = [
        point for properties, rings in drawn if properties["code"] == BORNHOLM for r in rings for point in r
    ]
    height = round((north - south) * projection.scale)
    return Outlines(width, height, shapes, projection, _frame(moved) if moved else "")


def choropleth(
    area: Outlines,
    counts: Mapping[str, int],
    *,
    label: str,
    links: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    lights: Iterable[Light] = (),
) -> SafeString:
    """The map, five steps from none to most. `counts`, `links` and `words` are by municipality code.

    `words` says a number with its noun ("3 events"): the name of each link, and what shows under the pointer;
    without it the number stands alone. `lights` are places on it; their names must stand on the page too. Drawn
    once for the same input.
    """
    said = words or {}
    described = sorted((code, count, str(said.get(code, count))) for code, count in counts.items() if count)
    urls = tuple(sorted((links or {}).items()))
    return _choropleth(area, tuple(described), str(label), urls, tuple(sorted(lights)))


@lru_cache(maxsize=128)
def _choropleth(
    area: Outlines,
    described: tuple[tuple[str, int, str], ...],
    label: str,
    links: tuple[tuple[str, str], ...],
    lights: tuple[Light, ...],
) -> SafeString:
    most = max((count for _code, count, _words in described), default=0)
    said = {code: (step(count, most), words) for code, count, words in described}
    urls = dict(links)
    shapes = [_shape(shape, *said.get(shape.code, (0, "")), urls.get(shape.code)) for shape in area.shapes]
    box = f"-{MARGIN} -{MARGIN} {area.width + 2 * MARGIN} {area.height + 2 * MARGIN}"
    role = "group" if links else "img"
    return mark_safe(  # noqa: S308 - every text in it is escaped where it is put in
        f'<svg class="map" viewBox="{box}" role="{role}" aria-label="{escape(label)}">'
        f"{area.inset}{''.join(shapes)}{''.join(_light(area, light) for light in lights)}</svg>"
    )


def step(count: int, most: int) -> int:
    """Which of the steps 0 to 4 a count falls in; up to four, a step is a count."""
    if count <= 0:
        return 0
    return min(STEPS, count) if most <= STEPS else min(STEPS, STEPS * count // most + 1)


def key(counts: Mapping[str, int]) -> list[KeyEntry]:
    """What the colours stand for: only those a map of these counts can show."""
    most = max(counts.values(), default=0)
    entries = [KeyEntry(KEY_CLASSES[0], _("None yet"))]
    for number in range(1, STEPS + 1):
        inside = [count for count in range(1, most + 1) if step(count, most) == number]
        if inside:
            low, high = inside[0], inside[-1]
            entries.append(KeyEntry(KEY_CLASSES[number], str(low) if low == high else f"{low}–{high}"))
    return entries


def _shape(shape: Municipality, tone: int, words: str, url: str | None) -> str:
    title = escape(f"{shape.name}: {words}" if words else shape.name)
    css = f' class="{STEP_CLASSES[tone]}"' if tone else ""
    path = f'<path{css} d="{shape.path}"><title>{title}</title></path>'
    return f'<a href="{escape(url)}" aria-label="{title}">{path}</a>' if url else path


def _light(area: Outlines, light: Light) -> str:
    """Nothing for a place that is not on this map."""
    flat, up = light.longitude * SHRINK, light.latitude
    if light.code == BORNHOLM:
        flat, up = flat + area.projection.bornholm_east, up + BORNHOLM_UP
    x, y = area.projection.unit((flat, up))
    if not (0 <= x <= area.width and 0 <= y <= area.height):
        return ""
    at = f'x="{x - LIGHT_WIDE // 2}" y="{y - LIGHT_HIGH // 2}" width="{LIGHT_WIDE}" height="{LIGHT_HIGH}"'
    return f'<rect class="map-light" {at}><title>{escape(light.name)}</title></rect>'


def _bornholm_east(features: list[dict[str, Any]]) -> float:
    """How far the island is moved; nothing where it is not on the map."""
    west = [
        x
        for feature in features
        if feature["properties"]["code"] == BORNHOLM
        for x, _y in _points(feature["geometry"])
    ]
    return (BORNHOLM_WEST - min(west)) * SHRINK if west else 0.0


def _points(geometry: dict[str, Any]) -> Iterable[tuple[float, float]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return ((x, y) for polygon in polygons for ring in polygon for x, y, *_height in ring)


def _rings(feature: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Every ring of a feature in flat degrees, Bornholm where we draw it."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(x * SHRINK, y) for x, y, *_height in ring] for polygon in polygons for ring in polygon]
    if feature["properties"]["code"] == BORNHOLM:
        west = min(x for ring in rings for x, _y in ring)
        rings = [[(x - west + BORNHOLM_WEST * SHRINK, y + BORNHOLM_UP) for x, y in ring] for ring in rings]
    return rings


def _whole(rings: list[Ring]) -> list[Ring]:
    """Rings without the points that whole units made needless.

    An islet too small to see is dropped, but never the last ring: each municipality is on the map.
    """
    thinned = [ring for ring in map(_thin, rings) if len(ring) > 2]
    return thinned or [max(rings, key=len)[:3]]


def _thin(ring: Ring) -> Ring:
    kept: list[Point] = []
    for point in ring:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept)


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _path(ring: Ring) -> str:
    """M182 166l0-2 1-1z: the first point, then each step from the one before."""
    text = f"M{ring[0][0]} {ring[0][1]}l"
    for (x0, y0), (x1, y1) in pairwise(ring):
        for number in (x1 - x0, y1 - y0):
            text += str(number) if number < 0 or text.endswith("l") else f" {number}"
    return f"{text}z"


def _frame(points: list[Point]) -> str:
    """A thin corner around an island that does not lie where it is drawn."""
    left, right = min(x for x, _y in points) - 10, max(x for x, _y in points) + 6
    top, bottom = min(y for _x, y in points) - 6, max(y for _x, y in points) + 10
    return f'<path class="map-inset" d="M{left} {top}V{bottom}H{right}"/>'
