"""What a new event of each kind usually looks like. Data to begin from: every field can be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import EventKind, EventVisibility, FreedSeats, Mode

FAR_TOO_MANY = 1.5
"""So many times the most seats ever used in a place, and we ask whether the number is right."""

_SOONEST = timedelta(weeks=3)  # people need time to answer
_BETWEEN = timedelta(weeks=4)
_LUNCH = (_("Today’s dish"), _("Vegetarian dish"), _("Vegan dish"))


@dataclass(frozen=True)
class Preset:
    """`title` may hold %(number)d, the meeting's number in its year, and %(network)s, %(year)d."""

    title: str | Promise
    starts: time
    ends: time
    deadline_days: int
    capacity: int | None = None
    guests: int = 0
    dishes: tuple[str | Promise, ...] = ()
    freed_seats: str = FreedSeats.OFFERED
    visibility: str = EventVisibility.PUBLIC
    open_registration: bool = False
    mode: str = Mode.PHYSICAL

    def title_for(self, network: str, number: int, year: int) -> str:
        return str(self.title) % {"network": network, "number": number, "year": year}


PRESETS: dict[str, Preset] = {
    EventKind.NETWORK_MEETING: Preset(
        title=_("Network meeting %(number)d, %(year)d"),
        starts=time(10),
        ends=time(15),
        deadline_days=7,
        capacity=40,
        dishes=_LUNCH,
        visibility=EventVisibility.MEMBERS,
        freed_seats=FreedSeats.AT_ONCE,
    ),
    EventKind.THEME_SEMINAR: Preset(
        title="",
        starts=time(10),
        ends=time(15, 30),
        deadline_days=10,
        capacity=90,
        guests=1,
        dishes=_LUNCH,
        open_registration=True,
    ),
    EventKind.CONFERENCE: Preset(
        title="",
        starts=time(9),
        ends=time(16),
        deadline_days=14,
        capacity=150,
        dishes=_LUNCH,
        open_registration=True,
        mode=Mode.HYBRID,
    ),
    EventKind.ANNUAL_MEETING: Preset(
        title=_("Annual meeting %(year)d"),
        starts=time(17),
        ends=time(20, 30),
        deadline_days=7,
        capacity=90,
        guests=1,
        dishes=_LUNCH,
        visibility=EventVisibility.MEMBERS,
    ),
    EventKind.INFORMATION_MEETING: Preset(
        title="",
        starts=time(19),
        ends=time(21),
        deadline_days=2,
        capacity=90,
        guests=3,
        freed_seats=FreedSeats.AT_ONCE,
        open_registration=True,
    ),
    EventKind.STUDY_TRIP: Preset(
        title="", starts=time(8), ends=time(17), deadline_days=21, capacity=50, dishes=_LUNCH
    ),
    EventKind.AWARD_CEREMONY: Preset(
        title="",
        starts=time(14),
        ends=time(16),
        deadline_days=14,
        capacity=160,
        guests=4,
        visibility=EventVisibility.PUBLIC,
        open_registration=True,
    ),
    EventKind.PRIZE_EVENT: Preset(
        title="",
        starts=time(10),
        ends=time(14),
        deadline_days=10,
        capacity=45,
        dishes=_LUNCH,
        visibility=EventVisibility.INVITED,
    ),
}


def next_day(last: date, today: date, is_good: Callable[[date], bool]) -> date:
    """The same weekday as last time, some weeks on, the first such day that is good; July is left alone."""
    earliest = max(last + _BETWEEN, today + _SOONEST)
    day = earliest + timedelta(days=(last.weekday() - earliest.weekday()) % 7)
    for _week in range(60):
        if day.month != 7 and is_good(day):
            break
        day += timedelta(weeks=1)
    return day
