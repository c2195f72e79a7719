"""What a host may want to think over before an event is saved: one sentence each, never a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import quiet
from events.models import COMING_STATES, Attendance, Event, EventState, Venue
from events.presets import FAR_TOO_MANY
from networks.models import Network


@dataclass(frozen=True)
class Advice:
    """`code` is what a confirmation names: past, holiday, clash, deadline, overnight, seats, fewer or facts."""

    code: str
    text: str


def about_the_day(day: date, network: Network | None, event_pk: int | None = None) -> list[Advice]:
    """A day gone by, a public holiday, another event of the same network."""
    found = []
    if day < timezone.localdate():
        found.append(Advice("past", _("The day is over already. Is the date right?")))
    holiday = quiet.holiday_name(day)
    if holiday:
        text = _("The day is a public holiday: %(name)s. Is that meant?")
        found.append(Advice("holiday", text % {"name": holiday}))
    return found + _clashes(day, network, event_pk)


def _clashes(day: date, network: Network | None, event_pk: int | None) -> list[Advice]:
    if network is None:
        return []
    states = [*COMING_STATES, EventState.DRAFT]
    same_day = network.events.filter(state__in=states).between(day, day).exclude(pk=event_pk or 0)
    text = _("The same network has “%(title)s” that day at %(clock)s. Is that meant?")
    return [Advice("clash", text % {"title": other.title, "clock": _clock(other)}) for other in same_day]


def _clock(event: Event) -> str:
    return time_format(timezone.localtime(event.starts_at))


def about_seats(venue: Venue | None, capacity: int | None, event_pk: int | None = None) -> list[Advice]:
    """Far more seats than have ever been used in that place."""
    if venue is None or capacity is None:
        return []
    there = Event.objects.filter(venue__name=venue.name, venue__room=venue.room).exclude(pk=event_pk or 0)
    usual = there.aggregate(most=Max("capacity"))["most"]
    if usual is None or capacity <= usual * FAR_TOO_MANY:
        return []
    text = ngettext(
        "There is %(chairs)d chair and you wrote %(seats)d. Is that right?",
        "There are %(chairs)d chairs and you wrote %(seats)d. Is that right?",
        usual,
    )
    return [Advice("seats", text % {"chairs": usual, "seats": capacity})]


def about_those_who_come(event: Event, capacity: int | None, online_capacity: int | None) -> list[Advice]:
    """Fewer seats than are taken already."""
    taken = event.registrations.seats_taken(timezone.now())
    found = []
    for attendance, seats in ((Attendance.IN_PERSON, capacity), (Attendance.ONLINE, online_capacity)):
        has = taken.get(attendance, 0)
        if seats is not None and has > seats:
            text = _(
                "%(taken)d seats are taken already, and you wrote %(seats)d. Nobody loses theirs. Is that meant?"
            )
            found.append(Advice("fewer", text % {"taken": has, "seats": seats}))
    return found


def about_the_facts(before: Venue | None, now: Venue | None) -> list[Advice]:
    """Another place with the address, the map or the parking of the one before."""
    if before is None or now is None or now.pk or before.name == now.name:
        return []
    facts = ("address", "latitude", "longitude", "parking", "directions")
    stayed = [getattr(now, name) for name in facts if getattr(now, name) == getattr(before, name)]
    if not any(fact not in ("", None) for fact in stayed):
        return []
    text = _(
        "“%(now)s” still has the address, the way there and the parking of “%(before)s”. Look at them under the place: "
        "is that meant?"
    )
    return [Advice("facts", text % {"now": now.name, "before": before.name})]


def about_the_end(starts_at: datetime, ends_at: datetime) -> list[Advice]:
    """An hour that is before the first is read as one of the next day; late at night that is meant."""
    end = timezone.localtime(ends_at)
    begins = timezone.localtime(starts_at)
    if end.date() == begins.date() or (end.hour < _MORNING and begins.hour >= _EVENING):
        return []
    text = _("It ends on %(day)s at %(clock)s, the day after it begins. Is that meant?")
    return [Advice("overnight", text % {"day": date_format(end, "l"), "clock": time_format(end)})]


_MORNING, _EVENING = 6, 16


def is_good_day(day: date, network: Network | None) -> bool:
    """Whether a copied meeting may well be proposed for this day."""
    return not about_the_day(day, network)


def about_deadline(deadline: datetime | None, starts_at: datetime) -> list[Advice]:
    """A deadline that has passed already, or leaves people less than a day."""
    if deadline is not None and deadline < timezone.now() + timedelta(days=1) and starts_at > timezone.now():
        return [Advice("deadline", _("The deadline leaves people less than a day to answer. Is that meant?"))]
    return []
