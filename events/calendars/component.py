"""One entry as a VEVENT, and the VCALENDAR around it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from events.calendars.entry import Entry
from events.calendars.text import one_line, text, uri
from events.calendars.times import VTIMEZONE, span, utc


def calendar(events: Iterable[str], *, language: str, head: Iterable[str] = ()) -> Iterator[str]:
    """The lines of one VCALENDAR.

    It never carries a UID of its own, although RFC 7986 would allow it: programs that split a feed by UID
    would then see a single item.
    """
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Forsamlingshuset//Calendars//{one_line(language).upper() or 'DA'}"
    yield "CALSCALE:GREGORIAN"
    yield from head
    yield from VTIMEZONE
    yield from events
    yield "END:VCALENDAR"


def event(entry: Entry, *, stamp: datetime, people: Iterable[str]) -> Iterator[str]:
    """The lines of one VEVENT; `people` are those that say who calls and who is asked."""
    yield "BEGIN:VEVENT"
    yield f"UID:{one_line(entry.uid)}"
    yield f"DTSTAMP:{utc(stamp)}"
    yield f"CREATED:{utc(entry.created_at)}"
    yield f"LAST-MODIFIED:{utc(entry.changed_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield from span(entry)
    yield from _details(entry)
    yield from people
    yield f"STATUS:{entry.status}"
    # What is cancelled keeps nobody busy, whether or not their program knows the status.
    free = entry.transparent or entry.status == "CANCELLED"
    yield f"TRANSP:{'TRANSPARENT' if free else 'OPAQUE'}"
    yield "END:VEVENT"


def _details(entry: Entry) -> Iterator[str]:
    if title := one_line(entry.title):  # An empty property is an error to libical.
        yield f"SUMMARY:{title}"
    if description := text(entry.description):
        yield f"DESCRIPTION:{description}"
    # Few programs show CONFERENCE (RFC 7986 5.11); all of them make a link of an address in LOCATION.
    if location := one_line(entry.location) or one_line(entry.online_url):
        yield f"LOCATION:{location}"
    if entry.latitude is not None and entry.longitude is not None:
        yield f"GEO:{entry.latitude:.6f};{entry.longitude:.6f}"
    if url := uri(entry.url):
        yield f"URL:{url}"
    if online_url := uri(entry.online_url):
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{online_url}"
    if categories := [category for name in entry.categories if (category := one_line(name))]:
        yield f"CATEGORIES:{','.join(categories)}"
