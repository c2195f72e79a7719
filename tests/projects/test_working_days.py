"""Three working days."""

from __future__ import annotations

from datetime import date

import pytest

from projects.working_days import working_days_after

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 2, 15), date(2027, 2, 18)),  # a Monday
        (date(2027, 2, 18), date(2027, 2, 23)),  # a Thursday: over the weekend
        (date(2027, 2, 20), date(2027, 2, 24)),  # a Saturday
        (date(2027, 3, 24), date(2027, 4, 1)),  # the Wednesday before Easter
    ],
)
def test_weekends_and_holidays_do_not_count(day: date, due: date) -> None:
    assert working_days_after(day, 3) == due
