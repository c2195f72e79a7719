"""The formal rules, one by one: facts in, findings out."""

from __future__ import annotations

from typing import Any

import pytest

from prize.eligibility import RULES, Entry, check

SIZE = {"rule": "max_inhabitants", "limit": 2000}


@pytest.mark.parametrize(
    ("rule", "facts", "holds"),
    [
        (SIZE, {"inhabitants": 2000}, True),
        (SIZE, {"inhabitants": 2001}, False),
        (SIZE, {"inhabitants": None}, False),
        (SIZE, {"inhabitants": 5400, "is_cluster": True, "largest_village": 1900}, True),
        (SIZE, {"inhabitants": 5400, "is_cluster": True, "largest_village": 2100}, False),
        (SIZE, {"inhabitants": 1400, "is_cluster": True}, True),
        (SIZE, {"inhabitants": 2400, "is_cluster": True}, False),
        ({"rule": "in_region"}, {"in_region": True}, True),
        ({"rule": "in_region"}, {"in_region": False}, False),
        ({"rule": "in_region"}, {"in_region": None}, True),
        ({"rule": "single_nomination"}, {}, True),
        ({"rule": "single_nomination"}, {"nominated_elsewhere": 1}, False),
        ({"rule": "within_cap"}, {"chosen_by_nominator": 2, "cap": 2}, True),
        ({"rule": "within_cap"}, {"chosen_by_nominator": 3, "cap": 2}, False),
        ({"rule": "summary"}, {"summary_length": 0}, False),
        ({"rule": "summary"}, {"summary_length": 2500}, True),
        ({"rule": "summary"}, {"summary_length": 2501}, False),
        ({"rule": "summary", "limit": 100}, {"summary_length": 101}, False),
        ({"rule": "consents"}, {}, False),
        ({"rule": "consents"}, {"consents": frozenset({"take_part"})}, True),
        (
            {"rule": "consents", "kinds": ["take_part", "pictures"]},
            {"consents": frozenset({"take_part"})},
            False,
        ),
        ({"rule": "media"}, {"media": ("film",)}, True),
        ({"rule": "media", "kinds": ["image"]}, {"media": ("image", "film")}, False),
        ({"rule": "media", "kinds": ["images", "audio", "video"]}, {"media": ("image", "film")}, True),
        ({"rule": "media"}, {"media": ("film",), "without_alternative": 1}, False),
    ],
)
def test_rule(rule: dict[str, Any], facts: dict[str, Any], holds: bool) -> None:
    (found,) = check([rule], Entry(**facts))

    assert found.holds is holds


def test_a_rule_that_nobody_knows_lets_nothing_pass() -> None:
    (found,) = check([{"rule": "has_a_windmill"}], Entry())

    assert not found.holds
    assert found.facts == {"unknown": True}


def test_parameters_that_make_no_sense_fall_back() -> None:
    for rule in RULES:
        check([{"rule": rule, "limit": "mange", "kinds": 7}], Entry(inhabitants=10, summary_length=5))
