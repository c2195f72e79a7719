"""When people may be reminded: not in the evening or at night, and not on public holidays. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@lru_cache(maxsize=64)
def _danish_holidays(year: int) -> frozenset[date]:
    """Danish public holidays, with those that are days off in practice (Christmas Eve and New Year's Eve)."""
    import holidays  # the calendars of all the world: 0.2 s

    days = set(holidays.country_holidays("DK", years=year).keys())
    return frozenset(days | {date(year, 12, 24), date(year, 12, 31)})


def holiday_name(day: date) -> str:
    """The Danish name of a public holiday; empty on every other day."""
    import holidays

    return str(holidays.country_holidays("DK", years=day.year, language="da").get(day, ""))


def is_quiet(moment: datetime, *, from_hour: int, until_hour: int) -> bool:
    """Whether nobody is to be reminded at this moment (any zone in; Danish clock and calendar decide)."""
    local = moment.astimezone(COPENHAGEN)
    return not until_hour <= local.hour < from_hour or local.date() in _danish_holidays(local.year)


def next_allowed(moment: datetime, *, from_hour: int, until_hour: int, at_hour: int) -> datetime:
    """The moment itself where it is allowed, else the next day's (or this day's) `at_hour` that is."""
    if not is_quiet(moment, from_hour=from_hour, until_hour=until_hour):
        return moment
    local = moment.astimezone(COPENHAGEN)
    day = local.date() if local.hour < until_hour else local.date() + timedelta(days=1)
    while day in _danish_holidays(day.year):
        day += timedelta(days=1)
    return datetime.combine(day, time(at_hour), COPENHAGEN)
