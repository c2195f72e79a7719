"""Entries that the calendar tests share."""

from datetime import UTC, datetime
from typing import Any

from events.calendars import Attendee, Entry

CREATED_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
REPLY_TO = "svar+k3f9a.mfrggzdfmztwq2lkmvxgs@forsamlingshuset.example"
GUEST = Attendee(email="karen.oe+lag@hansen.example", name="Karen Ø. Hansen")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A UTC time: at(2027, 6, 1, 8, 30)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "5d0c3a40-meeting@forsamlingshuset.example",
        "sequence": 2,
        "starts_at": at(2027, 6, 1, 8),
        "ends_at": at(2027, 6, 1, 10, 30),
        "title": "Netværksmøde: grøn omstilling",
        "description": "Kaffe fra kl. 9.30.\nVi begynder kl. 10.",
        "location": "Ærø Forsamlingshus, Bygaden 1, 5985 Søby",
        "latitude": 54.9361,
        "longitude": 10.2583,
        "url": "https://forsamlingshuset.example/kalender/12/",
        "status": "CONFIRMED",
        "categories": ("Netværksmøde",),
        "created_at": CREATED_AT,
        "changed_at": CREATED_AT,
        "organiser_name": "LAG Sydfyn",
    }
    return Entry(**(values | changes))
