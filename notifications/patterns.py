"""Letters to many that are alike but for a few words: a mark in the place of each, and how it is filled in. Pure.

Marks are letters that nobody types, with a secret between them, so that no title holds one by chance or on purpose.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape

from lib.folding import folded

TEXT_WIDTH = 72
"""Columns of the plain part: a reply still fits in 80 when it is quoted twice (RFC 3676 4.2 advises 78)."""

# Overrides of the reading direction: right-to-left letters do without; one left open turns our words round.
_DIRECTION = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*(code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"), *_DIRECTION)
UNWANTED = {code: " " if chr(code).isspace() else None for code in _CONTROLS if chr(code) not in "\n\r\t"}


@dataclass(frozen=True)
class Parts:
    """A letter as it leaves. `calendar` is None where it has none."""

    text: str
    html: str
    calendar: bytes | None


def mark(secret: str, word: str) -> str:
    return f"\ue000{secret}{word}\ue001"


@lru_cache(maxsize=64)
def marked(secret: str) -> re.Pattern[str]:
    """What finds the marks of one secret; the word is its first group."""
    return re.compile(f"\ue000{re.escape(secret)}(\\w+)\ue001")


def filled(secret: str, text: str, html: str, calendar: str, own: Mapping[str, str]) -> Parts:
    """The marks replaced, each once: a word that holds a mark stays as it is.

    Words of the calendar are put in as they are: who wrote them has escaped them.
    """
    plain = {word: one_line(value) for word, value in own.items()}
    marks = marked(secret)
    return Parts(
        wrapped(marks.sub(lambda found: plain[found[1]], text)),
        marks.sub(lambda found: escape(plain[found[1]]), html),
        _folded(marks.sub(lambda found: own[found[1]], calendar)) if calendar else None,
    )


def _folded(lines: str) -> bytes:
    return b"".join(folded(line.encode()) for line in lines.split("\n"))


def wrapped_where_alike(secret: str, text: str) -> str:
    """Lines without a mark are wrapped once for all; what is wrapped stays as it is when it is wrapped again."""
    marks = marked(secret)
    lines = [line if marks.search(line) else _wrapped_line(line.rstrip()) for line in text.splitlines()]
    return "\n".join(lines)


def one_line(text: str) -> str:
    """What may stand in a mail header: one line, no control characters (RFC 5322 2.2)."""
    return " ".join(text.translate(UNWANTED).split())


def wrapped(text: str) -> str:
    """The plain part: lines of at most `TEXT_WIDTH`, addresses whole, and never two empty lines in a row."""
    lines = "\n".join(_wrapped_line(line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _wrapped_line(line: str) -> str:
    if len(line) <= TEXT_WIDTH or " " not in line:  # an address, such as somebody's own link
        return line
    indent = re.match(r"[ >]*(- )?", line)
    return textwrap.fill(
        line,
        TEXT_WIDTH,
        subsequent_indent=re.sub("-", " ", indent.group()) if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
