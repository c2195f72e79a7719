"""Who is missing in a partnership."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from projects import wording
from projects.completeness import (
    LOCAL_KINDS,
    REQUIRED_SECTORS,
    Light,
    Party,
    Project,
    decisions_lacking,
    report,
)

pytestmark = pytest.mark.once

HERNING, STRUER, LEMVIG = "0657", "0671", "0665"
MUNICIPALITY = Party("public_authority", "municipality", HERNING)
VILLAGE = Party("civil_society", "village_association", STRUER)
BAKERY = Party("business", "food_producer", HERNING)
LAGS = {HERNING: "LAG A", STRUER: "LAG B", LEMVIG: "LAG B"}

PARTIES = st.builds(
    Party,
    sector=st.sampled_from(["", *REQUIRED_SECTORS, "research", "partnership"]),
    kind=st.sampled_from(["", "museum", *sorted(LOCAL_KINDS)]),
    municipality=st.sampled_from(["", HERNING, STRUER, LEMVIG]),
    competences=st.frozensets(st.integers(1, 4)),
    confirmed=st.booleans(),
)
PROJECTS = st.builds(
    Project,
    competences=st.lists(st.integers(1, 4), unique=True).map(tuple),
    is_cooperation=st.booleans(),
    cooperation=st.sampled_from(["", "national", "transnational"]),
    groups=st.just(LAGS),
    supporting=st.frozensets(st.sampled_from(["LAG A", "LAG B"])),
    supporting_abroad=st.integers(0, 2),
)


def test_three_municipal_actors_lack_business_civil_society_and_a_local_community() -> None:
    struer = Party("public_authority", "municipality", STRUER)

    found = report([MUNICIPALITY, struer, Party("public_authority", "region", LEMVIG)], Project())

    with translation.override("da"):
        assert wording.summary(found, {}) == "Mangler erhverv og civilsamfund; intet lokalt fællesskab"


def test_a_partnership_across_sectors_and_places_lacks_nothing() -> None:
    found = report([MUNICIPALITY, VILLAGE, BAKERY], Project())

    assert found.is_complete
    assert wording.summary(found, {}) == ""


def test_who_is_asked_and_has_not_answered_is_half_lit() -> None:
    asked = Party("business", "food_producer", HERNING, confirmed=False)

    found = report([MUNICIPALITY, VILLAGE, asked], Project())

    assert dict(found.sectors)["business"] is Light.HALF
    assert found.waits
    assert not found.is_complete
    assert found.missing_sectors == ()


def test_one_municipality_alone_is_not_across() -> None:
    found = report([MUNICIPALITY, BAKERY], Project())

    assert found.across is Light.DARK
    with translation.override("da"):
        assert "kun én kommune" in wording.summary(found, {})


def test_an_association_of_the_whole_region_is_no_local_community() -> None:
    assert report([Party("civil_society", "association", STRUER)], Project()).local_community is Light.DARK


def test_what_is_sought_lacks_until_somebody_brings_it() -> None:
    project = Project(competences=(1, 2))
    lawyer = Party("business", "consultancy", STRUER, frozenset({1}))

    found = report([MUNICIPALITY, VILLAGE, lawyer], project)

    assert found.uncovered == (2,)
    with translation.override("da"):
        words = wording.summary(found, {1: "Jurist", 2: "Energirådgiver"})
    assert words == "Ingen kommer endnu med energirådgiver"


def test_cooperation_takes_two_action_groups() -> None:
    project = Project(is_cooperation=True, groups=LAGS)

    one = report(
        [Party("business", municipality=STRUER), Party("civil_society", municipality=LEMVIG)], project
    )
    two = report([MUNICIPALITY, VILLAGE], project)

    assert (one.two_groups, two.two_groups) == (Light.DARK, Light.LIT)
    assert report([MUNICIPALITY], Project(groups=LAGS)).two_groups is None


@pytest.mark.parametrize(
    ("cooperation", "danish", "abroad", "lacks"),
    [
        ("", 0, 0, "two"),
        ("national", 1, 0, "two"),
        ("national", 2, 0, ""),
        ("neighbour", 1, 1, "danish"),
        ("transnational", 2, 0, "abroad"),
        ("transnational", 1, 1, ""),
        ("transnational", 0, 2, ""),
    ],
)
def test_which_decisions_carry_a_cooperation_project(
    cooperation: str, danish: int, abroad: int, lacks: str
) -> None:
    project = Project(
        is_cooperation=True,
        cooperation=cooperation,
        supporting=frozenset(f"LAG {number}" for number in range(danish)),
        supporting_abroad=abroad,
    )

    assert decisions_lacking(project) == lacks


@settings(deadline=None)
@given(st.lists(PARTIES, max_size=6), PARTIES, PROJECTS)
def test_one_more_confirmed_party_never_makes_it_worse(
    parties: list[Party], more: Party, project: Project
) -> None:
    order = {Light.DARK: 0, Light.HALF: 1, Light.LIT: 2}
    before, after = report(parties, project), report([*parties, more], project)

    assert set(after.missing_sectors) <= set(before.missing_sectors)
    assert set(after.uncovered) <= set(before.uncovered)
    assert order[after.across] >= order[before.across]
    assert order[after.local_community] >= order[before.local_community]
    assert before.is_complete <= after.is_complete


@settings(deadline=None)
@given(st.lists(PARTIES, max_size=6), PROJECTS)
def test_the_summary_is_empty_exactly_where_nothing_is_dark(parties: list[Party], project: Project) -> None:
    found = report(parties, project)

    assert (wording.summary(found, {1: "a", 2: "b", 3: "c", 4: "d"}) == "") == (
        found.is_complete or found.waits
    )
