"""What a calendar program says about a meeting: who answers, what, to which version, and when (RFC 5546 3.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from notifications.replies.content_lines import Component, Line, calendars, unescaped

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_TIME = re.compile(r"(\d{8})T(\d{6})(Z?)", re.IGNORECASE)
_DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?")
_ZONE = re.compile(r"[A-Za-z_+-]+/[A-Za-z_+/-]+$")
_MOST = 20


@dataclass(frozen=True)
class AttendeeAnswer:
    """One ATTENDEE: the address in lower case; `partstat` in upper case; `delegated_to` an address or empty."""

    address: str
    name: str
    partstat: str
    delegated_to: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarAnswer:
    """One component of a calendar that came by mail.

    `method` and `component` are in upper case. `sequence` is None where none stands there. `stamp` is when it
    was said (DTSTAMP). `starts_at` and `ends_at` are None where they cannot be read as moments: days without a
    clock, or a time zone that nobody knows.
    """

    method: str
    component: str = "VEVENT"
    uid: str = ""
    sequence: int | None = None
    stamp: datetime | None = None
    is_one_occurrence: bool = False
    attendees: tuple[AttendeeAnswer, ...] = ()
    comment: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def answers(text: str, *, method: str = "") -> tuple[CalendarAnswer, ...]:
    """Every event, to-do or other thing in the calendars of a text; each once, however often it stands there.

    `method` is that of the mail's Content-Type, for a calendar that has forgotten its own.
    """
    found = (
        _answer(component, (calendar.value("METHOD") or method).upper())
        for calendar in calendars(text)
        for component in calendar.inside
        if component.name != "VTIMEZONE"
    )
    return tuple(dict.fromkeys(answer for answer, _ in zip(found, range(_MOST), strict=False)))


def _answer(component: Component, method: str) -> CalendarAnswer:
    sequence = component.value("SEQUENCE")
    starts_at = _moment(component.first("DTSTART"))
    return CalendarAnswer(
        method=method[:20],
        component=component.name[:20],
        uid=component.value("UID")[:255],
        sequence=int(sequence) if re.fullmatch(r"[0-9]{1,9}", sequence) else None,
        stamp=_moment(component.first("DTSTAMP"), bare=UTC),
        is_one_occurrence=component.first("RECURRENCE-ID") is not None,
        attendees=tuple(_attendees(component)),
        comment=_comment(component),
        starts_at=starts_at,
        ends_at=_moment(component.first("DTEND")) or _after(starts_at, component.value("DURATION")),
    )


def _attendees(component: Component) -> Iterator[AttendeeAnswer]:
    for line in component.all("ATTENDEE")[:_MOST]:
        yield AttendeeAnswer(
            address=mail_address(line.value),
            name=" ".join(line.parameters.get("CN", "").split())[:150],
            partstat=line.parameters.get("PARTSTAT", "").upper()[:20],
            delegated_to=mail_address(line.parameters.get("DELEGATED-TO", "").split('","')[0]),
        )


def _comment(component: Component) -> str:
    """What a person typed beside the answer: COMMENT, or where Exchange keeps it."""
    words = component.value("COMMENT")
    return unescaped(words).strip()[:1000]


def mail_address(value: str) -> str:
    """The address in `mailto:Asta%2Bhal@Example.org`, folded; empty where there is none."""
    value = value.strip().strip('"').strip()
    if value.lower().startswith("mailto:"):
        value = unquote(value[len("mailto:") :], errors="replace")
    value = value.partition("?")[0].strip().strip("<>").lower()
    return value if "@" in value and len(value) <= 254 and value.isprintable() and " " not in value else ""


def _moment(line: Line | None, *, bare: tzinfo = COPENHAGEN) -> datetime | None:
    """An aware moment; a time without a zone is `bare`."""
    found = _TIME.fullmatch(line.value.strip()) if line else None
    if line is None or found is None:
        return None
    zone = UTC if found[3] else _zone(line.parameters.get("TZID", ""), bare)
    if zone is None:
        return None
    try:
        return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str, bare: tzinfo) -> tzinfo | None:
    """The zone of a TZID: the names of the tz database, of Windows, and what Outlook makes of either."""
    if not name:
        return bare
    if "copenhagen" in name.lower():
        return COPENHAGEN
    found = _ZONE.search(name[-60:])
    for candidate in (name[:60], found[0] if found else "", _windows_zone(name)):
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    return None


def _windows_zone(name: str) -> str:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # only a proposal of a new time needs it

    return str(WINDOWS_TO_OLSON.get(name, ""))


def _after(starts_at: datetime | None, duration: str) -> datetime | None:
    found = _DURATION.fullmatch(duration.upper())
    if starts_at is None or not duration or found is None:
        return None
    weeks, days, hours, minutes = (int(number or 0) for number in found.groups())
    try:
        return starts_at + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    except OverflowError:
        return None
