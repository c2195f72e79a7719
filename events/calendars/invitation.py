"""Invitations, cancellations and refused proposals that a mail program shows with buttons (RFC 5546, RFC 6047)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from events.calendars.component import calendar, event
from events.calendars.entry import Attendee, Entry
from events.calendars.text import mailto, quoted, render


def request(
    entry: Entry, *, attendee: Attendee, reply_to: str, stamp: datetime, language: str = "da"
) -> bytes:
    """An invitation or its update (RFC 5546 3.2.2), for one person alone.

    The answer travels to `reply_to`, an address of this invitation alone, which is how we know who answered;
    it stays the same through every update, or programs take the update for another meeting. `stamp` is when
    this version was made, later than that of the version before.
    """
    return _scheduling("REQUEST", entry, attendee, reply_to, stamp, language)


def cancel(
    entry: Entry, *, attendee: Attendee, reply_to: str, stamp: datetime, language: str = "da"
) -> bytes:
    """A cancellation (RFC 5546 3.2.5). The entry's SEQUENCE must be higher than any sent before."""
    return _scheduling("CANCEL", replace(entry, status="CANCELLED"), attendee, reply_to, stamp, language)


def decline_counter(
    entry: Entry, *, attendee: Attendee, reply_to: str, stamp: datetime, language: str = "da"
) -> bytes:
    """No to another time that the person proposed; the entry stays as it is (RFC 5546 3.2.8)."""
    return _scheduling("DECLINECOUNTER", entry, attendee, reply_to, stamp, language)


def _scheduling(
    method: Literal["REQUEST", "CANCEL", "DECLINECOUNTER"],
    entry: Entry,
    attendee: Attendee,
    reply_to: str,
    stamp: datetime,
    language: str,
) -> bytes:
    people = _people(entry, attendee, reply_to)
    lines = event(entry, stamp=stamp, people=people)
    return render(calendar(lines, language=language, head=[f"METHOD:{method}"]))


def _people(entry: Entry, attendee: Attendee, reply_to: str) -> Iterator[str]:
    organiser = f";CN={quoted(entry.organiser_name)}" if entry.organiser_name.strip() else ""
    yield f"ORGANIZER{organiser}:{mailto(reply_to)}"
    yield (
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={attendee.partstat};RSVP=TRUE"
        f";CN={quoted(attendee.name or attendee.email)}:{mailto(attendee.email)}"
    )
