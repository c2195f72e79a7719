"""Numbers of rows as they come in addresses and forms, where anybody may write anything."""

from __future__ import annotations

_LONGEST = 18  # digits; the keys of the database have at most nineteen


def key_of(text: str) -> int:
    """The number, or 0, which no row has, for what is none."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else 0
