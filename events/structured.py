"""An event as schema.org Event in JSON-LD, for search engines (schema.org/Event). Pure.

The link to an online meeting is a secret of those who come: the page of the event stands in its place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SCHEMA = "https://schema.org"
STATUSES = {
    "cancelled": f"{SCHEMA}/EventCancelled",
    "postponed": f"{SCHEMA}/EventPostponed",
    "moved": f"{SCHEMA}/EventRescheduled",
}
MODES = {
    "physical": f"{SCHEMA}/OfflineEventAttendanceMode",
    "online": f"{SCHEMA}/OnlineEventAttendanceMode",
    "hybrid": f"{SCHEMA}/MixedEventAttendanceMode",
}
_IN_SCRIPTS = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True, kw_only=True)
class Place:
    name: str
    address: str = ""
    municipality: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What we tell of an event. Times are aware; `state` and `mode` are the words of the model.

    `previous_start` is where it was moved from, `seats_free` None where there is no limit, `opens_at` when
    one may register.
    """

    url: str
    title: str
    summary: str = ""
    language: str = "da"
    state: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    previous_start: datetime | None = None
    place: Place | None = None
    hosts: tuple[str, ...] = ()
    seats: int | None = None
    seats_free: int | None = None
    opens_at: datetime | None = None
    takes_sign_ups: bool = False


def event(told: Told) -> dict[str, Any]:
    """The event as plain values, ready to be written as JSON."""
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": told.url,
        "url": told.url,
        "name": told.title,
        "description": told.summary,
        "inLanguage": told.language,
        "startDate": _local(told.starts_at),
        "endDate": _local(told.ends_at),
        "eventStatus": _status(told),
        "eventAttendanceMode": MODES[told.mode],
        "location": _location(told),
        "organizer": [{"@type": "Organization", "name": name} for name in told.hosts],
        "isAccessibleForFree": True,
        "offers": _offers(told),
        "maximumAttendeeCapacity": told.seats,
        "remainingAttendeeCapacity": told.seats_free if told.seats is not None else None,
    }
    if told.previous_start is not None:
        found["previousStartDate"] = _local(told.previous_start)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def script(told: Told) -> str:
    """The JSON as it may stand inside `<script>`: no text of ours can end the element."""
    return json.dumps(event(told), ensure_ascii=False, sort_keys=True).translate(_IN_SCRIPTS)


def _status(told: Told) -> str:
    moved = "moved" if told.previous_start is not None else ""
    return STATUSES.get(told.state) or STATUSES.get(moved) or f"{SCHEMA}/EventScheduled"


def _location(told: Told) -> dict[str, Any] | list[dict[str, Any]] | None:
    online = {"@type": "VirtualLocation", "url": told.url}
    if told.mode == "online":
        return online
    place = _place(told.place) if told.place is not None else None
    if told.mode == "hybrid":
        return [place, online] if place else online
    return place


def _place(place: Place) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.municipality,
        "addressCountry": "DK",
    }
    found: dict[str, Any] = {
        "@type": "Place",
        "name": place.name,
        "address": {name: value for name, value in address.items() if value},
    }
    if place.latitude is not None and place.longitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return found


def _offers(told: Told) -> dict[str, Any] | None:
    """Free of charge; offered to whoever comes by only where strangers are welcome."""
    if not told.takes_sign_ups:
        return None
    left = told.seats_free is None or told.seats_free > 0
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": told.url,
        "price": "0",
        "priceCurrency": "DKK",
        "availability": f"{SCHEMA}/{'InStock' if left else 'SoldOut'}",
    }
    if told.opens_at is not None:
        offer["validFrom"] = _local(told.opens_at)
    return offer


def _local(moment: datetime) -> str:
    """2027-03-06T10:00:00+01:00"""
    return moment.astimezone(COPENHAGEN).isoformat(timespec="seconds")
