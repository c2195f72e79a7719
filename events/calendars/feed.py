"""Calendars that people subscribe to, and the single entry they put into their own."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from events.calendars.component import calendar, event
from events.calendars.entry import Entry
from events.calendars.text import one_line, render, uri
from events.calendars.times import duration


def feed(
    entries: Iterable[Entry], *, name: str, source_url: str, refresh: timedelta, colour: str, language: str
) -> bytes:
    """A subscription feed (RFC 5545, RFC 7986), its entries in the order given.

    No METHOD, ORGANIZER or ATTENDEE: it tells, it does not ask (RFC 5546 3.2.1). DTSTAMP is when the row
    changed, so that the bytes stay the same until something does; cancelled entries stay, as CANCELLED,
    because programs keep what merely vanishes. `refresh` is a wish that most programs overrule. `colour`
    is a CSS name; anything else is left out.
    """
    events = (line for entry in entries for line in _told(entry))
    head = _head(one_line(name), uri(source_url), duration(refresh), colour)
    return render(calendar(events, language=language, head=head))


def single(entry: Entry, *, language: str = "da") -> bytes:
    """One entry to put into one's own calendar; a newer one with the same UID replaces it."""
    return render(calendar(_told(entry), language=language))


def _head(name: str, source_url: str, refresh: str, colour: str) -> Iterator[str]:
    """Each property twice where the standard and the programs have different names for it."""
    yield f"NAME:{name}"
    yield f"X-WR-CALNAME:{name}"
    yield "X-WR-TIMEZONE:Europe/Copenhagen"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"
    yield f"X-PUBLISHED-TTL:{refresh}"
    if source_url:
        yield f"SOURCE;VALUE=URI:{source_url}"
    if colour.isascii() and colour.isalpha():
        yield f"COLOR:{colour.lower()}"


def _told(entry: Entry) -> Iterator[str]:
    """Who calls is CONTACT: an ORGANIZER would make a meeting of it that the reader is no part of."""
    organiser = one_line(entry.organiser_name)
    people = [f"CONTACT:{organiser}"] if organiser else []
    return event(entry, stamp=entry.changed_at, people=people)
