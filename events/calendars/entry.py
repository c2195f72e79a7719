"""What a calendar shows of one event, and whom an invitation is for: plain data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
ParticipationStatus = Literal["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event as calendars see it. Every time is aware; naive times are refused.

    `uid` never changes. `sequence` grows when the time, the place or the status changes (RFC 5545
    3.8.7.4); `changed_at` with every change that shows. An event postponed without a new date is given
    as CANCELLED: a calendar has no other word for "not on this day". An all-day event covers the
    Copenhagen dates that it touches. `online_url` is empty where the reader may not see it.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    title: str
    description: str = ""
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    online_url: str = ""
    status: Status
    categories: tuple[str, ...] = ()
    created_at: datetime
    changed_at: datetime
    organiser_name: str = ""
    transparent: bool = False

    def __post_init__(self) -> None:
        for moment in (self.starts_at, self.ends_at, self.created_at, self.changed_at):
            if moment.utcoffset() is None:
                raise ValueError("A calendar entry needs aware times, or nobody knows when it is.")
        if self.ends_at < self.starts_at:
            raise ValueError("A calendar entry must not end before it starts.")


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """The one person an invitation is for; `email` is letter by letter the address the mail goes to."""

    email: str
    name: str
    partstat: ParticipationStatus = "NEEDS-ACTION"
