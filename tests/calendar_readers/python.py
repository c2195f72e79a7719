"""vobject and ics, two Python implementations older than ours, and independent of each other."""

from datetime import UTC, date, datetime
from typing import Any

import ics
import vobject


def read_with_vobject(content: bytes) -> dict[str, Any]:
    root = vobject.readOne(content.decode())
    return {
        "method": root.method.value if hasattr(root, "method") else None,
        "name": root.contents["x-wr-calname"][0].value if "x-wr-calname" in root.contents else None,
        "events": [_vobject_event(event) for event in root.contents.get("vevent", [])],
    }


def _vobject_event(event: Any) -> dict[str, Any]:
    def value(name: str) -> Any:
        return event.contents[name][0].value if name in event.contents else None

    def person(found: Any) -> dict[str, Any]:
        parameters = {name: values[0] for name, values in found.params.items()}
        return {
            "email": found.value.removeprefix("mailto:"),
            "name": parameters.get("CN"),
            "partstat": parameters.get("PARTSTAT"),
            "rsvp": parameters.get("RSVP"),
        }

    organiser = event.contents.get("organizer")
    return {
        "uid": value("uid"),
        "sequence": int(value("sequence")),
        "status": value("status"),
        "start": _moment(value("dtstart")),
        "end": _moment(value("dtend")),
        "summary": value("summary"),
        "description": value("description"),
        "location": value("location"),
        "url": value("url"),
        "categories": [name for found in event.contents.get("categories", []) for name in found.value],
        "organiser": person(organiser[0]) if organiser else None,
        "attendees": [person(found) for found in event.contents.get("attendee", [])],
    }


def read_with_ics(content: bytes) -> dict[str, Any]:
    """ics keeps neither the order of events nor SEQUENCE as an attribute: it is among the extra lines."""
    calendar = ics.Calendar(content.decode())
    events = sorted(calendar.events, key=lambda event: (event.begin, event.uid))
    names = [line.value for line in calendar.extra if line.name == "X-WR-CALNAME"]
    return {
        "method": calendar.method,
        "name": names[0] if names else None,
        "events": [_ics_event(event) for event in events],
    }


def _ics_event(event: Any) -> dict[str, Any]:
    extra = {line.name: line.value for line in event.extra}

    def person(found: Any) -> dict[str, Any]:
        return {
            "email": found.email,
            "name": found.common_name,
            "partstat": getattr(found, "partstat", None),
            "rsvp": getattr(found, "rsvp", None),
        }

    return {
        "uid": event.uid,
        "sequence": int(extra["SEQUENCE"]),
        "status": event.status,
        "start": event.begin.date().isoformat() if event.all_day else _moment(event.begin.datetime),
        "end": event.end.date().isoformat() if event.all_day else _moment(event.end.datetime),
        "summary": event.name,
        "description": event.description,
        "location": event.location,
        "url": event.url,
        "categories": sorted(event.categories),
        "organiser": person(event.organizer) if event.organizer else None,
        "attendees": [person(found) for found in event.attendees],
    }


def _moment(value: datetime | date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    assert value.tzinfo is not None, "read as a floating time"
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
