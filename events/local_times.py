"""A day and a clock as people write them, made into a moment. Pure; Danish time.

Twice a year the clock on the wall does not say enough: one hour in spring does not exist, and one in autumn
comes twice. We refuse the first and ask about the second, rather than guess (PEP 495).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST, SECOND = "first", "second"


def moment(day: date, clock: time, occasion: str = "") -> datetime:
    """The moment when Danish clocks show this; `occasion` is FIRST or SECOND where they show it twice.

    Raises `ValidationError`: `no_such_hour`, or `which_hour` where `occasion` is needed and missing.
    """
    first = datetime.combine(day, clock, COPENHAGEN).replace(fold=0)
    second = first.replace(fold=1)
    if not _exists(first):
        raise ValidationError(
            _("The clock jumps over %(clock)s that night, when summer time begins. Choose another time."),
            code="no_such_hour",
            params={"clock": _written(clock)},
        )
    if first.utcoffset() == second.utcoffset() or occasion == FIRST:
        return first
    if occasion == SECOND:
        return second
    raise ValidationError(
        _("The clock shows %(clock)s twice that night, when summer time ends. Which of the two do you mean?"),
        code="which_hour",
        params={"clock": _written(clock)},
    )


def comes_twice(day: date, clock: time) -> bool:
    first = datetime.combine(day, clock, COPENHAGEN).replace(fold=0)
    return _exists(first) and first.utcoffset() != first.replace(fold=1).utcoffset()


def occasion_of(instant: datetime) -> str:
    """FIRST or SECOND for a moment in the hour that comes twice; empty for every other."""
    local = instant.astimezone(COPENHAGEN)
    if not comes_twice(local.date(), local.time().replace(fold=0)):
        return ""
    return SECOND if local.fold else FIRST


def _exists(local: datetime) -> bool:
    there_and_back = local.astimezone(UTC).astimezone(COPENHAGEN)
    return there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None)


def _written(clock: time) -> str:
    return f"{clock.hour}.{clock.minute:02d}"
