"""When a thing happens that hangs on an event, once the event begins at another time. Pure; read on the clock of the house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone


def moved_along(moment: datetime, was: datetime, now: datetime) -> datetime:
    """As much later as `now` is than `was`: a quarter past ten stays that where the clocks are changed in between."""
    return _by(moment, _on_the_wall(now) - _on_the_wall(was))


def at_its_hour(moment: datetime, was: datetime, now: datetime) -> datetime:
    """The same hour, as many days later: what the programme says does not follow the hour the event begins."""
    return _by(moment, timezone.localdate(now) - timezone.localdate(was))


def same_day(one: datetime, other: datetime) -> bool:
    return timezone.localdate(one) == timezone.localdate(other)


def same_hour(one: datetime, other: datetime) -> bool:
    """What a clock shows, whichever the day."""
    return _on_the_wall(one).time() == _on_the_wall(other).time()


def _by(moment: datetime, later: timedelta) -> datetime:
    return (_on_the_wall(moment) + later).replace(tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def _on_the_wall(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(tzinfo=None)
