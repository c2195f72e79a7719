"""Whoever hosted something may perhaps no more: their open boards ask again."""

from __future__ import annotations

from notifications import live


def host_group(person_id: int) -> str:
    """The bell of this person's open boards."""
    return f"host-{person_id}"


def ask_again(person_id: int) -> None:
    """Once we commit."""
    live.ring(host_group(person_id))
