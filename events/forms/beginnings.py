"""What a new event begins from: the usual of its kind, or the last one like it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from events.advice import is_good_day
from events.forms.events import initial_of
from events.models import Event, EventState
from events.presets import PRESETS, next_day
from networks.models import Network

NOT_HELD = [EventState.CANCELLED, EventState.POSTPONED]


def from_preset(kind: str, network: Network | None) -> dict[str, Any]:
    """A proposal for a new event of this kind, on a day that is good for the network."""
    preset, today = PRESETS[kind], timezone.localdate()
    last = _last_begun(kind, network)
    before = timezone.localdate(last.starts_at) if last else today
    day = next_day(before, today, lambda proposed: _is_good(proposed, network))
    number = _held_or_planned(kind, network, day.year) + 1
    deadline = day - timedelta(days=preset.deadline_days)
    return {
        "kind": kind,
        "network": network.pk if network else None,
        "title": preset.title_for(str(network or ""), number, day.year),
        "date": day,
        "starts": preset.starts,
        "ends": preset.ends,
        "deadline": deadline,
        "proposed": f"{day} {deadline}",
        "capacity": preset.capacity,
        "guests_allowed": preset.guests,
        "dishes": [str(dish) for dish in preset.dishes],
        "freed_seats": preset.freed_seats,
        "visibility": preset.visibility,
        "open_registration": preset.open_registration,
        "mode": preset.mode,
    }


def _last_begun(kind: str, network: Network | None) -> Event | None:
    """The network's last one of this kind that took place: what is planned or called off sets no rhythm."""
    if network is None:
        return None
    begun = network.events.filter(kind=kind, starts_at__lte=timezone.now())
    return begun.exclude(state__in=[EventState.DRAFT, *NOT_HELD]).order_by("-starts_at").first()


def _is_good(day: date, network: Network | None) -> bool:
    """People gather on weekdays, and on Saturdays for seminars: never proposed for a Sunday or a holiday."""
    return day.weekday() != 6 and is_good_day(day, network)


def _held_or_planned(kind: str, network: Network | None, year: int) -> int:
    if network is None:
        return 0
    events = network.events.filter(kind=kind).between(date(year, 1, 1), date(year, 12, 31))
    return events.exclude(state__in=NOT_HELD).count()


def from_event(event: Event) -> dict[str, Any]:
    """Everything but the date and the answers; the day is proposed, the deadline lies as many days before."""
    initial = initial_of(event)
    before = timezone.localdate(event.starts_at)
    day = next_day(before, timezone.localdate(), lambda proposed: _is_good(proposed, event.network))
    moved = day - before
    deadline = _moved(initial["deadline"], moved)
    number = _held_or_planned(event.kind, event.network, day.year) + 1
    return initial | {
        "title": _numbered_anew(event, number, day.year),
        "date": day,
        "end_date": _moved(initial["end_date"], moved),
        "deadline": deadline,
        "proposed": f"{day} {deadline}" if deadline else "",
        "opens": None,
        "starts_occasion": "",
        "ends_occasion": "",
        "version": "",
    }


def _moved(day: date | datetime | None, by: timedelta) -> date | None:
    return day + by if day else None


def _numbered_anew(event: Event, number: int, year: int) -> str:
    """A title that followed the pattern of its kind gets the next number; every other stays."""
    preset, last_year = PRESETS[event.kind], timezone.localdate(event.starts_at).year
    network = str(event.network or "")
    patterns = {preset.title_for(network, place, last_year) for place in range(1, 40)}
    return preset.title_for(network, number, year) if event.title in patterns else event.title
