"""Calendars: pure functions from plain data to iCalendar bytes (RFC 5545, 5546, 7986).

The same input gives the same bytes, always: nothing here reads a clock, a row or a request.
What we send, and why so, is told in docs/calendars.md.
"""

from events.calendars.entry import Attendee, Entry, ParticipationStatus, Status
from events.calendars.feed import feed, single
from events.calendars.invitation import alike, cancel, decline_counter, own_words, request

__all__ = [
    "Attendee",
    "Entry",
    "ParticipationStatus",
    "Status",
    "alike",
    "cancel",
    "decline_counter",
    "feed",
    "own_words",
    "request",
    "single",
]
