"""Exact words of a text around one that matters, short and in one clause, so that they read well by themselves."""

from __future__ import annotations

import re
from functools import lru_cache

MOST_WORDS, BEFORE = 8, 3
_CLAUSE = re.compile(r"[^.!?;:\n,]+")
_RUN = re.compile(r"\S+")
_TRIMMED = " \t\r\n.,;:!?()[]{}\"“”«»'’*–-"


def place_of(text: str, word: str) -> int:
    """Where the word (in lower case) stands in the text as a whole word; −1 where it does not."""
    lowered = text.lower()
    if len(lowered) != len(
        text
    ):  # a few letters of other alphabets grow; then places must not be taken from there
        found = re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text, re.IGNORECASE)
        return found.start() if found else -1
    at = lowered.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and lowered[at - 1].isalnum()) and not (end < len(lowered) and lowered[end].isalnum()):
            return at
        at = lowered.find(word, at + 1)
    return -1


@lru_cache(maxsize=8192)
def phrase(text: str, word: str) -> str:
    """At most eight words of the clause with this word, an exact part of the text; empty where the word is not there."""
    at = place_of(text, word)
    if at < 0:
        return ""
    clause = next(found for found in _CLAUSE.finditer(text) if found.end() > at)
    if len(clause.group().split()) <= MOST_WORDS:
        return clause.group().strip(_TRIMMED)
    runs = [found.span() for found in _RUN.finditer(text, clause.start(), clause.end())]
    hit = next(place for place, (_start, end) in enumerate(runs) if end > at)
    begin = max(0, min(hit - BEFORE, len(runs) - MOST_WORDS))
    return text[runs[begin][0] : runs[begin + MOST_WORDS - 1][1]].strip(_TRIMMED)
