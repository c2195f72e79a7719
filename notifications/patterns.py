"""Letters to many that are alike but for a few words: a mark in the place of each, and how it is filled in. Pure.

Marks are letters that nobody types, with a secret between them, so that no title holds one by chance or on purpose.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from lib.folding import folded

TEXT_WIDTH = 72
"""Columns of the plain part: a reply still fits in 80 when it is quoted twice (RFC 3676 4.2 advises 78)."""

# Overrides of the reading direction: right-to-left letters do without; one left open turns our words round.
_DIRECTION = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*(code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"), *_DIRECTION)
UNWANTED = {code: " " if chr(code).isspace() else None for code in _CONTROLS if chr(code) not in "\n\r\t"}


MOST_PATTERNS = 128
"""That are kept taken apart, some 70 kB each with what `notifications/mime.py` keeps of them: letters of so many events
leave by turns. With room for 21, a letter took 0.2 ms and not 0.05."""


@dataclass(frozen=True)
class Parts:
    """A letter as it leaves. `text` and `html` are pieces of whole lines: what many letters share, a line that is this
    letter's own, what is shared again, and so on in turn. `calendar` is None where it has none.
    """

    text: tuple[str, ...]
    html: tuple[str, ...]
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
    words, page = _cut_text(secret, text), _cut(secret, html.replace("\r\n", "\n"))
    plain = {word: one_line(own[word]) for word in words.words | page.words}
    safe = {word: escape(plain[word]) for word in page.words}
    return Parts(
        _wrapped_pieces(words, plain),
        page.pieces([line + "\n" for line in page.own_lines(safe)]),
        _folded(secret, calendar, own) if calendar else None,
    )


@dataclass(frozen=True)
class _Cut:
    """A part of a pattern, taken apart once for all its letters: to look for marks in each takes 0.15 ms.

    `own` are the lines that have some, as words of ours and names of theirs in turn; one between each two of `shared`.
    """

    shared: tuple[str, ...]
    own: tuple[tuple[str, ...], ...]
    words: frozenset[str]

    def own_lines(self, words: Mapping[str, str]) -> list[str]:
        return [
            "".join([words[part] if place % 2 else part for place, part in enumerate(line)])
            for line in self.own
        ]

    def pieces(self, lines: Sequence[str]) -> tuple[str, ...]:
        pieces = [""] * (2 * len(lines) + 1)
        pieces[::2], pieces[1::2] = self.shared, lines
        return tuple(pieces)


@lru_cache(maxsize=3 * MOST_PATTERNS)  # its text, page and calendar
def _cut(secret: str, text: str) -> _Cut:
    shared, own = [""], list[tuple[str, ...]]()
    for line in text.removesuffix("\n").split("\n"):
        found = marked(secret).split(line)
        if len(found) == 1:
            shared[-1] += line + "\n"
        else:
            own.append(tuple(found))
            shared.append("")
    return _Cut(tuple(shared), tuple(own), frozenset(word for line in own for word in line[1::2]))


@lru_cache(maxsize=MOST_PATTERNS)
def _cut_text(secret: str, text: str) -> _Cut:
    """What is shared is wrapped here, between lines that are not empty."""
    cut = _cut(secret, "\n".join(line.rstrip() for line in text.strip().splitlines()))
    wrapped_lines = (
        "".join(_wrapped_line(line) + "\n" for line in piece.splitlines()) for piece in cut.shared
    )
    return replace(cut, shared=tuple(_without_gaps(f"\n{piece}")[1:] for piece in wrapped_lines))


def _wrapped_pieces(cut: _Cut, words: Mapping[str, str]) -> tuple[str, ...]:
    lines = [_wrapped_line(line.rstrip()) for line in cut.own_lines(words)]
    pieces = cut.pieces([line + "\n" for line in lines])
    return pieces if all(lines) else (_without_gaps("".join(pieces)).strip() + "\n",)


def _folded(secret: str, calendar: str, own: Mapping[str, str]) -> bytes:
    cut = _cut(secret, calendar)
    lines = [b"".join(folded(part.encode()) for part in line.split("\n")) for line in cut.own_lines(own)]
    pieces = [b""] * (2 * len(lines) + 1)
    pieces[::2], pieces[1::2] = _folded_shared(cut.shared), lines
    return b"".join(pieces)


@lru_cache(maxsize=MOST_PATTERNS)
def _folded_shared(pieces: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(b"".join(folded(line.encode()) for line in piece.split("\n")[:-1]) for piece in pieces)


def wrapped_where_alike(secret: str, text: str) -> str:
    """Lines without a mark are wrapped once for all; what is wrapped stays as it is when it is wrapped again."""
    marks = marked(secret)
    lines = [
        line if marks.search(line) else _wrapped_line(line.rstrip(), _broken_for_many)
        for line in text.splitlines()
    ]
    return "\n".join(lines)


def one_line(text: str) -> str:
    """What may stand in a mail header: one line, no control characters (RFC 5322 2.2)."""
    if not text.isprintable():  # as nearly all is
        text = text.translate(UNWANTED)
    return " ".join(text.split())


def wrapped(text: str) -> str:
    """The plain part: lines of at most `TEXT_WIDTH`, addresses whole, and never two empty lines in a row."""
    lines = "\n".join(_wrapped_line(line.rstrip()) for line in text.splitlines())
    return _without_gaps(lines).strip() + "\n"


def _without_gaps(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text)


def _wrapped_line(line: str, broken: Callable[[str, int], str] | None = None) -> str:
    if len(line) <= TEXT_WIDTH or " " not in line:  # an address, such as somebody's own link
        return line
    return (broken or _broken)(line, TEXT_WIDTH)


def _broken(line: str, width: int) -> str:
    indent = re.match(r"[ >]*(- )?", line)
    return textwrap.fill(
        line,
        width,
        subsequent_indent=re.sub("-", " ", indent.group()) if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


_broken_for_many = lru_cache(maxsize=1000)(_broken)
"""Lines that letters about all events share: to look for where one breaks takes 18 µs."""
