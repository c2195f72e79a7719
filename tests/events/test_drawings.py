"""Drawings tell the same as the numbers: panes are counted, the sun is measured, texts are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events import drawings
from events.drawings import Growth, Row


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def drawn(svg: str, css: str) -> int:
    """How many panes carry exactly this class."""
    return sum(path.count("M") for path in re.findall(rf'<path class="{css}" d="([^"]+)"', svg))


# --- The hall --------------------------------------------------------------------------------------
def test_one_pane_is_one_seat() -> None:
    svg = drawings.hall(90, 71, maybe=6)

    assert drawn(svg, "w w-on") == 71
    assert drawn(svg, "w w-maybe") == 6
    assert drawn(svg, "w") == 13
    assert drawn(svg, "w w-x") == 6  # twelve windows have 96 panes


def test_panes_are_lit_from_the_sill_up() -> None:
    first_two = re.search(r'class="w w-on" d="([^"]+)"', drawings.hall(8, 2))

    assert first_two is not None
    assert first_two[1] == "M26 113h10v9h-10zM38 113h10v9h-10z"


def test_ones_own_panes_are_the_last_taken_and_marked() -> None:
    svg = drawings.hall(90, 72, own_seats=2, just_lit=True)

    assert drawn(svg, "w w-on") == 70
    assert drawn(svg, "w w-you just-lit") == 2
    assert svg.count('class="tick"') == 1
    assert ">you</text>" in svg


def test_a_pane_is_lit_only_once_after_a_yes() -> None:
    assert "just-lit" not in drawings.hall(90, 72, own_seats=1)


def test_who_waits_stands_outside_with_a_lantern() -> None:
    svg = drawings.hall(90, 90, waiting=5, own_queue=5)

    assert svg.count('class="lamp"') == 5
    assert svg.count("<circle") == 5
    assert svg.count('<circle class="p-you"') == 1
    assert svg.index("p-you") > svg.rindex('class="p"')


def test_at_most_six_lanterns_are_drawn_and_one_is_always_ones_own() -> None:
    svg = drawings.hall(90, 90, waiting=40, own_queue=31)

    assert svg.count('class="lamp"') == 6
    assert svg.count('<circle class="p-you"') == 1


@pytest.mark.parametrize(("capacity", "each"), [(90, 1), (96, 1), (97, 2), (192, 2), (193, 3), (1000, 11)])
def test_a_big_hall_has_several_seats_to_a_pane(capacity: int, each: int) -> None:
    share = drawings.panes(capacity, 0)

    assert share.seats_each == each
    assert share.total <= 96


def test_the_house_is_not_full_before_it_is_and_not_empty_when_somebody_comes() -> None:
    assert drawings.panes(200, 199).free == 1
    assert drawings.panes(200, 200).free == 0
    assert drawings.panes(200, 1).lit == 1
    assert drawings.panes(200, 0).lit == 0


def test_without_a_capacity_no_seat_is_claimed_to_be_free() -> None:
    svg = drawings.hall(None, 23, maybe=4, own_seats=1)

    assert drawn(svg, "w w-on") == 22
    assert drawn(svg, "w w-you") == 1
    assert drawn(svg, "w") == drawn(svg, "w w-maybe") == 0


def test_an_empty_house_still_stands() -> None:
    for capacity in (None, 0, 1):
        assert 'class="door"' in drawings.hall(capacity, 0)


def test_more_people_than_seats_all_have_a_pane() -> None:
    assert drawn(drawings.hall(8, 10), "w w-on") == 10


@given(
    capacity=st.none() | st.integers(0, 3000),
    taken=st.integers(0, 3000),
    maybe=st.integers(0, 3000),
    own=st.integers(0, 10),
)
def test_panes_always_add_up(capacity: int | None, taken: int, maybe: int, own: int) -> None:
    share = drawings.panes(capacity, taken, maybe, min(own, taken))

    assert min(share.lit, share.own, share.maybe, share.free) >= 0
    assert share.total <= 96
    assert share.total * share.seats_each >= max(capacity or 0, taken)
    assert (share.lit + share.own > 0) == (
        taken > 0 and share.total > 0 and (share.total > 1 or share.free == 0)
    )


def test_the_whole_drawing_lies_inside_its_box() -> None:
    svg = drawings.hall(12, 5, waiting=3, own_queue=1)

    box = re.search(r'viewBox="(-?\d+) 0 (\d+) (\d+)"', svg)
    assert box is not None
    left, width, height = map(int, box.groups())
    assert width >= 352
    assert height == 168
    assert f"M{left} 140H{left + width}" in svg


def test_the_hall_is_small_on_the_wire() -> None:
    assert len(drawings.hall(90, 71, maybe=6, waiting=6)) < 4_000


def test_the_hall_says_in_words_what_it_shows() -> None:
    assert drawings.seats_in_words(90, 71) == "71 of 90 seats are taken"
    assert drawings.seats_in_words(90, 90, 4) == "All 90 seats are taken. 4 wait outside."
    assert drawings.seats_in_words(None, 1) == "1 is coming"
    assert 'aria-label="71 of 90 seats are taken"' in drawings.hall(90, 71)


def test_a_label_is_escaped() -> None:
    svg = drawings.hall(90, 71, label='"><script>alert(1)</script>')

    assert "<script>" not in svg


# --- The month -------------------------------------------------------------------------------------
def test_the_sun_climbs_until_june_and_sinks_until_december() -> None:
    heights = [drawings.sun_height(2027, month) for month in range(1, 13)]  # from the top: small is high

    assert heights[:6] == sorted(heights[:6], reverse=True)
    assert heights[5:] == sorted(heights[5:])
    assert len(set(heights)) == 12


@pytest.mark.parametrize(
    ("month", "minutes"), [(2, 9 * 60 + 30), (3, 11 * 60 + 45), (6, 17 * 60 + 35), (12, 7 * 60)]
)
def test_daylight_agrees_with_the_almanac(month: int, minutes: int) -> None:
    """Sunrise to sunset at Herning (56.1° N) on the 15th, within a quarter of an hour."""
    assert abs(drawings.daylight(2027, month).total_seconds() / 60 - minutes) <= 15


def test_the_head_of_a_month_is_the_same_but_for_its_sun() -> None:
    february, june = drawings.month_head(2027, 2), drawings.month_head(2027, 6)

    assert re.sub(r'cy="\d+"', "", february) == re.sub(r'cy="\d+"', "", june)
    assert february != june
    assert drawings.daylight_in_words(2027, 2) == "Light for 9 h 30 min"


# --- Charts ------------------------------------------------------------------------------------------
def test_a_bar_has_a_part_for_each_kind_with_somebody_in_it() -> None:
    svg = drawings.bar({"yes": 33, "maybe": 0, "waiting": 2, "no": 14, "unanswered": 42}, 91, "33 are coming")

    assert re.findall(r'class="(b-\w+)"', svg) == ["b-yes", "b-wait", "b-no", "b-none"]
    assert 'aria-label="33 are coming"' in svg


def test_a_bar_ends_where_its_parts_do() -> None:
    svg = drawings.bar({"yes": 30, "no": 30}, 60)

    parts = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)%" y="1" width="([\d.]+)%"', svg)]
    assert parts == [(0.0, 49.5), (50.0, 49.5)]


def test_an_empty_bar_divides_by_nothing() -> None:
    assert "<rect" not in drawings.bar({"yes": 0}, 0)


def test_names_in_bars_are_escaped() -> None:
    html = drawings.bars([Row("<b>Smag & land</b>", {"yes": 1}, note="<i>1", url='/?a="b"')])

    assert "&lt;b&gt;Smag &amp; land" in html
    assert "<i>" not in html
    assert 'href="/?a=&quot;b&quot;"' in html


def test_bars_share_a_scale_when_they_are_given_one() -> None:
    html = drawings.bars([Row("A", {"yes": 40}), Row("B", {"yes": 10})], full=40)

    assert re.findall(r'width="([\d.]+)%"', html) == ["99.5", "24.5"]


def test_growth_climbs_in_steps_to_the_capacity() -> None:
    chart = Growth([(date(2027, 1, 1), 0), (date(2027, 1, 6), 30), (date(2027, 1, 11), 60)], capacity=60)

    svg = drawings.growth(chart, label="Seats")

    assert '<path class="ln" d="M40 180H320V105H600V30"/>' in svg
    assert '<path class="cap" d="M40 30H630"/>' in svg


def test_growth_marks_what_we_did_and_escapes_it() -> None:
    chart = Growth([(date(2027, 1, 1), 0), (date(2027, 1, 11), 9)], marks={date(2027, 1, 6): "<Reminder>"})

    svg = drawings.growth(chart, label='"Seats"')

    assert 'class="mark-day" d="M320 30V180"' in svg
    assert "&lt;Reminder&gt;" in svg
    assert "&quot;Seats&quot;" in svg


def test_growth_without_a_day_draws_nothing_and_with_one_stays_in_the_frame() -> None:
    assert drawings.growth(Growth([]), label="Seats") == ""
    assert 'd="M40 180V30H600"' in drawings.growth(Growth([(date(2027, 1, 1), 5)]), label="Seats")


@pytest.mark.parametrize(
    ("top", "numbers"), [(1, []), (3, [1, 2]), (10, [5]), (60, [20, 40]), (71, [25, 50]), (300, [100, 200])]
)
def test_the_numbers_beside_a_curve_are_round(top: int, numbers: list[int]) -> None:
    svg = drawings.growth(Growth([(date(2027, 1, 1), 0), (date(2027, 1, 2), top)]), label="Seats")

    assert [int(number) for number in re.findall(r">(\d+)</text>", svg)] == numbers


@pytest.mark.parametrize(
    "svg", [drawings.hall(90, 71), drawings.month_head(2027, 2), drawings.bar({"yes": 1}, 2)]
)
def test_no_drawing_carries_style_or_script(svg: str) -> None:
    assert " style=" not in svg
    assert "<script" not in svg
    assert " on" not in svg.replace("w w-on", "")


def test_the_tags_draw_in_templates() -> None:
    html = Template(
        "{% load drawings %}{% hall 90 71 maybe=6 %}{% month_head 2027 2 %}{% bars rows %}"
        "{% seats_in_words 90 71 %}"
    ).render(Context({"rows": [Row("A", {"yes": 1})]}))

    assert html.count("<svg") == 3
    assert html.endswith("71 of 90 seats are taken")
