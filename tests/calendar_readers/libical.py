"""libical 3 (the C library under Evolution, KDE and Cyrus), called directly."""

import ctypes
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.calendar_readers.node import INSTALL

_TEXT_PROPERTIES = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "X-WR-CALNAME"}


class _Time(ctypes.Structure):
    """struct icaltimetype of icaltime.h."""

    _fields_ = (
        ("year", ctypes.c_int),
        ("month", ctypes.c_int),
        ("day", ctypes.c_int),
        ("hour", ctypes.c_int),
        ("minute", ctypes.c_int),
        ("second", ctypes.c_int),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libical.so.3")
    except OSError as missing:
        raise RuntimeError(INSTALL) from missing
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "icalparser_parse_string": (pointer, [text]),
        "icalcomponent_string_to_kind": (number, [text]),
        "icalcomponent_get_first_component": (pointer, [pointer, number]),
        "icalcomponent_get_next_component": (pointer, [pointer, number]),
        "icalcomponent_count_errors": (number, [pointer]),
        "icalcomponent_get_dtstart": (_Time, [pointer]),
        "icalcomponent_get_dtend": (_Time, [pointer]),
        "icalcomponent_get_first_property": (pointer, [pointer, number]),
        "icalcomponent_get_next_property": (pointer, [pointer, number]),
        "icalcomponent_free": (None, [pointer]),
        "icalproperty_get_property_name": (text, [pointer]),
        "icalproperty_get_value": (pointer, [pointer]),
        "icalproperty_get_value_as_string": (text, [pointer]),
        "icalproperty_get_parameter_as_string": (text, [pointer, text]),
        "icalvalue_get_text": (text, [pointer]),
        "icalvalue_get_x": (text, [pointer]),
        "icaltime_as_timet_with_zone": (ctypes.c_long, [_Time, pointer]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def read(content: bytes) -> dict[str, Any]:
    library = _library()
    root = library.icalparser_parse_string(content)
    assert root, "libical cannot read it"
    try:
        assert library.icalcomponent_count_errors(root) == 0, "libical reports errors in it"
        head = dict(_properties(root))
        return {
            "method": _value(head.get("METHOD")),
            "name": _value(head.get("X-WR-CALNAME")),
            "events": [_event(component) for component in _components(root, b"VEVENT")],
        }
    finally:
        library.icalcomponent_free(root)


def _components(root: int, kind: bytes) -> Iterator[int]:
    library = _library()
    number = library.icalcomponent_string_to_kind(kind)
    component = library.icalcomponent_get_first_component(root, number)
    while component:
        yield component
        component = library.icalcomponent_get_next_component(root, number)


def _properties(component: int) -> Iterator[tuple[str, int]]:
    library = _library()
    found = library.icalcomponent_get_first_property(component, 0)
    while found:
        yield library.icalproperty_get_property_name(found).decode(), found
        found = library.icalcomponent_get_next_property(component, 0)


def _event(component: int) -> dict[str, Any]:
    properties: dict[str, list[int]] = {}
    for name, found in _properties(component):
        properties.setdefault(name, []).append(found)
    organiser = properties.get("ORGANIZER")
    first = {name: _value(found[0]) for name, found in properties.items()}
    return {
        "uid": first["UID"],
        "sequence": int(first["SEQUENCE"] or 0),
        "status": first["STATUS"],
        "start": _moment(_library().icalcomponent_get_dtstart(component)),
        "end": _moment(_library().icalcomponent_get_dtend(component)),
        "summary": first.get("SUMMARY"),
        "description": first.get("DESCRIPTION"),
        "location": first.get("LOCATION"),
        "url": first.get("URL"),
        "categories": [_value(found) for found in properties.get("CATEGORIES", [])],
        "organiser": _person(organiser[0]) if organiser else None,
        "attendees": [_person(found) for found in properties.get("ATTENDEE", [])],
    }


def _value(found: int | None) -> str | None:
    if found is None:
        return None
    library = _library()
    name = library.icalproperty_get_property_name(found).decode()
    if name not in _TEXT_PROPERTIES:
        plain: bytes = library.icalproperty_get_value_as_string(found)
        return plain.decode()
    value = library.icalproperty_get_value(found)
    getter = library.icalvalue_get_x if name.startswith("X-") else library.icalvalue_get_text
    text: bytes = getter(value)
    return text.decode()


def _person(found: int) -> dict[str, Any]:
    def parameter(name: bytes) -> str | None:
        value = _library().icalproperty_get_parameter_as_string(found, name)
        return value.decode().strip('"') if value else None

    return {
        "email": (_value(found) or "").removeprefix("mailto:"),
        "name": parameter(b"CN"),
        "partstat": parameter(b"PARTSTAT"),
        "rsvp": parameter(b"RSVP"),
    }


def _moment(time: _Time) -> str:
    if time.is_date:
        return f"{time.year:04}-{time.month:02}-{time.day:02}"
    assert time.zone, "libical takes it for a floating time"
    seconds = _library().icaltime_as_timet_with_zone(time, time.zone)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
