"""Somebody's own plan as a calendar: an entry for each round (RFC 5545; published, RFC 5546 3.2.1). Pure.

Nobody is asked anything: the entries are told. A round that one no longer sits in is told as cancelled, for programs
keep what merely vanishes. The UID of an entry is that of the person and the round, whichever the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from events.calendars import Entry
from events.calendars.component import calendar, event
from events.calendars.text import mailto, quoted, render


def published(
    entries: Iterable[Entry], *, organiser_name: str, organiser: str, stamp: datetime, language: str = "da"
) -> bytes:
    """All rounds of one person in one file; a newer SEQUENCE replaces what a calendar has."""
    name = f";CN={quoted(organiser_name)}" if organiser_name.strip() else ""
    people = [f"ORGANIZER{name}:{mailto(organiser)}"]
    lines = (line for entry in entries for line in event(entry, stamp=stamp, people=people))
    return render(calendar(lines, language=language, head=["METHOD:PUBLISH"]))
