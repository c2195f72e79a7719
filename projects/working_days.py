"""Counting working days: no weekends, no Danish public holidays. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from events.quiet import holiday_name


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and not holiday_name(day)


def working_days_after(day: date, count: int) -> date:
    """The day on which so many whole working days have passed since `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
