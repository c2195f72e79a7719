"""What a change means: which facts moved, whether calendars must follow, and whether people should be told.

Material is what a person acts on: the time, the place, the link to an online meeting. A typo is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from events.models import Event

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class Change:
    """One fact, before and now, as plain values: `field` is time, place, online_url, mode, title or text."""

    field: str
    before: object
    now: object


@dataclass(frozen=True)
class Difference:
    changes: tuple[Change, ...]

    @property
    def is_material(self) -> bool:
        return any(change.field in {"time", "place", "online_url", "mode"} for change in self.changes)

    @property
    def time_changed(self) -> bool:
        return any(change.field == "time" for change in self.changes)

    @property
    def date_moved(self) -> bool:
        """Whether a yes to the old date says nothing about the new one."""
        return any(change.field == "time" and _moved(change) for change in self.changes)

    @property
    def place_moved(self) -> bool:
        return any(change.field in {"place", "mode"} for change in self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)


def between(before: Event, now: Event) -> Difference:
    """Compare two versions of one event; both with their venue at hand."""
    pairs: list[tuple[str, object, object]] = [
        ("time", (before.starts_at, before.ends_at), (now.starts_at, now.ends_at)),
        ("place", _place(before), _place(now)),
        (
            "online_url",
            before.online_url if before.has_online else "",
            now.online_url if now.has_online else "",
        ),
        ("mode", before.mode, now.mode),
        ("title", before.title, now.title),
        ("text", (before.summary, before.description), (now.summary, now.description)),
    ]
    return Difference(tuple(Change(*pair) for pair in pairs if pair[1] != pair[2]))


def _place(event: Event) -> str:
    return event.venue.full_line if event.has_physical and event.venue else ""


def _moved(change: Change) -> bool:
    """Another day asks again; another hour of the same Danish day does not."""
    before, now = change.before, change.now
    if not (isinstance(before, tuple) and isinstance(now, tuple)):
        return False
    return localdate(before[0], COPENHAGEN) != localdate(now[0], COPENHAGEN)
