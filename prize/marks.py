"""A quiet mark in a text: letters of no width that say whose copy it is. Pure.

A copy is marked in the open too (the recipient's name on every page). This one is for whoever copies the words alone.
"""

from __future__ import annotations

import base64
import hashlib

ZERO, ONE = "\u200c", "\u2060"
START = "\u2063"
"""No width, no sound, and no place to break a line: the text reads and is read aloud as before."""
_BITS = 40


def mark_of(public_id: str, nonce: str) -> str:
    """Eight letters and digits that name one copy."""
    digest = hashlib.sha256(f"{public_id}:{nonce}".encode()).digest()
    return base64.b32encode(digest[: _BITS // 8]).decode()


def hidden(mark: str) -> str:
    """The mark as letters of no width."""
    number = int.from_bytes(base64.b32decode(mark), "big")
    return START + "".join(ONE if bit == "1" else ZERO for bit in f"{number:0{_BITS}b}")


def marked(text: str, mark: str) -> str:
    """The text with the mark behind the first word of each paragraph, so that any of them tells."""
    return "\n".join(_marked_line(line, hidden(mark)) for line in text.split("\n"))


def found_in(text: str) -> set[str]:
    """Every mark that a text holds, in the open or hidden."""
    quiet = set()
    for piece in text.split(START)[1:]:
        bits = "".join("1" if letter == ONE else "0" for letter in piece[:_BITS])
        if len(piece) >= _BITS and set(piece[:_BITS]) <= {ZERO, ONE}:
            quiet.add(base64.b32encode(int(bits, 2).to_bytes(_BITS // 8, "big")).decode())
    return quiet


def _marked_line(line: str, quiet: str) -> str:
    first, space, rest = line.partition(" ")
    return f"{first}{quiet}{space}{rest}" if first.strip() else line
