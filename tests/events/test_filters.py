"""Filters: read from an address, written back, said in words."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import translation

from events.filters import FIXED, Choice, Filter, Known, parse


def choice(kind: str, value: str, name: str, name_en: str = "") -> Choice:
    return Choice(value, value, f"{kind}:{value}", name, name_en)


KNOWN: Known = {
    **FIXED,
    "netvaerk": {
        "ildsjaele": choice("network", "ildsjaele", "Ildsjælenes Forum", "Forum of the Committed"),
        "smag": choice("network", "smag", "Smag på landet"),
    },
    "tema": {"mobilitet": choice("theme", "mobilitet", "Mobilitet", "Mobility")},
    "kommune": {
        "0657": choice("municipality", "0657", "Herning"),
        "0779": choice("municipality", "0779", "Skive"),
        "0791": choice("municipality", "0791", "Viborg"),
        "0741": choice("municipality", "0741", "Samsø"),
    },
    "arrangoer": {"lokalraad": choice("organiser", "lokalraad", "Rughede Borgerforening")},
}


def read(query: str) -> Filter:
    return parse(QueryDict(query), KNOWN).filter


def test_the_same_filter_has_one_address_however_it_is_asked_for() -> None:
    one = read("kommune=0791&slags=temaseminar&kommune=0657&netvaerk=smag")
    other = read("netvaerk=SMAG&kommune=0657&slags=%20temaseminar&kommune=0791&kommune=0657&utm_source=mail")

    assert one == other
    assert one.query == "netvaerk=smag&slags=temaseminar&kommune=0657&kommune=0791"
    assert read(one.query) == one


def test_fields_of_a_form_left_empty_ask_for_nothing() -> None:
    parsed = parse(QueryDict("netvaerk=&slags=&tema=&kommune=&arrangoer=&form=&ledige="), KNOWN)

    assert not parsed.filter
    assert parsed.unknown == ()
    assert parsed.filter.query == ""


@pytest.mark.parametrize(
    "query", ["slags=fest", "kommune=657", "netvaerk=smag&tema=ukendt", "form=begge", "ledige=1"]
)
def test_what_nobody_knows_is_told_apart(query: str) -> None:
    assert parse(QueryDict(query), KNOWN).unknown


def test_a_known_value_beside_an_unknown_one_still_counts() -> None:
    parsed = parse(QueryDict("kommune=0657&kommune=9999"), KNOWN)

    assert parsed.filter.values("kommune") == ("0657",)
    assert parsed.unknown == ("9999",)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Alle møder"),
        ("slags=temaseminar&kommune=0657", "Temaseminarer i Herning"),
        ("netvaerk=ildsjaele", "Ildsjælenes Forum"),
        ("netvaerk=ildsjaele&slags=studietur", "Studieture i Ildsjælenes Forum"),
        ("slags=studietur&slags=temaseminar", "Studieture og temaseminarer"),
        ("tema=mobilitet", "Alle møder om mobilitet"),
        ("kommune=0657&kommune=0779&kommune=0791", "Alle møder i Herning, Skive og Viborg"),
        ("arrangoer=lokalraad", "Alle møder hos Rughede Borgerforening"),
        ("slags=temaseminar&form=online", "Temaseminarer, online"),
        ("form=fysisk&ledige=ja", "Alle møder, med fremmøde, med ledige pladser"),
    ],
)
def test_a_filter_says_its_name_in_danish(query: str, said: str) -> None:
    with translation.override("da"):
        assert read(query).name == said


def test_a_filter_says_its_name_in_english() -> None:
    with translation.override("en"):
        named = read("netvaerk=ildsjaele&slags=temaseminar&tema=mobilitet&kommune=0657").name

    assert named == "Theme seminars in Forum of the Committed about mobility in Herning"


def test_asking_for_both_forms_is_asking_for_either() -> None:
    with translation.override("en"):
        assert read("form=fysisk&form=online").name == "All events"


def test_a_feed_does_not_follow_free_seats() -> None:
    chosen = read("kommune=0657&ledige=ja")

    assert chosen.free_seats
    assert chosen.for_feed.query == "kommune=0657"


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ("all",)),
        ("form=online", ("all",)),
        ("slags=temaseminar", ("kind:theme_seminar",)),
        ("slags=temaseminar&kommune=0657&kommune=0779", ("municipality:0657", "municipality:0779")),
        ("netvaerk=smag&slags=temaseminar", ("network:smag",)),
    ],
)
def test_a_feed_is_as_new_as_its_narrowest_part(query: str, keys: tuple[str, ...]) -> None:
    assert read(query).revision_keys == keys


def test_a_value_can_be_let_go() -> None:
    chosen = read("kommune=0657&slags=temaseminar")

    assert chosen.with_values("kommune", []).query == "slags=temaseminar"
    assert (
        chosen.with_values("form", [KNOWN["form"]["online"]]).query
        == "slags=temaseminar&kommune=0657&form=online"
    )


@pytest.mark.parametrize(
    ("places", "name"),
    [
        ("kommune=0741", "Alle møder på Samsø"),
        ("kommune=0657", "Alle møder i Herning"),
        ("kommune=0741&kommune=0657", "Alle møder i Herning og Samsø"),
    ],
)
def test_one_is_on_an_island_and_in_a_municipality(places: str, name: str) -> None:
    with translation.override("da"):
        assert parse(QueryDict(places), KNOWN).filter.name == name
