"""What somebody looks for, as words. Pure."""

from __future__ import annotations

MOST_WORDS = 12
"""Each is looked for in every row, and SQLite takes no more than some hundreds; who pastes a page finds by its beginning."""


def words_of(text: str) -> list[str]:
    """The first few words; PostgreSQL takes no NUL."""
    return text.replace("\0", " ").split()[:MOST_WORDS]
