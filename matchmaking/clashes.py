"""Who is busy with the programme while a round runs. Pure.

The programme names speakers in words ("Agnete Hyldebær og Bo Skov"), so a participant is found by their whole name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Appearance:
    """Somebody, or several, on the stage from then to then."""

    speaker: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Slot:
    """When a round runs."""

    number: int
    starts_at: datetime
    ends_at: datetime


def busy_rounds(name: str, appearances: Iterable[Appearance], slots: Iterable[Slot]) -> list[int]:
    """The rounds in which this person is on the stage."""
    if not name.strip():
        return []
    whole = re.compile(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", re.IGNORECASE)
    theirs = [one for one in appearances if whole.search(" ".join(one.speaker.split()))]
    return [
        slot.number
        for slot in slots
        if any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for one in theirs)
    ]
