"""Nobody is reminded in the evening, at night, or on a Danish holiday."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from events.quiet import is_quiet, next_allowed

HOURS = {"from_hour": 20, "until_hour": 7}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2027-02-17T06:59", True),
        ("2027-02-17T07:00", False),
        ("2027-02-17T19:59", False),
        ("2027-02-17T20:00", True),
        ("2027-03-26T12:00", True),  # Good Friday
        ("2027-05-06T12:00", True),  # Ascension
        ("2027-12-24T12:00", True),  # Christmas Eve
        ("2027-12-27T12:00", False),
    ],
)
def test_quiet_hours_and_days(moment: str, quiet: bool):
    assert is_quiet(at(moment), **HOURS) is quiet


@pytest.mark.parametrize(
    ("pressed", "leaves"),
    [
        ("2027-02-17T12:34", "2027-02-17T12:34"),
        ("2027-02-17T22:00", "2027-02-18T08:00"),
        ("2027-02-17T03:00", "2027-02-17T08:00"),
        ("2027-03-24T21:00", "2027-03-27T08:00"),  # over Maundy Thursday and Good Friday
        ("2027-03-27T23:30", "2027-03-30T08:00"),  # and over the shift to summer time
    ],
)
def test_a_press_leaves_at_the_next_allowed_moment(pressed: str, leaves: str):
    assert next_allowed(at(pressed), **HOURS, at_hour=8) == at(leaves)
