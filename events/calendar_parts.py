"""The calendar part of a mail about one registration, and of many that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.utils import translation

from events import calendars, links
from events.entries import attendee_of, changed_at, entry_of
from events.models import Registration

Method = Literal["REQUEST", "CANCEL", "DECLINECOUNTER"]
_CALENDARS = {
    "REQUEST": calendars.request,
    "CANCEL": calendars.cancel,
    "DECLINECOUNTER": calendars.decline_counter,
}


def of(row: Registration, method: Method, reply_to: str, stamp: datetime) -> bytes:
    with translation.override(row.person.language if row.person else "da"):
        entry, attendee = entry_of(row.event, row), attendee_of(row)
        render = _CALENDARS[method]
        return render(entry, attendee=attendee, reply_to=reply_to, stamp=stamp)


def alike(row: Registration, method: Method, marks: Mapping[str, str]) -> str:
    """The lines that all get who stand like this one, with marks for `own_words`.

    The entry holds the personal address, in two ways of writing; the secret in it is the same in both.
    """
    with translation.override(row.person.language if row.person else "da"):
        entry, attendee = entry_of(row.event, row), attendee_of(row)
        lines = calendars.alike(method, entry, marks, partstat=attendee.partstat)
    return lines.replace(links.registration_token(row), marks["token"])


def own_words(row: Registration, reply_to: str, stamp: datetime) -> dict[str, str]:
    """What is one person's own, beside the `token` of their link."""
    changed = changed_at(row.event, row)
    return calendars.own_words(attendee=attendee_of(row), reply_to=reply_to, stamp=stamp, changed_at=changed)
