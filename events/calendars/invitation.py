"""Invitations, cancellations and refused proposals that a mail program shows with buttons (RFC 5546, RFC 6047)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from events.calendars.component import calendar, event
from events.calendars.entry import Attendee, Entry, ParticipationStatus
from events.calendars.text import mailto, quoted, render
from events.calendars.times import utc


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


Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
OWN = ("stamp", "changed", "reply_to", "attendee_name", "attendee")
"""The words of a part that are one person's own, but for the addresses that the entry holds; see `alike`."""


def alike(method: Method, entry: Entry, own: Mapping[str, str], *, partstat: ParticipationStatus) -> str:
    """The lines of such a part, not folded, with what `own` says for each of `OWN`: marks, where many get the same.

    Marks are letters that no escaping changes. Filled in with `own_words` and folded it is the part that `request`,
    `cancel` or `decline_counter` makes.
    """
    if method == "CANCEL":
        entry = replace(entry, status="CANCELLED")
    attendee = Attendee(email=own["attendee"], name=own["attendee_name"], partstat=partstat)
    lines = event(entry, stamp=entry.changed_at, people=_people(entry, attendee, own["reply_to"]))
    times = {"DTSTAMP": own["stamp"], "LAST-MODIFIED": own["changed"]}
    told = (_at(line, times) for line in lines)
    return "\n".join(calendar(told, language="da", head=[f"METHOD:{method}"]))


def _at(line: str, times: Mapping[str, str]) -> str:
    name = line.partition(":")[0]
    return f"{name}:{times[name]}" if name in times else line


def own_words(*, attendee: Attendee, reply_to: str, stamp: datetime, changed_at: datetime) -> dict[str, str]:
    """As they stand in the part of one person."""
    said = (
        utc(stamp),
        utc(changed_at),
        mailto(reply_to).removeprefix("mailto:"),
        quoted(attendee.name or attendee.email)[1:-1],
        mailto(attendee.email).removeprefix("mailto:"),
    )
    return dict(zip(OWN, said, strict=True))


def _scheduling(
    method: Method,
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
