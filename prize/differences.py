"""Two versions of a text side by side, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS = 6000
"""Of both texts; longer ones are compared line by line."""


@dataclass(frozen=True)
class Piece:
    """A run of text; `changed` where the other side says something else."""

    text: str
    changed: bool


def side_by_side(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of each text in their order; put together they are the texts, letter for letter."""
    a, b = _WORDS.findall(mine), _WORDS.findall(theirs)
    if len(a) + len(b) > MOST_WORDS:
        a, b = _LINES.findall(mine), _LINES.findall(theirs)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        _add(left, "".join(a[a1:a2]), changed=what != "equal")
        _add(right, "".join(b[b1:b2]), changed=what != "equal")
    return left, right


def _add(pieces: list[Piece], text: str, *, changed: bool) -> None:
    if text and pieces and pieces[-1].changed == changed:
        pieces[-1] = Piece(pieces[-1].text + text, changed)
    elif text:
        pieces.append(Piece(text, changed))
