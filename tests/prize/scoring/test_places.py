"""Places are shared by those who are equal, and a row is cut only where all before are told from all behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prize.scoring.places import Place, Side, groups, places_by, places_of, side

pytestmark = pytest.mark.once


def test_who_cannot_be_told_from_anybody_keeps_the_row_whole() -> None:
    """1 before 2 before 4; 3 beside all of them."""
    places = {1: Place(1, 2), 2: Place(2, 3), 3: Place(1, 4), 4: Place(3, 4)}

    assert groups(places) == [(1, 3, 2, 4)]


def test_a_row_is_cut_where_it_can_be() -> None:
    places = {1: Place(2, 3), 2: Place(1, 1), 3: Place(2, 3), 4: Place(4, 4)}

    assert groups(places) == [(2,), (1, 3), (4,)]


@given(st.dictionaries(st.integers(), st.integers(-3, 3)))
def test_groups_and_places_are_two_ways_to_say_the_same(worths: dict[int, int]) -> None:
    places = places_by(worths)

    assert places_of(groups(places)) == places
    for key, place in places.items():
        assert place.first == 1 + sum(worth > worths[key] for worth in worths.values())
        assert place.last == sum(worth >= worths[key] for worth in worths.values())


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place(5, 5), Side.IN),
        (Place(4, 5), Side.IN),
        (Place(5, 6), Side.ON_THE_LINE),
        (Place(6, 7), Side.OUT),
        (None, Side.GONE),
    ],
)
def test_the_side_of_a_line_after_five(place: Place | None, told: Side) -> None:
    assert side(place, 5) is told
