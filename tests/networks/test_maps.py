"""Maps: everybody is on them, nothing slips through unescaped, and they stay small."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from networks import maps
from networks.maps import Light

SQUARE = [[8.0, 55.0], [9.0, 55.0], [9.0, 56.0], [8.0, 56.0], [8.0, 55.0]]


def feature(code: str, name: str, ring: list[list[float]]) -> dict[str, Any]:
    return {
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def points(path: str) -> list[tuple[int, int]]:
    """The absolute points of a path of relative lines."""
    found = []
    for ring in path.rstrip("z").split("z"):
        start, steps = ring.removeprefix("M").split("l")
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


@pytest.mark.parametrize(("area", "number"), [("denmark", 98), ("midtjylland", 19)])
def test_every_municipality_is_drawn_once(area: str, number: int) -> None:
    svg = maps.choropleth(maps.outlines(area), {}, label="Kort")

    shapes = maps.outlines(area).shapes
    assert len({shape.code for shape in shapes}) == number
    assert svg.count("<title>") == number
    assert all(len(points(shape.path)) >= 3 for shape in shapes)


def test_all_of_it_lies_inside_the_picture_bornholm_too() -> None:
    area = maps.outlines("denmark")

    everything = [point for shape in area.shapes for point in points(shape.path)]
    assert min(x for x, _y in everything) == 0
    assert max(x for x, _y in everything) == area.width
    assert min(y for _x, y in everything) == 0
    assert max(y for _x, y in everything) == area.height


def test_bornholm_is_moved_in_and_touches_nobody() -> None:
    area = maps.outlines("denmark")
    bornholm = points(next(shape.path for shape in area.shapes if shape.code == maps.BORNHOLM))
    others = [point for shape in area.shapes if shape.code != maps.BORNHOLM for point in points(shape.path)]

    left, right = min(x for x, _y in bornholm), max(x for x, _y in bornholm)
    top, bottom = min(y for _x, y in bornholm), max(y for _x, y in bornholm)
    assert not [1 for x, y in others if left - 10 <= x <= right + 10 and top - 10 <= y <= bottom + 10]
    assert 'class="map-inset"' in maps.choropleth(area, {}, label="Kort")
    assert "map-inset" not in maps.choropleth(maps.outlines("midtjylland"), {}, label="Kort")


def test_a_kilometre_is_as_long_either_way() -> None:
    area = maps.project([feature("0001", "By", SQUARE)], 100)

    assert area.height / area.width == pytest.approx(1 / maps.SHRINK, rel=0.01)


def test_points_on_a_straight_line_are_left_out() -> None:
    dense = [[8 + i / 10, 55.0] for i in range(11)] + [[9.0, 56.0], [8.0, 56.0], [8.0, 55.0]]

    assert maps.project([feature("0001", "By", dense)], 100) == maps.project(
        [feature("0001", "By", SQUARE)], 100
    )


def test_a_municipality_too_small_to_see_is_drawn_all_the_same() -> None:
    speck = [[8.5, 55.5], [8.5001, 55.5], [8.5001, 55.5001], [8.5, 55.5]]

    area = maps.project([feature("0001", "Stor", SQUARE), feature("0002", "Lille", speck)], 100)

    assert area.shapes[1].path.startswith("M")
    assert area.shapes[1].path.endswith("z")


@pytest.mark.parametrize(("area", "kilobytes"), [("denmark", 12), ("midtjylland", 5)])
def test_a_map_stays_small_on_the_wire(area: str, kilobytes: int) -> None:
    svg = maps.choropleth(maps.outlines(area), {}, label="Kort")

    assert len(gzip.compress(svg.encode())) < kilobytes * 1000


def test_steps_go_from_none_to_most() -> None:
    assert [maps.step(count, 3) for count in range(4)] == [0, 1, 2, 3]
    assert [maps.step(count, 16) for count in (0, 1, 3, 4, 7, 8, 9, 13, 16)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    steps = [maps.step(count, 97) for count in range(98)]
    assert steps == sorted(steps)
    assert set(steps) == {0, 1, 2, 3, 4}


def test_the_key_says_the_numbers_of_every_step_on_the_map() -> None:
    counts = {"0657": 7, "0661": 13, "0671": 16}

    key = maps.key(counts)

    assert [entry.text for entry in key[1:]] == ["1–3", "4–7", "8–11", "12–16"]
    with translation.override("en"):
        assert [entry.text for entry in maps.key({"0657": 2})] == ["None yet", "1", "2"]
        assert [entry.text for entry in maps.key({})] == ["None yet"]


def test_counts_colour_and_name_their_municipality() -> None:
    svg = maps.choropleth(
        maps.outlines("midtjylland"), {"0657": 2, "0661": 0}, label="Kort", words={"0657": "2 møder"}
    )

    assert re.search(r'<path class="m2" d="[^"]+"><title>Herning: 2 møder</title>', svg)
    assert "<title>Holstebro</title>" in svg
    assert svg.count('class="m') == 2  # the map itself, and Herning


def test_links_make_the_map_a_group_and_have_names() -> None:
    counts, links = {"0657": 2}, {"0657": '/kalender/?kommune=0657&visning="kort"'}

    svg = maps.choropleth(maps.outlines("midtjylland"), counts, label="Kort", links=links)

    assert 'role="group"' in svg
    assert '<a href="/kalender/?kommune=0657&amp;visning=&quot;kort&quot;" aria-label="Herning: 2">' in svg
    assert 'role="img"' in maps.choropleth(maps.outlines("midtjylland"), counts, label="Kort")


def test_names_and_labels_are_escaped() -> None:
    area = maps.project([feature("0001", '<b>"By"', SQUARE)], 100)

    svg = maps.choropleth(area, {"0001": 1}, label='"><script>', words={"0001": "<i>1</i>"})

    assert "<script>" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg


def test_the_same_map_is_drawn_once() -> None:
    first = maps.choropleth(maps.outlines("denmark"), {"0101": 1}, label="Kort")

    assert maps.choropleth(maps.outlines("denmark"), {"0101": 1}, label="Kort") is first
    assert maps.choropleth(maps.outlines("denmark"), {"0101": 2}, label="Kort") is not first


def test_the_source_stands_beside_every_map() -> None:
    html = Template('{% load maps %}{% choropleth counts "Kort" area="midtjylland" %}').render(
        Context({"counts": {"0657": 2}})
    )

    assert maps.ATTRIBUTION in html
    assert maps.ATTRIBUTION in (maps.DATA / "README.md").read_text(encoding="utf-8")
    assert 'class="k2"' in html


def test_the_outlines_name_the_municipalities_as_the_reference_data_do() -> None:
    rows = json.loads((maps.DATA / "municipalities.json").read_text(encoding="utf-8"))
    known = (
        {row["code"] for row in rows["municipalities"]}
        if isinstance(rows, dict)
        else {row["code"] for row in rows}
    )

    assert {shape.code for shape in maps.outlines("denmark").shapes} == known


# --- Lights ------------------------------------------------------------------------------------------------


def lights(svg: str) -> list[tuple[int, int, str]]:
    found = re.findall(r'<rect class="map-light" x="(-?\d+)" y="(-?\d+)"[^>]*><title>([^<]*)</title>', svg)
    return [(int(x), int(y), name) for x, y, name in found]


def drawn(*places: Light, area: str = "denmark") -> list[tuple[int, int, str]]:
    return lights(maps.choropleth(maps.outlines(area), {}, label="Kort", lights=places))


def test_places_lie_where_they_are_as_small_windows_with_their_names() -> None:
    skagen, gedser = Light("Skagen", 57.72, 10.58), Light("Gedser", 54.57, 11.93)

    (south, north) = drawn(skagen, gedser)

    area = maps.outlines("denmark")
    assert (south[2], north[2]) == ("Gedser", "Skagen")
    assert south[0] > north[0]
    assert north[1] < area.height / 10
    assert south[1] > area.height * 0.9


def test_a_place_on_bornholm_lies_where_the_island_is_drawn() -> None:
    (there,) = drawn(Light("Gudhjem", 55.21, 14.97, maps.BORNHOLM))

    island = next(shape for shape in maps.outlines("denmark").shapes if shape.code == maps.BORNHOLM)
    across, down = zip(*points(island.path), strict=True)
    assert min(across) <= there[0] <= max(across)
    assert min(down) - maps.LIGHT_HIGH <= there[1] <= max(down)


def test_a_place_that_is_not_on_the_map_is_not_drawn() -> None:
    assert drawn(Light("Gedser", 54.57, 11.93), area="midtjylland") == []


def test_the_name_of_a_place_is_only_ever_text() -> None:
    svg = maps.choropleth(maps.outlines("denmark"), {}, label="", lights=[Light("<script>&", 56.0, 9.0)])

    assert "&lt;script&gt;&amp;" in svg
    assert "<script>" not in svg


def test_the_key_says_what_a_window_is_where_there_is_one() -> None:
    page = Template('{% load maps %}{% choropleth counts "Kort" lights=lights %}')

    with translation.override("en"):
        without = page.render(Context({"counts": {}, "lights": []}))
        with_one = page.render(Context({"counts": {}, "lights": [Light("By", 56.0, 9.0)]}))

    assert "A village" not in without
    assert "A village" in with_one
